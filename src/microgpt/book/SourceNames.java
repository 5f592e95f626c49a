package microgpt.book;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Which names the book's sources define, and where; and which of them each
 * identifier in these sources means. The Java compiler says so itself, so a
 * link from {@code dot(} is a link to the method that is called.
 */
public final class SourceNames {

    /**
     * Something that the book defines.
     *
     * @param id its anchor, such as {@code Value.add(Value)}
     * @param owner the type that it is a member of; empty for a type
     * @param label how an index shows it, such as {@code add(Value)}
     */
    public record Definition(String id, String owner, String name,
            String label, Place place, boolean isPublic, ElementKind kind) {

        boolean isType() {
            return kind.isClass() || kind.isInterface();
        }

        /** Returns the name with the types that it is in. */
        String path() {
            return owner.isEmpty() ? name : owner + "." + name;
        }
    }

    /** A name in a source: defined there, or meant there. */
    record Mark(Definition definition, boolean defines) {}

    private final Map<Path, Map<Long, Mark>> marks = new HashMap<>();
    private final Map<String, Definition> definitions = new TreeMap<>();
    private final Map<String, Definition> byPath = new HashMap<>();
    private final Map<String, List<Definition>> byName = new HashMap<>();

    /** Compiles these sources, in their order, without writing anything. */
    public SourceNames(List<Path> files) {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        var errors = new DiagnosticCollector<JavaFileObject>();
        try (StandardJavaFileManager manager = javac.getStandardFileManager(
                errors, null, StandardCharsets.UTF_8)) {
            var options = List.of("-proc:none", "-implicit:none", "-classpath",
                System.getProperty("java.class.path"));
            var task = (JavacTask) javac.getTask(null, manager, errors,
                options, null, manager.getJavaFileObjectsFromPaths(files));
            var units = new ArrayList<CompilationUnitTree>();
            task.parse().forEach(units::add);
            task.analyze();
            Trees trees = Trees.instance(task);
            var found = new HashMap<Element, Definition>();
            for (var unit : units)
                new Definitions(trees, unit, found).scan(unit, null);
            for (var unit : units)
                new References(trees, unit, found).scan(unit, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns all definitions by id. */
    public Map<String, Definition> definitions() {
        return definitions;
    }

    /** Returns what the name that starts at this place means, if it is ours. */
    Optional<Mark> at(Path file, int line, int column) {
        var inFile = marks.get(file.toAbsolutePath().normalize());
        return inFile == null ? Optional.empty()
            : Optional.ofNullable(inFile.get(key(line, column)));
    }

    /** Returns the only definition with this simple name, if it is one. */
    Optional<Definition> only(String name) {
        List<Definition> all = byName.getOrDefault(name, List.of());
        boolean one = all.stream().map(Definition::owner).distinct().count() == 1;
        return one ? Optional.of(all.get(0)) : Optional.empty();
    }

    /** Returns what a path such as {@code Value.add} means, if it is ours. */
    Optional<Definition> byPath(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    private static long key(long line, long column) {
        return line << 16 | column;
    }

    /** What both walks over a file need. */
    private abstract class Walk extends TreePathScanner<Void, Void> {
        final Trees trees;
        final CompilationUnitTree unit;
        final Map<Element, Definition> found;
        final SourcePositions positions;
        final String text;
        final Path file;

        Walk(Trees trees, CompilationUnitTree unit,
                Map<Element, Definition> found) {
            this.trees = trees;
            this.unit = unit;
            this.found = found;
            positions = trees.getSourcePositions();
            file = Path.of(unit.getSourceFile().toUri());
            try {
                text = unit.getSourceFile().getCharContent(true).toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int end(Tree tree) {
            return (int) positions.getEndPosition(unit, tree);
        }

        void mark(int offset, Definition definition, boolean defines) {
            long line = unit.getLineMap().getLineNumber(offset);
            long lineStart = unit.getLineMap().getPosition(line, 1);
            marks.computeIfAbsent(file, f -> new HashMap<>()).put(
                key(line, offset - lineStart), new Mark(definition, defines));
        }
    }

    private final class Definitions extends Walk {

        Definitions(Trees trees, CompilationUnitTree unit,
                Map<Element, Definition> found) {
            super(trees, unit, found);
        }

        @Override
        public Void visitClass(ClassTree tree, Void p) {
            define(tree.getSimpleName().toString(), tree, tree.getModifiers());
            return super.visitClass(tree, p);
        }

        @Override
        public Void visitMethod(MethodTree tree, Void p) {
            Tree before = tree.getReturnType() == null
                ? tree.getModifiers() : tree.getReturnType();
            Element e = trees.getElement(getCurrentPath());
            if (e != null && e.getKind() == ElementKind.METHOD)
                define(tree.getName().toString(), tree, before);
            return super.visitMethod(tree, p);
        }

        @Override
        public Void visitVariable(VariableTree tree, Void p) {
            Element e = trees.getElement(getCurrentPath());
            if (e != null && e.getKind().isField())
                define(tree.getName().toString(), tree, tree.getType());
            return super.visitVariable(tree, p);
        }

        private void define(String name, Tree tree, Tree before) {
            Element e = trees.getElement(getCurrentPath());
            if (e == null || name.isEmpty() || !isNamed(e)) return;
            int from = Math.max(end(before),
                (int) positions.getStartPosition(unit, tree));
            int at = wordAt(name, from);
            if (at < 0) return;
            String owner = owner(e);
            String label = label(e);
            String id = owner.isEmpty() ? label : owner + "." + label;
            int line = (int) unit.getLineMap().getLineNumber(at);
            var definition = new Definition(id.replace(" ", ""), owner, name,
                label, new Place(file, line),
                isPublic(e), e.getKind());
            found.put(e, definition);
            definitions.put(definition.id(), definition);
            byPath.putIfAbsent(definition.path(), definition);
            byName.computeIfAbsent(name, n -> new ArrayList<>())
                .add(definition);
            mark(at, definition, true);
        }

        private int wordAt(String name, int from) {
            var word = java.util.regex.Pattern.compile(
                "\\b" + java.util.regex.Pattern.quote(name) + "\\b")
                .matcher(text);
            return word.find(Math.max(0, from)) ? word.start() : -1;
        }
    }

    private final class References extends Walk {

        References(Trees trees, CompilationUnitTree unit,
                Map<Element, Definition> found) {
            super(trees, unit, found);
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

    /** Returns whether it and all types around it are public. */
    private static boolean isPublic(Element e) {
        return !(e.getEnclosingElement() instanceof TypeElement owner)
            ? e.getModifiers().contains(Modifier.PUBLIC)
            : isPublic(owner) && (e.getModifiers().contains(Modifier.PUBLIC)
                || owner.getKind() == ElementKind.INTERFACE);
    }

    /** Returns whether all types around it have names. */
    private static boolean isNamed(Element e) {
        Element owner = e.getEnclosingElement();
        return !(owner instanceof TypeElement)
            || !owner.getSimpleName().isEmpty() && isNamed(owner);
    }

    private static String owner(Element e) {
        Element owner = e.getEnclosingElement();
        if (!(owner instanceof TypeElement)) return "";
        String outer = owner(owner);
        String name = owner.getSimpleName().toString();
        return outer.isEmpty() ? name : outer + "." + name;
    }

    private static String label(Element e) {
        if (!(e instanceof ExecutableElement method))
            return e.getSimpleName().toString();
        return method.getParameters().stream()
            .map(p -> p.asType().toString().replaceAll("<.*>", "")
                .replaceAll("[\\w.]+\\.(?=\\w)", ""))
            .collect(Collectors.joining(", ", method.getSimpleName() + "(",
                ")"));
    }
}
