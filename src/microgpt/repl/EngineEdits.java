package microgpt.repl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Changes to the engine that live as long as the session. Copies of the
 * sources are edited; where only bodies of methods have changed, the loaded
 * classes are given the new code, else the engine is loaded anew.
 */
final class EngineEdits implements AutoCloseable {

    private final Session session;
    private final Map<Path, Path> copies = new LinkedHashMap<>();
    private Path folder;
    private int version;
    private boolean reloaded;

    EngineEdits(Session session) { this.session = session; }

    /**
     * Lets the user edit the source of this class or method, and applies it.
     *
     * @throws IllegalArgumentException if it cannot be edited
     */
    Result edit(SourceIndex.Entry entry, Editor editor) {
        try {
            Path copy = copy(entry.file());
            String before = Files.readString(copy);
            editor.edit(copy, entry.line());
            if (Files.readString(copy).equals(before)) {
                session.say("Nothing was changed.");
                return Result.OK;
            }
            return apply(entry.file().getFileName().toString());
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot edit: " + e.getMessage());
        }
    }

    private Path copy(Path original) throws IOException {
        if (folder == null) folder = Files.createTempDirectory("microgpt-edit");
        Path copy = copies.get(original);
        if (copy == null) {
            Path source = session.engineSources().folder();
            copy = folder.resolve("src").resolve(source.relativize(original));
            Files.createDirectories(copy.getParent());
            Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
            copies.put(original, copy);
        }
        return copy;
    }

    private Result apply(String name) throws IOException {
        Engine engine = session.shell().engine();
        Path out = folder.resolve("classes" + ++version);
        var errors = new StringBuilder();
        List<Path> changed = List.copyOf(copies.values());
        if (!EngineCompiler.compile(changed, engine.path(), out, errors))
            return rejected(errors);
        Map<String, byte[]> classes = EngineCompiler.classes(out);
        if (sameShape(classes, engine.loader()) && redefine(classes, engine)) {
            session.say(name + " is changed; model and variables go on with it.");
            return Result.OK;
        }
        if (!EngineCompiler.compile(allSources(), session.options().engine(),
            out, errors)) return rejected(errors);
        var path = new ArrayList<>(List.of(out));
        path.addAll(session.options().engine());
        session.say(name + " is changed in its shape, so the engine is loaded "
            + "anew; weights are copied, declarations are evaluated again.");
        session.reloadEngine(path);
        reloaded = true;
        return Result.OK;
    }

    private Result rejected(StringBuilder errors) {
        new Problems(session).print("Error:\n" + errors
            + "Nothing was changed; /edit goes on where you left.");
        return Result.failed(1);
    }

    private static boolean sameShape(
            Map<String, byte[]> classes, EngineLoader loader) {
        return classes.entrySet().stream().allMatch(e -> loader.code(e.getKey())
            .filter(old -> ClassShape.of(old).equals(ClassShape.of(e.getValue())))
            .isPresent());
    }

    /** Gives loaded classes new bodies; false if the JVM does not let us. */
    private static boolean redefine(Map<String, byte[]> classes, Engine engine) {
        Optional<Instrumentation> tool = Agent.instrumentation();
        if (tool.isEmpty()) return false;
        var definitions = new ArrayList<ClassDefinition>();
        classes.forEach((name, code) -> engine.loader().loaded(name).ifPresent(
            c -> definitions.add(new ClassDefinition(c, Weaver.weave(code)))));
        try {
            tool.get().redefineClasses(
                definitions.toArray(new ClassDefinition[0]));
        } catch (ClassNotFoundException | LinkageError
                | java.lang.instrument.UnmodifiableClassException
                | UnsupportedOperationException e) {
            return false;
        }
        classes.forEach(engine.loader()::replace);
        return true;
    }

    /** Returns all sources of engine and toolkit, edited ones as edited. */
    private List<Path> allSources() throws IOException {
        var files = new ArrayList<Path>();
        for (Path f : session.engineSources().files())
            files.add(copies.getOrDefault(f, f));
        return files;
    }

    /** Goes back to the engine as it was built. */
    Result revert() {
        if (copies.isEmpty()) {
            session.say("Nothing is edited.");
            return Result.OK;
        }
        Engine engine = session.shell().engine();
        Map<String, byte[]> original = engine.loader().original();
        copies.clear();
        if (reloaded || !redefine(original, engine))
            session.reloadEngine(session.options().engine());
        reloaded = false;
        session.say("The engine is again as it was built.");
        return Result.OK;
    }

    @Override
    public void close() {
        if (folder == null) return;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path f : files.sorted(Comparator.reverseOrder()).toList())
                Files.delete(f);
        } catch (IOException | UncheckedIOException e) {
            folder = null;      // it is in the temporary folder anyway
        }
    }
}
