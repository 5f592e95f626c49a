package microgpt.repl;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries what a model has learned over to a model of a newly loaded engine.
 * The classes have the same names but are others, so all goes by reflection.
 */
final class Weights {

    private Weights() {}

    /** Copies from the old variables to the new ones of the same name. */
    static void copy(Map<String, Object> from, Map<String, Object> to) {
        to.forEach((name, object) -> {
            Object old = from.get(name);
            if (old == null || !old.getClass().getName()
                .equals(object.getClass().getName())) return;
            try {
                switch (old.getClass().getName()) {
                    case "microgpt.Gpt" -> copyModel(old, object);
                    case "microgpt.Trainer" -> copyTrainer(old, object);
                    default -> { }
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(
                    "the weights of " + name + " cannot be copied: " + e, e);
            }
        });
    }

    private static void copyModel(Object from, Object to)
            throws ReflectiveOperationException {
        var old = new HashMap<String, Object[][]>();
        for (Object p : (List<?>) call(from, "parameters"))
            old.put((String) call(p, "name"), (Object[][]) call(p, "rows"));
        for (Object p : (List<?>) call(to, "parameters")) {
            Object[][] rows = (Object[][]) call(p, "rows");
            Object[][] source = old.get((String) call(p, "name"));
            if (source == null || source.length != rows.length
                || source[0].length != rows[0].length) continue;
            for (int i = 0; i < rows.length; i++)
                for (int j = 0; j < rows[i].length; j++)
                    rows[i][j].getClass().getMethod("setData", double.class)
                        .invoke(rows[i][j], call(source[i][j], "data"));
        }
    }

    private static void copyTrainer(Object from, Object to)
            throws ReflectiveOperationException {
        copyModel(call(from, "model"), call(to, "model"));
        Object old = call(from, "optimizer");
        Object optimizer = call(to, "optimizer");
        double[][] m = (double[][]) call(old, "firstMoments");
        double[][] v = (double[][]) call(old, "secondMoments");
        if (!sameShape(m, (double[][]) call(optimizer, "firstMoments"))) return;
        Method restore = optimizer.getClass().getMethod(
            "restore", int.class, double[][].class, double[][].class);
        restore.invoke(optimizer, call(old, "steps"), m, v);
    }

    private static boolean sameShape(double[][] a, double[][] b) {
        if (a.length != b.length) return false;
        for (int i = 0; i < a.length; i++)
            if (a[i].length != b[i].length) return false;
        return true;
    }

    private static Object call(Object target, String method)
            throws ReflectiveOperationException {
        try {
            Method m = target.getClass().getMethod(method);
            m.setAccessible(true);
            return m.invoke(target);
        } catch (InvocationTargetException e) {
            throw new ReflectiveOperationException(
                method + ": " + e.getCause(), e);
        }
    }
}
