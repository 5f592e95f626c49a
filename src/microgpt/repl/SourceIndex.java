package microgpt.repl;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Where the engine's classes and methods stand in the sources, and their
 * documentation; read from the sources when first asked for.
 */
public final class SourceIndex {

    /**
     * A class, a constructor or a method.
     *
     * @param key such as {@code Value}, {@code Value(double)} or
     *     {@code Value.mul(Value)}
     * @param line where it stands in the file, from 1
     * @param text its documentation as written, or ""
     */
    public record Entry(String key, Path file, int line, String text) {

        /** Returns the key without the parameters. */
        public String name() { return key.replaceFirst("\\(.*", ""); }
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** Reads the sources in these folders; missing ones do not matter. */
    SourceIndex(List<Path> folders) {
        var files = new ArrayList<Path>();
        for (Path folder : folders)
            try (Stream<Path> list = Files.list(folder)) {
                list.filter(f -> f.toString().endsWith(".java")).sorted()
                    .forEach(files::add);
            } catch (IOException e) {
                continue;       // no sources, no documentation
            }
        if (!files.isEmpty()) read(files);
    }

    private void read(List<Path> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(null, null, null)) {
            Iterable<? extends JavaFileObject> sources =
                manager.getJavaFileObjectsFromPaths(files);
            JavacTask task = (JavacTask) compiler.getTask(null, manager,
                diagnostic -> {}, List.of("-proc:none"), null, sources);
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse())
                new Reader(trees, unit).scan(unit, null);
        } catch (IOException e) {
            entries.clear();
        }
    }

    /** Returns what has exactly this key. */
    public Optional<Entry> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Returns all that are called so, whatever their parameters. */
    public List<Entry> named(String name) {
        return entries.values().stream()
            .filter(e -> e.name().equals(name)).toList();
    }

    /** Returns the names of all classes and methods. */
    public List<String> names() {
        return entries.values().stream().map(Entry::name).distinct().toList();
    }

    private final class Reader extends TreePathScanner<Void, Void> {
        private final DocTrees trees;
        private final CompilationUnitTree unit;
        private final Path file;
        private String owner = "";

        Reader(DocTrees trees, CompilationUnitTree unit) {
            this.trees = trees;
            this.unit = unit;
            file = Path.of(unit.getSourceFile().toUri());
        }

        @Override
        public Void visitClass(ClassTree tree, Void nothing) {
            String outer = owner;
            owner = (outer.isEmpty() ? "" : outer + ".") + tree.getSimpleName();
            add(owner, tree);
            super.visitClass(tree, nothing);
            owner = outer;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree tree, Void nothing) {
            String parameters = tree.getParameters().stream()
                .map(VariableTree::getType).map(SourceIndex::simple)
                .collect(Collectors.joining(","));
            String name = tree.getName().contentEquals("<init>")
                ? owner : owner + "." + tree.getName();
            add(name + "(" + parameters + ")", tree);
            return null;        // what is inside a method has no name
        }

        private void add(String key, Tree tree) {
            TreePath path = getCurrentPath();
            String text = trees.getDocComment(path);
            DocCommentTree comment = trees.getDocCommentTree(path);
            long position = trees.getSourcePositions()
                .getStartPosition(unit, tree);
            int line = (int) unit.getLineMap().getLineNumber(position);
            entries.putIfAbsent(key, new Entry(key, file, line,
                comment == null || text == null ? "" : text));
        }
    }

    private static String simple(Tree type) { return simple(type.toString()); }

    /** Returns a type as a key has it: no package, no type arguments. */
    public static String simple(String type) {
        return type.replaceAll("<.*>", "").replace("...", "[]")
            .replaceAll("\\b[a-z]\\w*\\.", "").replaceAll("\\s", "");
    }
}
