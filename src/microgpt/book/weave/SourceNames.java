package microgpt.book.weave;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import microgpt.source.Definition;
import microgpt.source.SourceIndex;

/**
 * Which names the book's sources define, and which of them each identifier in
 * these sources means. The Java compiler says so itself, so a link from
 * {@code dot(} is a link to the method that is called.
 */
public final class SourceNames {

    /** A name in a source: defined there, or meant there. */
    record Mark(Definition definition, boolean defines) {}

    private final SourceIndex index;
    private final Map<Path, Map<Long, Mark>> marks = new HashMap<>();
    private final Map<Path, String> rooms = new HashMap<>();

    /** Compiles these sources, in their order, without writing anything. */
    public SourceNames(List<Path> files) {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = javac.getStandardFileManager(
                diagnostic -> {}, null, StandardCharsets.UTF_8)) {
            var options = List.of("-proc:none", "-implicit:none",
                "--add-modules", "ALL-SYSTEM", "-classpath",
                System.getProperty("java.class.path"));
            var task = (JavacTask) javac.getTask(null, manager, diagnostic -> {},
                options, null, manager.getJavaFileObjectsFromPaths(files));
            var units = new ArrayList<CompilationUnitTree>();
            task.parse().forEach(units::add);
            task.analyze();
            Trees trees = Trees.instance(task);
            var found = new HashMap<Element, Definition>();
            index = new SourceIndex(trees, units, found::put);
            for (var unit : units) {
                rooms.put(Path.of(unit.getSourceFile().toUri()), SourceIndex.room(unit));
                new References(trees, unit, found).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what the book defines, constructors aside, in the order of the ids. */
    public List<Definition> definitions() {
        return index.all().stream().filter(d -> d.kind() != ElementKind.CONSTRUCTOR)
            .sorted(Comparator.comparing(Definition::id)).toList();
    }

    /** Returns what the name that starts at this place means, if it is ours. */
    Optional<Mark> at(Path file, int line, int column) {
        var inFile = marks.get(file.toAbsolutePath().normalize());
        return inFile == null ? Optional.empty()
            : Optional.ofNullable(inFile.get(key(line, column)));
    }

    /** Returns the only definition with this simple name, if it is one. */
    public Optional<Definition> only(String name) { return index.only(name); }

    /** Returns what a path such as {@code Value.add} means in a file, if it is ours. */
    public Optional<Definition> byPath(String path, Path file) {
        return index.named(path, room(file)).stream()
            .filter(d -> d.kind() != ElementKind.CONSTRUCTOR).findFirst();
    }

    /** Returns what has this id in a file, its package said or not. */
    public Optional<Definition> byId(String id, Path file) {
        return index.get(id, room(file))
            .filter(d -> d.kind() != ElementKind.CONSTRUCTOR);
    }

    private String room(Path file) {
        return rooms.getOrDefault(file.toAbsolutePath().normalize(), "");
    }

    private static long key(long line, long column) {
        return line << 16 | column;
    }

    /** Marks in a file what is defined there, and what is meant there. */
    private final class References extends TreePathScanner<Void, Void> {
        private final Trees trees;
        private final CompilationUnitTree unit;
        private final Map<Element, Definition> found;
        private final SourcePositions positions;
        private final String text;
        private final Path file;

        References(Trees trees, CompilationUnitTree unit,
                Map<Element, Definition> found) throws IOException {
            this.trees = trees;
            this.unit = unit;
            this.found = found;
            positions = trees.getSourcePositions();
            file = Path.of(unit.getSourceFile().toUri());
            text = unit.getSourceFile().getCharContent(true).toString();
            for (Definition d : definitions())
                if (d.place().file().equals(file)) mark(d.at(), d, true);
        }

        private void mark(int offset, Definition definition, boolean defines) {
            long line = unit.getLineMap().getLineNumber(offset);
            long lineStart = unit.getLineMap().getPosition(line, 1);
            marks.computeIfAbsent(file, f -> new HashMap<>()).put(
                key(line, offset - lineStart), new Mark(definition, defines));
        }

        private int end(Tree tree) {
            return (int) positions.getEndPosition(unit, tree);
        }

        @Override
        public Void visitIdentifier(IdentifierTree tree, Void p) {
            refer((int) positions.getStartPosition(unit, tree));
            return super.visitIdentifier(tree, p);
        }

        @Override
        public Void visitMemberSelect(MemberSelectTree tree, Void p) {
            refer(end(tree) - tree.getIdentifier().length());
            return super.visitMemberSelect(tree, p);
        }

        @Override
        public Void visitMemberReference(MemberReferenceTree tree, Void p) {
            refer(end(tree) - tree.getName().length());
            return super.visitMemberReference(tree, p);
        }

        private void refer(int offset) {
            Element e = trees.getElement(getCurrentPath());
            if (e != null && e.getKind() == ElementKind.CONSTRUCTOR)
                e = e.getEnclosingElement();
            Definition definition = found.get(e);
            if (definition == null       // not ours, or made by the compiler
                || !text.startsWith(definition.name(), offset)) return;
            boolean local = definition.kind().isField()
                && definition.place().file().equals(file)
                && !definition.isPublic();
            if (!local) mark(offset, definition, false);
        }
    }
}
