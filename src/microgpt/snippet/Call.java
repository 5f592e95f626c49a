package microgpt.snippet;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Calls compiled methods. Java's compiler chooses among several by the types that
 * were declared; here it is done by those of the values.
 */
final class Call {

    private record Question(Class<?> type, String name) {}

    private static final Map<Question, List<Method>> METHODS = new HashMap<>();

    /** Calls a method of an object. */
    static Object method(Object receiver, String name, Object... arguments) {
        if (receiver instanceof Made made) return made.call(name, arguments);
        if (receiver == null) throw new Trouble("null has no " + name + "()");
        if (receiver instanceof double[] x && name.equals("clone")) return x.clone();
        if (receiver instanceof int[] x && name.equals("clone")) return x.clone();
        Class<?> type = receiver.getClass();
        if (receiver instanceof Lambda lambda && methods(type, name).isEmpty())
            return lambda.call(arguments);
        for (Method m : best(methods(type, name), false, arguments))
            return invoke(m, receiver, arguments);
        var all = new Object[arguments.length + 1];
        all[0] = receiver;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        if (Known.MORE.containsKey(type))
            for (Method m : best(methods(Known.MORE.get(type), name), true, all))
                return invoke(m, null, all);
        throw none(type, name, arguments);
    }

    /** Calls a static method. */
    static Object method(Class<?> type, String name, Object... arguments) {
        for (Class<?> at = type; at != null; at = Known.MORE.get(at))
            for (Method m : best(methods(at, name), true, arguments))
                return invoke(m, null, arguments);
        throw none(type, name, arguments);
    }

    /** Calls what {@code Type::name} means: a static method, or one of the first argument. */
    static Object either(Class<?> type, String name, Object... arguments) {
        if (!best(methods(type, name), true, arguments).isEmpty() || arguments.length == 0)
            return method(type, name, arguments);
        return method(arguments[0], name, List.of(arguments).subList(1, arguments.length).toArray());
    }

    private static Trouble none(Class<?> type, String name, Object[] arguments) {
        var said = new StringBuilder();
        for (Object a : arguments) said.append(said.length() == 0 ? "" : ", ").append(Values.named(a));
        return Trouble.unknown(Known.name(type) + "." + name + "(" + said + ")");
    }

    /** Returns all that are called so, of the class and of what it extends. */
    private static List<Method> methods(Class<?> type, String name) {
        return METHODS.computeIfAbsent(new Question(type, name), q -> {
            var classes = new LinkedHashSet<Class<?>>();
            above(type, classes);
            classes.add(Object.class);
            var found = new ArrayList<Method>();
            for (Class<?> at : classes) if (Known.has(at.getName()))
                for (Method m : at.getDeclaredMethods())
                    if (m.getName().equals(name) && !m.isBridge() && may(m, m.getReturnType()))
                        found.add(m);
            return found;
        });
    }

    private static void above(Class<?> type, Set<Class<?>> classes) {
        if (type == null || !classes.add(type)) return;
        above(type.getSuperclass(), classes);
        for (Class<?> face : type.getInterfaces()) above(face, classes);
    }

    private static boolean may(Executable e, Class<?> result) {
        if (!Modifier.isPublic(e.getModifiers())) return false;
        Class<?>[] parameters = e.getParameterTypes();
        var types = new String[parameters.length + 1];
        for (int i = 0; i < parameters.length; i++) types[i] = parameters[i].getName();
        types[parameters.length] = result.getName();
        return Known.has(e.getDeclaringClass().getName(),
            e instanceof Method ? e.getName() : "new", types);
    }

    /** Returns the one that fits the arguments best, or none. */
    private static <E extends Executable> List<E> best(List<E> all, boolean isStatic, Object[] arguments) {
        E best = null;
        int least = Integer.MAX_VALUE;
        for (E e : all) {
            if (e instanceof Method && Modifier.isStatic(e.getModifiers()) != isStatic) continue;
            int far = distance(e.getParameterTypes(), arguments, false);
            if (far < 0) far = distance(e.getParameterTypes(), arguments, true);
            if (far >= 0 && far < least) {
                best = e;
                least = far;
            }
        }
        return best == null ? List.of() : List.of(best);
    }

    /** @param spread whether the last parameter takes all that is left, one by one */
    static int distance(Class<?>[] types, Object[] arguments, boolean spread) {
        int n = types.length;
        if (spread ? n == 0 || !types[n - 1].isArray() || arguments.length < n - 1
            : n != arguments.length) return -1;
        int sum = spread ? 1000 : 0;
        for (int i = 0; i < arguments.length; i++) {
            int far = Values.fits(spread && i >= n - 1 ? types[n - 1].getComponentType() : types[i],
                arguments[i]);
            if (far < 0) return -1;
            sum += far;
        }
        return sum;
    }

    /** Returns the arguments as the parameters want them. */
    static Object[] fitted(Class<?>[] types, Object[] arguments) {
        int n = types.length;
        var fitted = new Object[n];
        boolean spread = distance(types, arguments, false) < 0;
        for (int i = 0; i < n - (spread ? 1 : 0); i++) fitted[i] = one(types[i], arguments[i]);
        if (spread) {
            Class<?> element = types[n - 1].getComponentType();
            Object rest = java.lang.reflect.Array.newInstance(element, arguments.length - n + 1);
            for (int i = n - 1; i < arguments.length; i++)
                Values.set(rest, i - n + 1, one(element, arguments[i]));
            fitted[n - 1] = rest;
        }
        return fitted;
    }

    private static Object one(Class<?> type, Object argument) {
        return type.isPrimitive() ? Values.cast(type, argument) : argument;
    }

    private static Object invoke(Method m, Object receiver, Object[] arguments) {
        try {
            Object result = m.invoke(receiver, fitted(m.getParameterTypes(), arguments));
            return m.getReturnType() == void.class ? Code.End.NOTHING : result;
        } catch (InvocationTargetException e) {
            throw thrown(e.getCause());
        } catch (IllegalAccessException e) {
            throw Trouble.unknown(m.getName());
        }
    }

    private static RuntimeException thrown(Throwable cause) {
        if (cause instanceof RuntimeException e) return e;
        if (cause instanceof Error e) throw e;
        return new Trouble(String.valueOf(cause));
    }

    static Object make(Class<?> type, Object... arguments) {
        var all = new ArrayList<Constructor<?>>();
        for (Constructor<?> c : type.getDeclaredConstructors()) if (may(c, void.class)) all.add(c);
        try {
            for (Constructor<?> c : best(all, false, arguments))
                return c.newInstance(fitted(c.getParameterTypes(), arguments));
        } catch (InvocationTargetException e) {
            throw thrown(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw Trouble.unknown("new " + Known.name(type));
        }
        throw none(type, "new", arguments);
    }

    static Object constant(Class<?> type, String name) {
        try {
            for (Field f : type.getDeclaredFields())
                if (f.getName().equals(name) && Known.has(type.getName(), name)
                    && Modifier.isStatic(f.getModifiers()) && Modifier.isPublic(f.getModifiers()))
                    return f.get(null);
        } catch (IllegalAccessException e) {
            throw Trouble.unknown(name);
        }
        throw Trouble.unknown(Known.name(type) + "." + name);
    }

    private Call() {}
}
