package microgpt.web;

import java.util.SplittableRandom;

/** As {@link SplittableRandom}, of which the compiler's library has none: Steele, Lea and Flood, 2014. */
public final class Splittable {

    private long state;

    public Splittable(long seed) { state = seed; }

    public double nextDouble() {
        long z = state += 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return ((z ^ z >>> 31) >>> 11) * 0x1p-53;
    }
}
