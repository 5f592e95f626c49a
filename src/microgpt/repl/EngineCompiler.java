package microgpt.repl;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles sources of the engine in this process. */
final class EngineCompiler {

    private EngineCompiler() {}

    /**
     * Compiles files into a folder.
     *
     * @param errors receives what is wrong, for the user to read
     * @return whether it worked
     */
    static boolean compile(List<Path> files, List<Path> classPath, Path to,
            StringBuilder errors) throws IOException {
        Files.createDirectories(to);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var found = new DiagnosticCollector<JavaFileObject>();
        String path = classPath.stream().map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
        List<String> options = List.of("-d", to.toString(), "-proc:none",
            "-implicit:none", "-g", "-parameters", "-XDstringConcat=inline",
            "--class-path", path);
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(found, null, null)) {
            boolean ok = compiler.getTask(null, manager, found, options, null,
                manager.getJavaFileObjectsFromPaths(files)).call();
            for (Diagnostic<? extends JavaFileObject> d : found.getDiagnostics())
                if (d.getKind() == Diagnostic.Kind.ERROR)
                    errors.append(describe(d));
            return ok;
        }
    }

    private static String describe(Diagnostic<? extends JavaFileObject> d)
            throws IOException {
        if (d.getSource() == null) return d.getMessage(null) + "\n";
        String name = Path.of(d.getSource().toUri()).getFileName().toString();
        String line = d.getSource().getCharContent(true).toString().lines()
            .skip(Math.max(0, d.getLineNumber() - 1)).findFirst().orElse("");
        int column = (int) Math.max(1, d.getColumnNumber());
        return name + ":" + d.getLineNumber() + ": " + d.getMessage(null)
            + "\n" + line + "\n" + " ".repeat(column - 1) + "^\n";
    }

    /** Returns the classes in a folder, by name. */
    static Map<String, byte[]> classes(Path folder) throws IOException {
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
