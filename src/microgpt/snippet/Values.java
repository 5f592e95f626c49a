package microgpt.snippet;

import java.lang.reflect.Array;

/** What Java's operators and its conversions make of values. */
final class Values {

    // --- conversions ---

    /** From narrow to wide. */
    private static int rank(Class<?> type) {
        return type == byte.class || type == Byte.class ? 1
            : type == short.class || type == Short.class ? 2
            : type == char.class || type == Character.class ? 3
            : type == int.class || type == Integer.class ? 4
            : type == long.class || type == Long.class ? 5
            : type == double.class || type == Double.class ? 6 : 0;
    }

    /** Returns how far a value is from a parameter's type, or -1 if it is none. */
    static int fits(Class<?> type, Object value) {
        if (!type.isPrimitive()) return value == null ? 1 : !type.isInstance(value) ? -1
            : type == value.getClass() ? 1 : type == Object.class ? 12 : 2;
        if (value == null) return -1;
        if (type == boolean.class) return value instanceof Boolean ? 0 : -1;
        int from = rank(value.getClass()), to = rank(type);
        if (to <= 3 && value instanceof Integer i)      // a constant may become narrow
            return i == ((Number) cast(int.class, cast(type, i))).intValue() ? 8 : -1;
        return from > 0 && from <= to ? to - from : -1;
    }

    /** Returns a value as that primitive type, narrowed if need be. */
    static Object cast(Class<?> type, Object value) {
        if (type == boolean.class) return value;
        if (value == null) throw new Trouble("null is no " + type.getName());
        Number n = value instanceof Character c ? (Number) (int) c
            : value instanceof Number number ? number : null;
        if (n == null) throw new Trouble(named(value) + " is no " + type.getName());
        if (type == double.class) return n.doubleValue();
        if (type == long.class) return n.longValue();
        int i = n instanceof Long l ? l.intValue() : n instanceof Integer k ? k : (int) n.doubleValue();
        if (type == char.class) return (char) i;
        if (type == byte.class) return (byte) i;
        if (type == short.class) return (short) i;
        return i;
    }

    static double real(Object value) {
        return value instanceof Double d ? d : (Double) cast(double.class, value);
    }

    static int whole(Object value) {
        if (value instanceof Integer i) return i;
        if (rank(value == null ? Object.class : value.getClass()) > 4 || value == null)
            throw new Trouble(named(value) + " is no int");
        return (Integer) cast(int.class, value);
    }

    static boolean truth(Object value) {
        if (value instanceof Boolean b) return b;
        throw new Trouble(named(value) + " is neither true nor false");
    }

    /** Tells a value in a message. */
    static String named(Object value) {
        return value == null ? "null" : value instanceof String s ? '"' + s + '"'
            : value instanceof Number || value instanceof Boolean ? value.toString()
            : value instanceof Made m ? m.kind().name() : "a " + Known.name(value.getClass());
    }

    // --- operators ---

    static Object binary(String sign, Object a, Object b) {
        if (a instanceof Double x && b instanceof Double y) return reals(sign, x, y);
        if (a instanceof Integer x && b instanceof Integer y) return ints(sign, x, y);
        if (sign.equals("+") && (a instanceof String || b instanceof String))
            return text(a) + text(b);
        int rankA = a == null ? 0 : rank(a.getClass()), rankB = b == null ? 0 : rank(b.getClass());
        if (rankA == 0 || rankB == 0) {
            if (sign.equals("==")) return a == b || a instanceof Boolean && a.equals(b);
            if (sign.equals("!=")) return !truth(binary("==", a, b));
            if (a instanceof Boolean p && b instanceof Boolean q) switch (sign) {
                case "&": return p & q;
                case "|": return p | q;
                case "^": return p ^ q;
                default:
            }
            throw new Trouble("there is no " + named(a) + " " + sign + " " + named(b));
        }
        int rank = Math.max(rankA, rankB);
        if (rank >= 6) return reals(sign, real(a), real(b));
        if (rank == 5 && !sign.equals("<<") && !sign.equals(">>"))
            return longs(sign, (Long) cast(long.class, a), (Long) cast(long.class, b));
        return ints(sign, whole(a), (Integer) cast(int.class, b));
    }

