package microgpt.repl.command;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import microgpt.repl.engine.Background;
import microgpt.repl.say.Voice;
import microgpt.repl.spi.Toolkit;

/** The session itself: /history /resume /stop /reset /reload. */
public final class SessionCommands {

    private final Start start;
    private final Journal journal;
    private final Function<String, Outcome> again;
    private final Supplier<Background> background;
    private final Supplier<Toolkit> toolkit;
    private final Responder responder;
    private final Path lastModel;
    private final Voice voice;

    /**
     * Those of a session.
     *
     * @param again runs what succeeded before
     * @param lastModel where a session keeps its model, or null
     */
    public SessionCommands(Start start, Journal journal,
            Function<String, Outcome> again, Supplier<Background> background,
            Supplier<Toolkit> toolkit, Responder responder, Path lastModel,
            Voice voice) {
        this.responder = responder;
        this.lastModel = lastModel;
        this.start = start;
        this.journal = journal;
        this.again = again;
        this.background = background;
        this.toolkit = toolkit;
        this.voice = voice;
    }

    public List<Builtin> all() {
        return List.of(
            new Builtin("history", "[model]", "what was typed in this session, or what changed the model",
                "/history        as it was typed; /list has what of it is valid, with ids\n"
                + "/history model  lists what /undo takes back, and /redo does again",
                this::history, a -> List.of("model")),
            new Builtin("resume", "[--data FILE]", "take up the model that the last session has kept",
                "/resume              goes on with it, as /checkpoint load would; /undo\n"
                + "                     leaves it again\n"
                + "/resume --data FILE  if its documents are elsewhere now\n"
                + "At the end of a session a model that was trained is kept, in a file\n"
                + "beside the history. /set keep off does not, /set -retain remembers that.",
                this::resume, FileCommands::files),
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
        if (arguments.equals("model")) {
            String expression = toolkit.get().changes();
            return expression.isEmpty() ? Outcome.DONE
                : responder.expression(expression, "/history model");
        }
        if (!arguments.isBlank()) throw new IllegalArgumentException(
            "/history takes model or nothing behind it, and there is '" + arguments + "'");
        voice.show("/history", journal.inputs());
        return Outcome.DONE;
    }

    private Outcome resume(String arguments) {
        if (lastModel == null) throw new IllegalArgumentException(
            "there is no place where a session keeps its model");
        String[] words = arguments.split("\\s+", 2);
        if (!arguments.isBlank() && (words.length < 2 || !words[0].equals("--data")))
            throw new IllegalArgumentException(
                "/resume takes --data FILE or nothing, and there is '" + arguments + "'");
        return responder.expression(toolkit.get().resume(lastModel,
            arguments.isBlank() ? "" : words[1]), ("/resume " + arguments).strip());
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
            String head = "-: ";
            for (String line : source.strip().lines().toList()) {
                voice.rows(head, "   ", line).forEach(voice::line);
                head = "   ";
            }
            again.apply(source);
        }
        toolkit.get().evaluated("/reload");
        return Outcome.DONE;
    }
}
