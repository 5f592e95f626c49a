package microgpt.repl.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import microgpt.files.Problem;
import microgpt.files.Text;
import microgpt.repl.engine.Agent;
import microgpt.repl.engine.ClassShape;
import microgpt.repl.engine.Engine;
import microgpt.repl.engine.EngineCompiler;
import microgpt.repl.say.Problems;
import microgpt.repl.say.Voice;
import microgpt.source.Definition;
import microgpt.source.EngineSources;

/**
 * Changes to the engine that live as long as the session. Copies of the
 * sources are edited; where only bodies of methods have changed, the loaded
 * classes are given the new code, else the engine is loaded anew and the
 * session brought over.
 */
public final class EngineEdits implements AutoCloseable {

    private final Supplier<Engine> engine;
    private final EngineSources sources;
    private final List<Path> built;
    private final Start start;
    private final Voice voice;
    private final Problems problems;
    private final Map<Path, Path> copies = new LinkedHashMap<>();
    private final Map<Path, Path> loaded = new LinkedHashMap<>();
    private final Deque<Map<Path, String>> past = new ArrayDeque<>();
    private final Deque<Map<Path, String>> ahead = new ArrayDeque<>();
    private Path folder;
    private int version;
    private boolean reloaded;
    private boolean rejected;

    /**
     * None yet.
     *
     * @param engine as it is now
     * @param sources what it was compiled from
     * @param built where it was loaded from at first
     */
    public EngineEdits(Supplier<Engine> engine, EngineSources sources,
            List<Path> built, Start start, Voice voice, Problems problems) {
        this.engine = engine;
        this.sources = sources;
        this.built = built;
        this.start = start;
        this.voice = voice;
        this.problems = problems;
    }

