package microgpt.book.numbers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import microgpt.book.measured.Arithmetic;
import microgpt.book.measured.Counted;
import microgpt.book.measured.OnRecord;
import microgpt.book.measured.Trained;

/**
 * What Java expressions about the engine come to. They are compiled together,
 * as methods of one class that sees the engine and what is {@link Trained measured},
 * and run on all processors.
 */
final class Answers {

    /** The values of an expression, or why it has none. */
    record Answer(List<Double> values, String failure) {

        static Answer of(Object value) {
            if (value instanceof Boolean truth) return new Answer(List.of(),
                truth ? null : "is not true");
            if (value instanceof Number n)
                return new Answer(List.of(n.doubleValue()), null);
            var values = new ArrayList<Double>();
            if (value instanceof double[] all)
                for (double x : all) values.add(x);
            else if (value instanceof int[] all)
                for (int x : all) values.add((double) x);
            else return new Answer(List.of(), "is not a number but " + value);
            return new Answer(values, null);
        }
    }

    private static final String CLASS = "LedgerExpressions";

    private static final List<String> HEAD = List.of(
        "import java.util.*;",
        "import java.util.stream.*;",
        "import microgpt.*;",
        "import microgpt.text.*;",
        "import microgpt.train.*;",
        "import static java.lang.StrictMath.*;",
        importOf(Trained.class), importOf(OnRecord.class), importOf(Counted.class),
        importOf(Arithmetic.class));

    private static String importOf(Class<?> c) {
        return "import static " + c.getName() + ".*;";
    }

    private final List<String> types;

    /** @param types those that expressions call by their simple names, too */
    Answers(Collection<String> types) {
        this.types = List.copyOf(types);
    }

    /** Returns the answers to expressions, each to its own. */
    Map<String, Answer> answer(Collection<String> expressions)
            throws IOException {
        var answers = new ConcurrentHashMap<String, Answer>();
        if (expressions.isEmpty()) return answers;
        var good = new LinkedHashMap<String, Integer>();
        for (String e : expressions) good.put(e, good.size());
        Path folder = Files.createTempDirectory("numbers");
        try {
            Map<String, String> wrong = compile(folder, good);
            if (!wrong.isEmpty()) {
                wrong.forEach((expression, why) -> {
                    answers.put(expression, new Answer(List.of(), why));
                    good.remove(expression);
                });
                Map<String, String> still = compile(folder, good);
                if (!still.isEmpty()) throw new IllegalStateException(
                    "cannot compile " + still);
            }
            run(folder, good, answers);
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path p : all.sorted(Comparator.reverseOrder()).toList())
                    Files.delete(p);
            }
        }
        return answers;
    }

    private Map<String, String> compile(
            Path folder, Map<String, Integer> expressions) throws IOException {
        var lines = new ArrayList<>(HEAD);
        for (String type : types) lines.add("import " + type + ";");
        lines.add("public final class " + CLASS + " {");
        var at = new TreeMap<Integer, String>();
        expressions.forEach((expression, number) -> {
            lines.add("public static Object e" + number
                + "() throws Exception { return");
            lines.add(expression);
            at.put(lines.size(), expression);
            lines.add("; }");
        });
        lines.add("}");
        Path source = folder.resolve(CLASS + ".java");
        Files.write(source, lines);
        var compiler = ToolProvider.getSystemJavaCompiler();
        var found = new DiagnosticCollector<JavaFileObject>();
        var wrong = new LinkedHashMap<String, String>();
        try (var files = compiler.getStandardFileManager(
                found, Locale.ROOT, null)) {
            compiler.getTask(null, files, found, List.of("-proc:none",
                "-d", folder.toString(),
                "-cp", System.getProperty("java.class.path")), null,
                files.getJavaFileObjects(source)).call();
        }
        for (Diagnostic<?> d : found.getDiagnostics()) {
            if (d.getKind() != Diagnostic.Kind.ERROR) continue;
            var entry = at.floorEntry((int) d.getLineNumber());
            if (entry == null) entry = at.firstEntry();
            wrong.putIfAbsent(entry.getValue(), "does not compile: "
                + d.getMessage(Locale.ROOT).lines().findFirst().orElse(""));
        }
        return wrong;
    }

    private static void run(Path folder, Map<String, Integer> expressions,
            Map<String, Answer> answers) throws IOException {
        try (var loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()},
                Answers.class.getClassLoader())) {
            Class<?> type = loader.loadClass(CLASS);
            Set<String> all = new HashSet<>(expressions.keySet());
            all.parallelStream().forEach(expression -> answers.put(expression,
                answer(type, "e" + expressions.get(expression))));
        } catch (ClassNotFoundException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static Answer answer(Class<?> type, String method) {
        try {
            return Answer.of(type.getMethod(method).invoke(null));
        } catch (InvocationTargetException e) {
            return new Answer(List.of(), "fails: " + e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