    private static Object reals(String sign, double x, double y) {
        switch (sign) {
            case "+": return x + y;
            case "-": return x - y;
            case "*": return x * y;
            case "/": return x / y;
            case "%": return x % y;
            case "<": return x < y;
            case ">": return x > y;
            case "<=": return x <= y;
            case ">=": return x >= y;
            case "==": return x == y;
            case "!=": return x != y;
            default: throw new Trouble("there is no " + sign + " of doubles");
        }
    }

    private static Object ints(String sign, int x, int y) {
        if (sign.equals("<<")) return x << y;
        if (sign.equals(">>")) return x >> y;
        Object result = longs(sign, x, y);
        return result instanceof Long l ? (Object) (int) (long) l : result;
    }

    private static Object longs(String sign, long x, long y) {
        if (y == 0 && (sign.equals("/") || sign.equals("%")))
            throw new ArithmeticException("/ by zero");
        switch (sign) {
            case "+": return x + y;
            case "-": return x - y;
            case "*": return x * y;
            case "/": return x / y;
            case "%": return x % y;
            case "&": return x & y;
            case "|": return x | y;
            case "^": return x ^ y;
            case "<": return x < y;
            case ">": return x > y;
            case "<=": return x <= y;
            case ">=": return x >= y;
            case "==": return x == y;
            case "!=": return x != y;
            default: throw new Trouble("there is no " + sign + " of whole numbers");
        }
    }

    static Object negative(Object value) {
        return value instanceof Double x ? (Object) (-x) : binary("-", 0, value);
    }

    /** Returns what a sum of texts adds, and println prints. */
    static String text(Object value) {
        if (value == Code.End.NOTHING) throw new Trouble("there is no value");
        return String.valueOf(value);
    }

    // --- arrays ---

    static Object get(Object array, int i) {
        check(array, i);
        if (array instanceof double[] x) return x[i];
        if (array instanceof int[] x) return x[i];
        return array instanceof Object[] x ? x[i] : Array.get(array, i);
    }

    static void set(Object array, int i, Object value) {
        check(array, i);
        if (array instanceof double[] x) x[i] = real(value);
        else if (array instanceof int[] x) x[i] = whole(value);
        else if (array instanceof boolean[] x) x[i] = truth(value);
        else if (!(array instanceof Object[] x))
            Array.set(array, i, cast(array.getClass().getComponentType(), value));
        else if (value != null && !array.getClass().getComponentType().isInstance(value))
            throw new Trouble(named(value) + " has no place in " + named(array));
        else x[i] = value;
    }

    /** In a page nobody else looks. */
    private static void check(Object array, int i) {
        if (array == null) throw new Trouble("null has no elements");
        if (!array.getClass().isArray()) throw new Trouble(named(array) + " is no array");
        if (i < 0 || i >= Array.getLength(array)) throw new ArrayIndexOutOfBoundsException(
            "Index " + i + " out of bounds for length " + Array.getLength(array));
    }

    /** Returns a new array; the sizes that are not said are null. */
    static Object array(Type element, int[] sizes, int from) {
        Type inner = new Type(element.text(), element.base(),
            element.depth() + sizes.length - from - 1);
        if (sizes[from] < 0) throw new NegativeArraySizeException("" + sizes[from]);
        Object array = Array.newInstance(inner.real(), sizes[from]);
        if (from + 1 < sizes.length && sizes[from + 1] >= 0)
            for (int i = 0; i < sizes[from]; i++) set(array, i, array(element, sizes, from + 1));
        return array;
    }

    private Values() {}
}
