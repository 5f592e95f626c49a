package microgpt.web;

/**
 * What a browser's Math does not promise to the last bit: the functions of
 * {@link StrictMath} that the engine calls, after Sun's fdlibm 5.3, and a fused
 * multiply-add.
 *
 * <p>Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights reserved.
 * Permission to use, copy, modify, and distribute this software is freely
 * granted, provided that this notice is preserved.
 */
public final class Fdlibm {

    private static int hi(double x) { return (int) (Double.doubleToRawLongBits(x) >>> 32); }
    private static int lo(double x) { return (int) Double.doubleToRawLongBits(x); }
    private static double of(int hi, int lo) {
        return Double.longBitsToDouble((long) hi << 32 | lo & 0xffffffffL);
    }
    private static double hi(double x, int hi) { return of(hi, lo(x)); }
    private static double lo0(double x) { return of(hi(x), 0); }

    private static final double
        LN2_HI = 6.93147180369123816490e-01, LN2_LO = 1.90821492927058770002e-10,
        TWO54 = 0x1p54, HUGE = 1e300, TINY = 1e-300;

    // --- exp ---

    public static double exp(double x) {
        int hx = hi(x), sign = hx >>> 31 & 1;
        hx &= 0x7fffffff;
        if (hx >= 0x40862E42) {
            if (hx >= 0x7ff00000) {
                if ((hx & 0xfffff | lo(x)) != 0) return x + x;
                return sign == 0 ? x : 0;
            }
            if (x > 7.09782712893383973096e+02) return Double.POSITIVE_INFINITY;
            if (x < -7.45133219101941108420e+02) return 0;
        }
        double high = 0, low = 0;
        int k = 0;
        if (hx > 0x3fd62e42) {
            if (hx < 0x3FF0A2B2) {
                high = sign == 0 ? x - LN2_HI : x + LN2_HI;
                low = sign == 0 ? LN2_LO : -LN2_LO;
                k = 1 - sign - sign;
            } else {
                k = (int) (1.44269504088896338700e+00 * x + (sign == 0 ? 0.5 : -0.5));
                double t = k;
                high = x - t * LN2_HI;
                low = t * LN2_LO;
            }
            x = high - low;
        } else if (hx < 0x3e300000) {
            return 1 + x;
        }
        double t = x * x;
        double c = x - t * (1.66666666666666019037e-01 + t * (-2.77777777770155933842e-03
            + t * (6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06
            + t * 4.13813679705723846039e-08))));
        if (k == 0) return 1 - (x * c / (c - 2) - x);
        double y = 1 - (low - x * c / (2 - c) - high);
        if (k >= -1021) return k == 1024 ? y * 2 * 0x1p1023 : hi(y, hi(y) + (k << 20));
        return hi(y, hi(y) + (k + 1000 << 20)) * 9.33263618503218878990e-302;
    }

    // --- log ---

    public static double log(double x) {
        int hx = hi(x), lx = lo(x), k = 0;
        if (hx < 0x00100000) {
            if ((hx & 0x7fffffff | lx) == 0) return Double.NEGATIVE_INFINITY;
            if (hx < 0) return Double.NaN;
            k -= 54;
            x *= TWO54;
            hx = hi(x);
        }
        if (hx >= 0x7ff00000) return x + x;
        k += (hx >> 20) - 1023;
        hx &= 0x000fffff;
        int i = hx + 0x95f64 & 0x100000;
        x = hi(x, hx | i ^ 0x3ff00000);
        k += i >> 20;
        double f = x - 1, dk = k, r;
        if ((0x000fffff & 2 + hx) < 3) {
            if (f == 0) return k == 0 ? 0 : dk * LN2_HI + dk * LN2_LO;
            r = f * f * (0.5 - 0.33333333333333333 * f);
            return k == 0 ? f - r : dk * LN2_HI - ((r - dk * LN2_LO) - f);
        }
        double s = f / (2 + f), z = s * s, w = z * z;
        i = hx - 0x6147a;
        int j = 0x6b851 - hx;
        double t1 = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01
            + w * 1.531383769920937332e-01));
        double t2 = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01
            + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
        r = t2 + t1;
        if ((i | j) > 0) {
            double hfsq = 0.5 * f * f;
            return k == 0 ? f - (hfsq - s * (hfsq + r))
                : dk * LN2_HI - ((hfsq - (s * (hfsq + r) + dk * LN2_LO)) - f);
        }
        return k == 0 ? f - s * (f - r)
            : dk * LN2_HI - ((s * (f - r) - dk * LN2_LO) - f);
    }

    // --- pow ---

    public static double pow(double x, double y) {
        int hx = hi(x), lx = lo(x), hy = hi(y), ly = lo(y);
        int ix = hx & 0x7fffffff, iy = hy & 0x7fffffff;
        if ((iy | ly) == 0) return 1;
        if (x != x || y != y) return x + y;
        int yisint = 0;
        if (hx < 0) {
            if (iy >= 0x43400000) yisint = 2;
            else if (iy >= 0x3ff00000) {
                int k = (iy >> 20) - 0x3ff;
                if (k > 20) {
                    int j = ly >>> 52 - k;
                    if (j << 52 - k == ly) yisint = 2 - (j & 1);
                } else if (ly == 0) {
                    int j = iy >> 20 - k;
                    if (j << 20 - k == iy) yisint = 2 - (j & 1);
                }
            }
        }
        if (ly == 0) {
            if (iy == 0x7ff00000) {
                if ((ix - 0x3ff00000 | lx) == 0) return y - y;      // NaN in Java
                if (ix >= 0x3ff00000) return hy >= 0 ? y : 0;
                return hy < 0 ? -y : 0;
            }
            if (iy == 0x3ff00000) return hy < 0 ? 1 / x : x;
            if (hy == 0x40000000) return x * x;
            if (hy == 0x3fe00000 && hx >= 0) return Math.sqrt(x);
        }
        double ax = Math.abs(x);
        if (lx == 0 && (ix == 0x7ff00000 || ix == 0 || ix == 0x3ff00000)) {
            double z = hy < 0 ? 1 / ax : ax;
            if (hx < 0) {
                if ((ix - 0x3ff00000 | yisint) == 0) z = (z - z) / (z - z);
                else if (yisint == 1) z = -z;
            }
            return z;
        }
        int n = (hx >>> 31) - 1;
        if ((n | yisint) == 0) return Double.NaN;
        double s = (n | yisint - 1) == 0 ? -1 : 1;
        double t1, t2;
        if (iy > 0x41e00000) {
            if (iy > 0x43f00000) {
                if (ix <= 0x3fefffff) return hy < 0 ? Double.POSITIVE_INFINITY : 0;
                return hy > 0 ? Double.POSITIVE_INFINITY : 0;
            }
            if (ix < 0x3fefffff) return hy < 0 ? s * HUGE * HUGE : s * TINY * TINY;
            if (ix > 0x3ff00000) return hy > 0 ? s * HUGE * HUGE : s * TINY * TINY;
            double t = ax - 1;
            double w = t * t * (0.5 - t * (0.3333333333333333333333 - t * 0.25));
            double u = 1.44269502162933349609e+00 * t;
            double v = t * 1.92596299112661746887e-08 - w * 1.44269504088896338700e+00;
            t1 = lo0(u + v);
            t2 = v - (t1 - u);
        } else {
            n = 0;
            if (ix < 0x00100000) {
                ax *= 0x1p53;
                n -= 53;
                ix = hi(ax);
            }
            n += (ix >> 20) - 0x3ff;
            int j = ix & 0x000fffff, k;
            ix = j | 0x3ff00000;
            if (j <= 0x3988E) k = 0;
            else if (j < 0xBB67A) k = 1;
            else {
                k = 0;
                n += 1;
                ix -= 0x00100000;
            }
            ax = hi(ax, ix);
            double bp = k == 0 ? 1 : 1.5;
            double u = ax - bp, v = 1 / (ax + bp), ss = u * v;
            double sH = lo0(ss);
            double tH = of((ix >> 1 | 0x20000000) + 0x00080000 + (k << 18), 0);
            double tL = ax - (tH - bp);
            double sL = v * ((u - sH * tH) - sH * tL);
            double s2 = ss * ss;
            double r = s2 * s2 * (5.99999999999994648725e-01 + s2 * (4.28571428578550184252e-01
                + s2 * (3.33333329818377432918e-01 + s2 * (2.72728123808534006489e-01
                + s2 * (2.30660745775561754067e-01 + s2 * 2.06975017800338417784e-01)))));
            r += sL * (sH + ss);
            s2 = sH * sH;
            tH = lo0(3 + s2 + r);
            tL = r - ((tH - 3) - s2);
            u = sH * tH;
            v = sL * tH + tL * ss;
            double pH = lo0(u + v), pL = v - (pH - u);
            double zH = 9.61796700954437255859e-01 * pH;
            double zL = -7.02846165095275826516e-09 * pH + pL * 9.61796693925975554329e-01
                + (k == 0 ? 0 : 1.35003920212974897128e-08);
            double t = n, dpH = k == 0 ? 0 : 5.84962487220764160156e-01;
            t1 = lo0(((zH + zL) + dpH) + t);
            t2 = zL - (((t1 - t) - dpH) - zH);
        }
        double y1 = lo0(y);
        double pL = (y - y1) * t1 + y * t2, pH = y1 * t1, z = pL + pH;
        int j = hi(z), i = lo(z);
        if (j >= 0x40900000) {
            if ((j - 0x40900000 | i) != 0) return s * HUGE * HUGE;
            if (pL + 8.0085662595372944372e-17 > z - pH) return s * HUGE * HUGE;
        } else if ((j & 0x7fffffff) >= 0x4090cc00) {
            if ((j - 0xc090cc00 | i) != 0) return s * TINY * TINY;
            if (pL <= z - pH) return s * TINY * TINY;
        }
        i = j & 0x7fffffff;
        int k = (i >> 20) - 0x3ff;
        n = 0;
        if (i > 0x3fe00000) {
            n = j + (0x00100000 >> k + 1);
            k = ((n & 0x7fffffff) >> 20) - 0x3ff;
            double t = of(n & ~(0x000fffff >> k), 0);
            n = (n & 0x000fffff | 0x00100000) >> 20 - k;
            if (j < 0) n = -n;
            pH -= t;
        }
        double t = lo0(pL + pH);
        double u = t * 6.93147182464599609375e-01;
        double v = (pL - (t - pH)) * 6.93147180559945286227e-01 + t * -1.90465429995776804525e-09;
        z = u + v;
        double w = v - (z - u);
        t = z * z;
        t1 = z - t * (1.66666666666666019037e-01 + t * (-2.77777777770155933842e-03
            + t * (6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06
            + t * 4.13813679705723846039e-08))));
        double r = z * t1 / (t1 - 2) - (w + z * w);
        z = 1 - (r - z);
        j = hi(z) + (n << 20);
        z = j >> 20 <= 0 ? scalb(z, n) : hi(z, hi(z) + (n << 20));
        return s * z;
    }

    private static double scalb(double x, int n) {      // n is below -1000 here
        return n < -1074 - 60 ? x * 0
            : n >= -1022 ? x * of(n + 1023 << 20, 0)
            : x * of(n + 600 + 1023 << 20, 0) * 0x1p-600;
    }

    // --- sin and cos ---

    private static final double
        PI_2_1 = 1.57079632673412561417e+00, PI_2_1T = 6.07710050650619224932e-11,
        PI_2_2 = 6.07710050630396597660e-11, PI_2_2T = 2.02226624879595063154e-21,
        PI_2_3 = 2.02226624871116645580e-21, PI_2_3T = 8.47842766036889956997e-32;

    /** As {@link StrictMath#sin}, for angles up to 1,600,000. */
    public static double sin(double x) {
        int ix = hi(x) & 0x7fffffff;
        if (ix <= 0x3fe921fb) return kernelSin(x, 0, false);
        if (ix >= 0x7ff00000) return x - x;
        var y = new double[2];
        switch (quarters(x, y) & 3) {
            case 0: return kernelSin(y[0], y[1], true);
            case 1: return kernelCos(y[0], y[1]);
            case 2: return -kernelSin(y[0], y[1], true);
            default: return -kernelCos(y[0], y[1]);
        }
    }

    /** As {@link StrictMath#cos}, for angles up to 1,600,000. */
    public static double cos(double x) {
        int ix = hi(x) & 0x7fffffff;
        if (ix <= 0x3fe921fb) return kernelCos(x, 0);
        if (ix >= 0x7ff00000) return x - x;
        var y = new double[2];
        switch (quarters(x, y) & 3) {
            case 0: return kernelCos(y[0], y[1]);
            case 1: return -kernelSin(y[0], y[1], true);
            case 2: return -kernelCos(y[0], y[1]);
            default: return kernelSin(y[0], y[1], true);
        }
    }

    private static double kernelSin(double x, double y, boolean tail) {
        if ((hi(x) & 0x7fffffff) < 0x3e400000) return x;
        double z = x * x, v = z * x;
        double r = 8.33333333332248946124e-03 + z * (-1.98412698298579493134e-04
            + z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08
            + z * 1.58969099521155010221e-10)));
        return tail ? x - ((z * (0.5 * y - v * r) - y) - v * -1.66666666666666324348e-01)
            : x + v * (-1.66666666666666324348e-01 + z * r);
    }

    private static double kernelCos(double x, double y) {
        int ix = hi(x) & 0x7fffffff;
        if (ix < 0x3e400000) return 1;
        double z = x * x;
        double r = z * (4.16666666666666019037e-02 + z * (-1.38888888888741095749e-03
            + z * (2.48015872894767294178e-05 + z * (-2.75573143513906633035e-07
            + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11)))));
        if (ix < 0x3FD33333) return 1 - (0.5 * z - (z * r - x * y));
        double q = ix > 0x3fe90000 ? 0.28125 : of(ix - 0x00200000, 0);
        double h = 0.5 * z - q, a = 1 - q;
        return a - (h - (z * r - x * y));
    }

    /** Takes multiples of pi/2 away: what is left is y[0] + y[1]. */
    private static int quarters(double x, double[] y) {
        int ix = hi(x) & 0x7fffffff;
        boolean minus = x < 0;
        double t = Math.abs(x);
        if (ix > 0x413921fb) throw new ArithmeticException(
            "an angle of " + x + " is more than this can take");
        if (ix < 0x4002d97c) {
            double z = t - PI_2_1, tail = PI_2_1T;
            if (ix == 0x3ff921fb) {
                z -= PI_2_2;
                tail = PI_2_2T;
            }
            y[0] = z - tail;
            y[1] = (z - y[0]) - tail;
        } else {
            int n = (int) (t * 6.36619772367581382433e-01 + 0.5);
            double r = t - n * PI_2_1, w = n * PI_2_1T;
            y[0] = r - w;
            if (n >= 32 || ix == hi(n * (Math.PI / 2))) {
                int j = ix >> 20;
                if (j - (hi(y[0]) >> 20 & 0x7ff) > 16) {
                    t = r;
                    w = n * PI_2_2;
                    r = t - w;
                    w = n * PI_2_2T - ((t - r) - w);
                    y[0] = r - w;
                    if (j - (hi(y[0]) >> 20 & 0x7ff) > 49) {
                        t = r;
                        w = n * PI_2_3;
                        r = t - w;
                        w = n * PI_2_3T - ((t - r) - w);
                        y[0] = r - w;
                    }
                }
            }
            y[1] = (r - y[0]) - w;
            if (minus) {
                y[0] = -y[0];
                y[1] = -y[1];
            }
            return minus ? -n : n;
        }
        if (minus) {
            y[0] = -y[0];
            y[1] = -y[1];
        }
        return minus ? -1 : 1;
    }

    // --- tanh ---

    public static double tanh(double x) {
        int hx = hi(x) & 0x7fffffff;
        if (hx >= 0x7ff00000) return hi(x) >= 0 ? 1 / x + 1 : 1 / x - 1;
        double z = 1, size = Math.abs(x);
        if (hx < 0x3c800000) return x * (1 + x);            // below 2^-55
        if (hx >= 0x3ff00000 && hx < 0x40360000) z = 1 - 2 / (expm1(2 * size) + 2);
        else if (hx < 0x3ff00000) {
            double t = expm1(-2 * size);
            z = -t / (t + 2);
        }
        return hi(x) >= 0 ? z : -z;
    }

    /** e^x - 1, as {@link #tanh} asks for it: from -2 to 0, and from 2 to 44. */
    private static double expm1(double x) {
        int hx = hi(x) & 0x7fffffff, k = 0;
        double c = 0;
        if (hx > 0x3fd62e42) {
            double high, low;
            if (hx < 0x3FF0A2B2) {
                high = x + LN2_HI;
                low = -LN2_LO;
                k = -1;
            } else {
                k = (int) (1.44269504088896338700e+00 * x + (x > 0 ? 0.5 : -0.5));
                double t = k;
                high = x - t * LN2_HI;
                low = t * LN2_LO;
            }
            x = high - low;
            c = high - x - low;
        } else if (hx < 0x3c900000) {
            return x;
        }
        double half = 0.5 * x, square = x * half;
        double r = 1 + square * (-3.33333333333331316428e-02
            + square * (1.58730158725481460165e-03 + square * (-7.93650757867487942473e-05
            + square * (4.00821782732936239552e-06 + square * -2.01099218183624371326e-07))));
        double t = 3 - r * half, e = square * ((r - t) / (6 - x * t));
        if (k == 0) return x - (x * e - square);
        e = x * (e - c) - c - square;
        if (k == -1) return 0.5 * (x - e) - 0.5;
        if (k <= -2 || k > 56) {
            double y = 1 - (e - x);
            return hi(y, hi(y) + (k << 20)) - 1;
        }
        double y;
        if (k < 20) {
            y = of(0x3ff00000 - (0x200000 >> k), 0) - (e - x);
        } else {
            y = x - (e + of(0x3ff - k << 20, 0));
            y += 1;
        }
        return hi(y, hi(y) + (k << 20));
    }

    // --- fused multiply-add ---

    /**
     * As {@link Math#fma}, by Boldo and Melquiond: two exact operations and one
     * addition rounded to odd. Right where nothing over- or underflows.
     */
    public static double fma(double a, double b, double c) {
        double p = a * b, e = productError(a, b, p);
        double t = c + e, tLow = sumError(c, e, t);
        double v = p + t, vLow = sumError(p, t, v);
        double z = tLow + vLow, zLow = sumError(tLow, vLow, z);
        if (zLow != 0) {
            long bits = Double.doubleToRawLongBits(z);
            if ((bits & 1) == 0)
                z = Double.longBitsToDouble(zLow > 0 == z > 0 ? bits + 1 : bits - 1);
        }
        return v + z;
    }

    private static double productError(double a, double b, double p) {
        double ca = 134217729 * a, ah = ca - (ca - a), al = a - ah;
        double cb = 134217729 * b, bh = cb - (cb - b), bl = b - bh;
        return ((ah * bh - p) + ah * bl + al * bh) + al * bl;
    }

    private static double sumError(double a, double b, double s) {
        double t = s - a;
        return (a - (s - t)) + (b - t);
    }

    private Fdlibm() {}
}
