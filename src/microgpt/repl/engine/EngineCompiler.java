package microgpt.repl.engine;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jline.utils.WCWidth;

/**
 * Compiles sources of the engine in this process, as its build does. What is
 * wrong is told in English, like all that the prompt says.
 */
public final class EngineCompiler {

    private static final int MOST_ERRORS = 5;

    private EngineCompiler() {}

    /**
     * Compiles files into a folder.
     *
     * @param errors receives what is wrong, for the user to read; no more
     *     than the first few, since one mistake may break many files
     * @return whether it worked
     */
    public static boolean compile(List<Path> files, List<Path> classPath, Path to,
            StringBuilder errors) throws IOException {
        Files.createDirectories(to);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var found = new DiagnosticCollector<JavaFileObject>();
        // what the engine shares with the prompt stands with the prompt
        String path = Stream.concat(classPath.stream(),
                Stream.of(EngineCompiler.class, WCWidth.class)
                    .map(EngineCompiler::origin)).distinct()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
        List<String> options = List.of("-d", to.toString(), "--release", "17",
            "--add-modules", "ALL-SYSTEM", "-proc:none", "-implicit:none", "-g", "-parameters",
            "-XDstringConcat=inline", "--class-path", path);
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(
                    found, Locale.ROOT, StandardCharsets.UTF_8)) {
            boolean ok = compiler.getTask(null, manager, found, options, null,
                manager.getJavaFileObjectsFromPaths(files)).call();
            List<Diagnostic<? extends JavaFileObject>> wrong =
                found.getDiagnostics().stream().filter(d ->
                    d.getKind() == Diagnostic.Kind.ERROR).toList();
            for (var d : wrong.subList(0, Math.min(MOST_ERRORS, wrong.size())))
                errors.append(describe(d));
            if (wrong.size() > MOST_ERRORS) errors.append("... and ")
                .append(wrong.size() - MOST_ERRORS).append(" more\n");
            return ok;
        }
    }

    /** Returns the jar, or the folder, that a class was loaded from. */
    private static Path origin(Class<?> c) {
        try {
            return Path.of(c.getProtectionDomain()
                .getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String describe(Diagnostic<? extends JavaFileObject> d)
            throws IOException {
        if (d.getSource() == null) return d.getMessage(Locale.ROOT) + "\n";
        String name = Path.of(d.getSource().toUri()).getFileName().toString();
        String line = d.getSource().getCharContent(true).toString().lines()
            .skip(Math.max(0, d.getLineNumber() - 1)).findFirst().orElse("");
        int column = (int) Math.max(1, d.getColumnNumber());
        return name + ":" + d.getLineNumber() + ": " + d.getMessage(Locale.ROOT)
            + "\n" + line + "\n" + " ".repeat(column - 1) + "^\n";
    }

    /** Returns the classes in a folder, by name. */
    public static Map<String, byte[]> classes(Path folder) throws IOException {
        var classes = new HashMap<String, byte[]>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path f : files.filter(p -> p.toString().endsWith(".class"))
                    .toList()) {
                String name = folder.relativize(f).toString()
                    .replaceAll("\\.class$", "").replace(File.separatorChar, '.');
                classes.put(name, Files.readAllBytes(f));
            }
        }
        return classes;
    }
}
