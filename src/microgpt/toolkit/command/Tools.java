package microgpt.toolkit.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import microgpt.Value;
import microgpt.repl.spi.Command;
import microgpt.repl.spi.Console;
import microgpt.repl.spi.Lesson;
import microgpt.repl.spi.Style;
import microgpt.repl.spi.Toolkit;
import microgpt.toolkit.Lessons;
import microgpt.toolkit.Stepper;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.render.Renderers;
import microgpt.toolkit.train.Carry;
import microgpt.toolkit.train.Undo;

/** What a prompt gets from the toolkit. */
public final class Tools implements Toolkit {

    private final List<Command> commands =
        AllCommands.list(name -> Bindings.console().variables().get(name));

    @Override
    public void attach(Console console) {
        Stepper.close();
        Bindings.attach(console);
    }

    @Override
    public boolean evaluated(String input) { return Undo.look(input); }

    @Override
    public void redefined() { Stepper.redefined(); }

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

    private static boolean tellsTokens(Object value) {
        return value instanceof int[] || value instanceof Value[] || value instanceof double[];
    }

    @Override
    public Map<String, String> shortcuts() { return Stepper.shortcuts(); }

    @Override
    public Optional<String> promptLabel() { return Stepper.promptLabel(); }

    @Override
    public Optional<String> hint(String name) { return Stepper.hint(name); }

    @Override
    public List<Lesson> lessons() { return Lessons.all(); }
}
