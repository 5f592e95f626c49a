package microgpt.toolkit.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.repl.spi.Command;
import microgpt.repl.spi.Console;
import microgpt.repl.spi.Lesson;
import microgpt.repl.spi.Operation;
import microgpt.repl.spi.Style;
import microgpt.repl.spi.Toolkit;
import microgpt.text.Corpus;
import microgpt.toolkit.Lessons;
import microgpt.toolkit.Session;
import microgpt.toolkit.Stepper;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.explain.Advice;
import microgpt.toolkit.render.Renderers;
import microgpt.toolkit.train.Carry;
import microgpt.toolkit.train.LastModel;
import microgpt.toolkit.train.Undo;
import microgpt.toolkit.view.Picture;
import microgpt.train.Trainer;

/** What a prompt gets from the toolkit. */
public final class Tools implements Toolkit {

    /** What the first lines at a prompt need; loaded while it is drawn. */
    private static final List<Class<?>> SOON_NEEDED = List.of(Trainer.class,
        Corpus.class, PythonRandom.class, Tokenizer.class, Gpt.class, Value.class);

    private final List<Command> commands = Stream.of(ChangeCommands.all(), LookCommands.all())
        .flatMap(List::stream).toList();    // in the order of /help

    @Override
    public void attach(Console console) {
        Stepper.close();
        Bindings.attach(console);
    }

    @Override
    public void prepare() {
        Session.makeFirst();
        for (Class<?> c : SOON_NEEDED) try {
            Class.forName(c.getName(), true, c.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public boolean evaluated(String input) {
        Stepper.closeIfOver().ifPresent(note -> Bindings.console().print("|  " + note));
        return Undo.look(input);
    }

    @Override
    public void engineChanged(String label) { Undo.engineChanged(label); }

    @Override
    public boolean turnsEngine(boolean back) { return Undo.turnsEngine(back); }

    @Override
    public Optional<String> keep(Path file) { return LastModel.keep(file); }

    @Override
    public Optional<String> kept(Path file) { return LastModel.offer(file); }

    @Override
    public String resume(Path file, String data) {
        LastModel.check(file);
        return "Train.resume(" + Arguments.file(file.toString())
            + (data.isEmpty() ? "" : ", " + Arguments.file(data)) + ")";
    }

    @Override
    public String changes() { return "Train.changes(trainer)"; }

    @Override
    public void redefined() { Stepper.redefined(); }

    @Override
    public Optional<String> edited(String file) {
        return file.equals(Config.class.getSimpleName() + ".java")
            ? Optional.of("The model keeps its own hyperparameters; /new begins "
                + "with those of the new source.") : Optional.empty();
    }

    @Override
    public Map<String, Object> carry() {
        Stepper.close().ifPresent(note -> Bindings.console().print("|  " + note
            + "; /step opens a new one"));
        return Carry.pack(Bindings.console().variables());
    }

    @Override
    public Map<String, Object> resume(Map<String, Object> carried) {
        return Carry.unpack(carried);
    }

    @Override
    public List<String> resumed() { return Carry.done(); }

    @Override
    public List<Command> commands() { return commands; }

    @Override
    public Optional<String> render(Object value, Style style) {
        return Renderers.render(value, tellsTokens(value) ? Bindings.tokenizer() : null, style);
    }

    @Override
    public Optional<String> picture(Object value) {
        try {
            return value instanceof Picture p ? Optional.of(p.svg()) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();        // there is nothing to draw yet
        }
    }

    @Override
    public boolean isInPicture(Object value) {
        return value instanceof Picture p && p.tellsAll();
    }

    private static boolean tellsTokens(Object value) {
        return value instanceof int[] || value instanceof Value[] || value instanceof double[];
    }

    @Override
    public List<String> inString(String call, int argument, String typed) {
        return Words.inString(call, argument, typed);
    }

    @Override
    public Optional<String> note(String word) {
        if (word.equals(Config.class.getSimpleName())) return Optional.of("Its keys, such as "
            + "width and norm: /help new; /doc norm tells of one.");
        return Config.keys().stream().filter(key -> word.equals(key.name() + "="))
            .map(Config.Key::about).findFirst();
    }

    @Override
    public Map<String, String> shortcuts() { return Stepper.shortcuts(); }

    @Override
    public Optional<String> promptLabel() { return Stepper.promptLabel(); }

    @Override
    public Optional<String> promptHelp() { return Stepper.promptHelp(); }

    @Override
    public Optional<String> hint(String name) { return Stepper.hint(name); }

    @Override
    public Optional<String> operator(Operation operation) {
        return Advice.operator(operation);
    }

    @Override
    public Optional<String> calls(Operation operation, boolean turns) {
        return Advice.calls(operation, turns);
    }

    @Override
    public Map<String, String> synonyms() { return Advice.SYNONYMS; }

    @Override
    public Optional<String> advice(String message) { return Advice.message(message); }

    @Override
    public Runnable mark() { return Undo.mark(); }

    @Override
    public List<Lesson> lessons() { return Lessons.all(); }
}
