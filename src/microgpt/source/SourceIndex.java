package microgpt.source;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What sources define, and where, as the Java compiler reads them. What lies
 * within a method is not listed.
 */
public final class SourceIndex {

    private static final Pattern CONSTRUCTOR = Pattern.compile("((?:.*\\.)?(\\w+))\\.\\2");

    private final Map<String, Definition> byId = new LinkedHashMap<>();
    private final Map<String, List<Definition>> byPath = new HashMap<>();
    private final Map<String, List<Definition>> byName = new HashMap<>();
    private final TreeSet<String> rooms = new TreeSet<>();

    /** Reads files; what cannot be compiled is listed all the same. */
    public SourceIndex(List<Path> files) {
        if (files.isEmpty()) return;
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(
                diagnostic -> {}, null, StandardCharsets.UTF_8)) {
            var task = (JavacTask) compiler.getTask(null, manager, diagnostic -> {},
                List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            Trees trees = Trees.instance(task);
            for (CompilationUnitTree unit : task.parse())
                new Reader(trees, unit, (e, d) -> {}).scan(unit, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lists what is in files that were analysed. */
    public SourceIndex(Trees trees, List<CompilationUnitTree> units,
            BiConsumer<Element, Definition> found) {
        for (CompilationUnitTree unit : units) new Reader(trees, unit, found).scan(unit, null);
    }

    /** Returns the package of a file below the engine's, "" for that itself. */
    public static String room(CompilationUnitTree unit) {
        return String.valueOf(unit.getPackageName()).replaceFirst("^microgpt\\.?|^null$", "");
    }

    /** Returns all definitions, in the order of the sources. */
    public List<Definition> all() { return List.copyOf(byId.values()); }

    /**
     * Returns what has this id, such as {@code Value.add(Value)}. Where the id
     * says no room, what the room at hand has comes first, then the engine's
     * own; then what only one of the rooms has.
     */
    public Optional<Definition> get(String id, String room) {
        return Optional.ofNullable(meant(id, room, byId));
    }

    /**
     * Returns all that have this path, whatever their parameters, likewise;
     * {@code Gpt.Gpt} are the constructors of {@code Gpt}.
     */
    public List<Definition> named(String path, String room) {
        List<Definition> found = meant(path, room, byPath);
        if (found != null) return List.copyOf(found);
        Matcher twice = CONSTRUCTOR.matcher(path);
        return !twice.matches() ? List.of() : named(twice.group(1), room).stream()
            .filter(d -> d.kind() == ElementKind.CONSTRUCTOR).toList();
    }

    private <T> T meant(String name, String room, Map<String, T> among) {
        for (String near : List.of(room, "")) {
            T found = among.get(Definition.in(near, name));
            if (found != null) return found;
        }
        List<T> far = rooms.stream().map(r -> among.get(Definition.in(r, name)))
            .filter(d -> d != null).toList();
        return far.size() == 1 ? far.get(0) : null;
    }

    /** Returns the first definition with this simple name, if one type has them all. */
    public Optional<Definition> only(String name) {
        List<Definition> all = byName.getOrDefault(name, List.of());
        boolean one = all.stream().map(Definition::owner).distinct().count() == 1;
        return one ? Optional.of(all.get(0)) : Optional.empty();
    }

    /** Returns the paths of all definitions, without their rooms where that is enough. */
    public List<String> names() {
        return byId.values().stream().map(d -> named(d.plainPath(), "").contains(d)
            ? d.plainPath() : d.path()).distinct().toList();
    }

    private void add(Definition d) {
        if (byId.putIfAbsent(d.id(), d) != null) return;
        byPath.computeIfAbsent(d.path(), p -> new ArrayList<>()).add(d);
        byName.computeIfAbsent(d.name(), n -> new ArrayList<>()).add(d);
        rooms.add(d.room());
    }

    /** Returns a type as an id has it: no package, no outer types, no type arguments. */
    public static String simple(String type) {
        return type.replaceAll("<.*>", "").replace("...", "[]")
            .replaceAll("[\\w.]+\\.(?=\\w)", "").replaceAll("\\s", "");
    }

    /** Reads one file. */
    private final class Reader extends TreePathScanner<Void, Void> {
        private final Trees trees;
        private final CompilationUnitTree unit;
        private final BiConsumer<Element, Definition> found;
        private final SourcePositions positions;
        private final String text;
        private final Path file;
        private final String room;
        private String owner;
        private Tree.Kind ownerKind = Tree.Kind.COMPILATION_UNIT;
        private boolean ownerIsPublic = true;
        private int next = 1;

        Reader(Trees trees, CompilationUnitTree unit, BiConsumer<Element, Definition> found) {
            this.trees = trees;
            this.unit = unit;
            this.found = found;
            positions = trees.getSourcePositions();
            file = Path.of(unit.getSourceFile().toUri());
            room = room(unit);
            owner = room;
            try {
                text = unit.getSourceFile().getCharContent(true).toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Void visitClass(ClassTree tree, Void nothing) {
            String name = tree.getSimpleName().toString();
            int at = wordAt(name, tree, tree.getModifiers());
            if (at < 0) return null;
            boolean isPublic = isPublic(tree.getModifiers());
            add(name, "", at, tree, isPublic, ElementKind.valueOf(tree.getKind().name()));
            String outer = owner;
            Tree.Kind outerKind = ownerKind;
            boolean outerIsPublic = ownerIsPublic;
            owner = Definition.in(owner, name);
            ownerKind = tree.getKind();
            ownerIsPublic = isPublic;
            next = line(text.indexOf('{', at)) + 1;
            super.visitClass(tree, nothing);
            owner = outer;
            ownerKind = outerKind;
            ownerIsPublic = outerIsPublic;
            next = line(end(tree)) + 1;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree tree, Void nothing) {
            boolean creates = tree.getName().contentEquals("<init>");
            String type = owner.substring(owner.lastIndexOf('.') + 1);
            String name = creates ? type : tree.getName().toString();
            String parameters = tree.getParameters().stream().map(VariableTree::getType)
                .map(t -> simple(t.toString())).collect(Collectors.joining(", ", "(", ")"));
            int at = wordAt(name, tree,
                creates ? tree.getModifiers() : tree.getReturnType());
            if (at >= 0) add(name, parameters, at, tree, isPublic(tree.getModifiers()),
                creates ? ElementKind.CONSTRUCTOR : ElementKind.METHOD);
            return null;
        }

        @Override
        public Void visitVariable(VariableTree tree, Void nothing) {
            String name = tree.getName().toString();
            int at = wordAt(name, tree, tree.getType());
            // One of several: the first's value may have spoken of it before.
            if (at >= 0 && tree.getInitializer() != null) {
                int named = text.lastIndexOf(name, start(tree.getInitializer()) - 1);
                at = Math.max(at, named);
            }
            boolean constant = ownerKind == Tree.Kind.ENUM && at == start(tree);
            if (at >= 0) add(name, "", at, tree, isPublic(tree.getModifiers()),
                constant ? ElementKind.ENUM_CONSTANT : ElementKind.FIELD);
            return null;
        }

        @Override
        public Void visitBlock(BlockTree tree, Void nothing) { return null; }

        private void add(String name, String parameters, int at, Tree tree,
                boolean isPublic, ElementKind kind) {
            String doc = trees.getDocComment(getCurrentPath());
            boolean creates = kind == ElementKind.CONSTRUCTOR;
            String outer = creates ? owner.substring(0, Math.max(0, owner.length()
                - name.length() - 1)) : owner;
            var definition = new Definition(room, outer, name, parameters,
                new Place(file, line(at)), at, Math.min(next, line(at)),
                line(Math.max(at, end(tree))), isPublic, kind, doc == null ? "" : doc);
            SourceIndex.this.add(definition);
            Element element = trees.getElement(getCurrentPath());
            if (element != null) found.accept(element, definition);
            next = definition.last() + 1;
        }

        private boolean isPublic(ModifiersTree modifiers) {
            return ownerIsPublic && (modifiers.getFlags().contains(Modifier.PUBLIC)
                || ownerKind == Tree.Kind.INTERFACE);
        }

        /** Returns where a name stands in what it names, or -1: the compiler made it. */
        private int wordAt(String name, Tree tree, Tree before) {
            if (name.isEmpty()) return -1;
            Matcher word = Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(text);
            return word.find(Math.max(0, Math.max(start(tree), end(before))))
                ? word.start() : -1;
        }

        private int start(Tree tree) { return (int) positions.getStartPosition(unit, tree); }

        private int end(Tree tree) {
            return tree == null ? -1 : (int) positions.getEndPosition(unit, tree);
        }

        private int line(int offset) { return (int) unit.getLineMap().getLineNumber(offset); }
    }
}
