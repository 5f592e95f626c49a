package microgpt.repl.command;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import microgpt.repl.engine.Background;
import microgpt.repl.say.Voice;
import microgpt.repl.spi.Toolkit;

/** The session itself: /history /stop /reset /reload. */
public final class SessionCommands {

    private final Start start;
    private final Journal journal;
    private final Function<String, Outcome> again;
    private final Supplier<Background> background;
    private final Supplier<Toolkit> toolkit;
    private final Voice voice;

    /** @param again runs what succeeded before */
    public SessionCommands(Start start, Journal journal,
            Function<String, Outcome> again, Supplier<Background> background,
            Supplier<Toolkit> toolkit, Voice voice) {
        this.start = start;
        this.journal = journal;
        this.again = again;
        this.background = background;
        this.toolkit = toolkit;
        this.voice = voice;
    }

    public List<Builtin> all() {
        return List.of(
            new Builtin("history", "", "what was typed in this session",
                "/history", this::history),
            new Builtin("stop", "", "end what goes on in the background",
                "/stop                 ends threads that a stopped snippet has left", this::stop),
            new Builtin("reset", "", "forget everything and start anew",
                "/reset", this::reset),
            new Builtin("reload", "", "start anew and evaluate again what was valid",
                "/reload", this::reload));
    }

    private static void nothingBehind(String command, String arguments) {
        if (!arguments.isBlank()) throw new IllegalArgumentException(
            command + " takes nothing behind it, and there is '" + arguments + "'");
    }

    private Outcome history(String arguments) {
        nothingBehind("/history", arguments);
        journal.inputs().forEach(voice.out()::println);
        return Outcome.DONE;
    }

    private Outcome stop(String arguments) {
        Background background = this.background.get();
        List<Thread> before = background.threads();
        if (before.isEmpty()) {
            voice.say("Nothing goes on in the background.");
            return Outcome.DONE;
        }
        List<Thread> still;
        try {
            still = background.stop();
        } catch (InterruptedException e) {
            still = background.threads();
        }
        before.removeAll(still);
        if (!before.isEmpty())
            voice.say("Ended: " + Background.names(before));
        if (still.isEmpty()) return Outcome.DONE;
        throw new IllegalArgumentException(Background.names(still)
            + " cannot be ended while code of the JDK runs in it");
    }

    private Outcome reset(String arguments) {
        nothingBehind("/reset", arguments);
        List<Thread> still = background.get().threads();
        start.reset();
        voice.say("Starting over.");
        if (!still.isEmpty()) voice.say(
            "Still running in the background: " + Background.names(still) + ".");
        return Outcome.DONE;
    }

    private Outcome reload(String arguments) {
        nothingBehind("/reload", arguments);
        List<String> sources = journal.replayable();
        start.reset();
        voice.say("Starting over and evaluating again.");
        for (String source : sources) {
            voice.line("-: " + source.strip());
            again.apply(source);
        }
        toolkit.get().evaluated("/reload");
        return Outcome.DONE;
    }
}