    /**
     * Lets the user edit the source of this class or method, and applies it.
     *
     * @param name what it was called by
     * @throws IllegalArgumentException if it cannot be edited
     */
    Outcome edit(Definition entry, String name, Editor editor) {
        try {
            Map<Path, String> was = texts();
            Path copy = copy(entry.place().file());
            String before = Text.read(copy);
            editor.edit(copy, entry.place().line());
            String after = Text.read(copy);
            if (after.equals(before) && !rejected) {
                voice.say("Nothing was changed.");
                return Outcome.DONE;
            }
            Files.writeString(copy, after);     // without a byte order mark
            Outcome outcome = apply(entry.place().file().getFileName().toString());
            if (outcome.goesOn()) note(was, "/edit " + name);
            return outcome;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                "cannot edit: " + Problem.reason(e), e);
        }
    }

    /** Returns the sources that are other than the engine was built from. */
    private Map<Path, String> texts() throws IOException {
        var texts = new LinkedHashMap<Path, String>();
        for (var l : loaded.entrySet()) texts.put(l.getKey(), Text.read(l.getValue()));
        return texts;
    }

    private void note(Map<Path, String> was, String label) {
        past.push(was);
        ahead.clear();
        engine.get().toolkit().engineChanged(label);
    }

    /**
     * Takes the last change back, or makes again the one that was taken back
     * last, if that is what the toolkit's list of changes says comes next.
     */
    public Optional<Outcome> move(boolean back) {
        Deque<Map<Path, String>> from = back ? past : ahead, to = back ? ahead : past;
        if (from.isEmpty() || !engine.get().toolkit().turnsEngine(back))
            return Optional.empty();
        try {
            to.push(texts());
            return Optional.of(reloadWith(from.pop()));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                "cannot change the engine: " + Problem.reason(e), e);
        }
    }

    private Outcome reloadWith(Map<Path, String> texts) throws IOException {
        if (texts.isEmpty()) return built();
        for (Path original : copies.keySet())
            Files.writeString(copies.get(original),
                texts.containsKey(original) ? texts.get(original) : Text.read(original));
        for (Path original : texts.keySet())
            Files.writeString(copy(original), texts.get(original));
        Outcome outcome = apply(texts.keySet().stream()
            .map(file -> file.getFileName().toString()).collect(Collectors.joining(", ")));
        if (outcome.goesOn()) {
            copies.keySet().retainAll(texts.keySet());
            loaded.keySet().retainAll(texts.keySet());
        }
        return outcome;
    }

    private Path copy(Path original) throws IOException {
        if (folder == null) folder = Files.createTempDirectory("microgpt-edit");
        Path copy = copies.get(original);
        if (copy == null) {
            Path source = sources.folder();
            copy = folder.resolve("src").resolve(source.relativize(original));
            Files.createDirectories(copy.getParent());
            Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
            copies.put(original, copy);
        }
        return copy;
    }

    private Outcome apply(String name) throws IOException {
        Engine engine = this.engine.get();
        Path out = folder.resolve("classes" + ++version);
        var errors = new StringBuilder();
        List<Path> changed = List.copyOf(copies.values());
        if (!EngineCompiler.compile(changed, engine.path(), out, errors))
            return rejected(errors);
        Map<String, byte[]> classes = EngineCompiler.classes(out);
        String changes = name + (name.contains(", ") ? " are" : " is") + " changed";
        if (sameShape(classes, engine) && redefine(classes, engine)) {
            voice.say(changes + "; model and variables go on with it.");
            return accepted(name);
        }
        Path all = folder.resolve("engine" + version);
        if (!EngineCompiler.compile(allSources(), built,
            all, errors)) return rejected(errors);
        var path = new ArrayList<>(List.of(all));
        path.addAll(built);
        voice.say(changes + " in more than bodies of methods: the engine is loaded anew, the model goes on with all that it has "
            + "learned, declarations are evaluated again.");
        start.reload(path);
        reloaded = true;
        return accepted(name);
    }

    private Outcome accepted(String name) throws IOException {
        rejected = false;
        for (var c : copies.entrySet()) {
            Path to = folder.resolve("loaded").resolve(
                folder.resolve("src").relativize(c.getValue()));
            Files.createDirectories(to.getParent());
            Files.copy(c.getValue(), to, StandardCopyOption.REPLACE_EXISTING);
            loaded.put(c.getKey(), to);
        }
        engine.get().toolkit().edited(name).ifPresent(voice::say);
        return Outcome.DONE;
    }

    private Outcome rejected(StringBuilder errors) {
        rejected = true;
        problems.print("Error:\n" + errors
            + "Nothing was changed; /edit goes on where you left.");
        return new Outcome.Failed(1);
    }

    /**
     * Compares with what is loaded, compiled in the same way: the build may
     * have been made by another javac, whose code differs.
     */
    private boolean sameShape(Map<String, byte[]> classes, Engine engine)
            throws IOException {
        Path out = folder.resolve("before" + version);
        var sources = new ArrayList<Path>();
        for (var c : copies.entrySet())
            sources.add(loaded.getOrDefault(c.getKey(), c.getKey()));
        if (!EngineCompiler.compile(
            sources, engine.path(), out, new StringBuilder())) return false;
        Map<String, byte[]> before = EngineCompiler.classes(out);
        return before.keySet().equals(classes.keySet())
            && classes.entrySet().stream().allMatch(e ->
                ClassShape.of(before.get(e.getKey()))
                    .equals(ClassShape.of(e.getValue())));
    }

    /** Gives loaded classes new bodies; false if the JVM does not let us. */
    private static boolean redefine(Map<String, byte[]> classes, Engine engine) {
        Optional<Instrumentation> tool = Agent.instrumentation();
        if (tool.isEmpty()) return false;
        var definitions = new ArrayList<ClassDefinition>();
        classes.forEach((name, code) -> engine.loader().loaded(name).ifPresent(
            c -> definitions.add(new ClassDefinition(c,
                engine.loader().woven(name, code)))));
        try {
            tool.get().redefineClasses(
                definitions.toArray(new ClassDefinition[0]));
        } catch (ClassNotFoundException | LinkageError
                | UnmodifiableClassException
                | UnsupportedOperationException e) {
            return false;
        }
        classes.forEach(engine.loader()::replace);
        engine.toolkit().redefined();
        return true;
    }

    /** Returns all sources of engine and toolkit, edited ones as edited. */
    private List<Path> allSources() throws IOException {
        var files = new ArrayList<Path>();
        for (Path f : sources.files())
            files.add(copies.getOrDefault(f, f));
        return files;
    }

    /** Goes back to the engine as it was built. */
    Outcome revert() {
        if (copies.isEmpty()) {
            voice.say("Nothing is edited.");
            return Outcome.DONE;
        }
        try {
            Map<Path, String> was = texts();
            Outcome outcome = built();
            note(was, "/revert");
            return outcome;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                "cannot change the engine: " + Problem.reason(e), e);
        }
    }

    private Outcome built() {
        Engine engine = this.engine.get();
        Map<String, byte[]> original = engine.loader().original();
        copies.clear();
        loaded.clear();
        rejected = false;
        if (reloaded || !redefine(original, engine))
            start.reload(built);
        reloaded = false;
        voice.say("The engine is again as it was built.");
        return Outcome.DONE;
    }

    boolean isEdited() { return !loaded.isEmpty(); }

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
