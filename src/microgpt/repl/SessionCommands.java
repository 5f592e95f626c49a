package microgpt.repl;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import jdk.jshell.SnippetEvent;
import microgpt.repl.engine.Background;
import microgpt.repl.spi.Command;
import microgpt.repl.spi.Style;

/** The session itself: /help /raw /history /reset /reload /set /exit. */
final class SessionCommands {

    private final Session session;
    private final Commands commands;

    SessionCommands(Session session, Commands commands) {
        this.session = session;
        this.commands = commands;
    }

    List<Builtin> all() {
        return List.of(
            new Builtin("raw", "EXPR", "evaluate and print as jshell does",
                "/raw model.forward(0)", this::raw),
            new Builtin("doc", "NAME", "documentation of a class or method",
                "/doc Value.mul   /doc model.forward   /doc Math.max", this::doc,
                a -> session.sources().names()),
            new Builtin("history", "", "what was typed in this session",
                "/history", this::history),
            new Builtin("stop", "", "end what goes on in the background",
                "/stop                 ends threads that a stopped snippet has left", this::stop),
            new Builtin("reset", "", "forget everything and start anew",
                "/reset", this::reset),
            new Builtin("reload", "", "start anew and evaluate again what was valid",
                "/reload", this::reload),
            new Builtin("set", "[feedback normal|concise|silent] [raw on|off] "
                + "[color on|off] [editor COMMAND]", "change how the prompt works",
                "/set                  shows what is set\n"
                + "/set feedback concise says values only\n"
                + "/set raw on           prints values as jshell does\n"
                + "/set color off        prints no colours\n"
                + "/set editor nano      opens it for /edit",
                this::set, this::completeSet),
            new Builtin("help", "[command]", "this list, or more about one",
                "/help list", this::help, a -> commands.names()),
            new Builtin("exit", "[EXPR]", "leave, with that status",
                "/exit, or Ctrl-D", this::exit));
    }

    private Result raw(String expression) {
        if (expression.isBlank()) throw new IllegalArgumentException(
            "/raw needs an expression, such as /raw model");
        boolean before = session.isRaw();
        session.setRaw(true);
        try {
            return session.evalSnippet(expression);
        } finally {
            session.setRaw(before);
        }
    }

    private Result doc(String name) {
        if (name.isBlank()) throw new IllegalArgumentException(
            "/doc needs a name, such as /doc Value.mul");
        String text = new Documents(session).of(name);
        if (text.isEmpty()) throw new IllegalArgumentException(
            "nothing is known of " + name);
        session.streams().out().println(text);
        return Result.OK;
    }

    private static void nothingBehind(String command, String arguments) {
        if (!arguments.isBlank()) throw new IllegalArgumentException(
            command + " takes nothing behind it, and there is '" + arguments + "'");
    }

    private Result history(String arguments) {
        nothingBehind("/history", arguments);
        session.inputs().forEach(session.streams().out()::println);
        return Result.OK;
    }

    private Result stop(String arguments) {
        Background background = session.shell().control().background();
        List<Thread> before = background.threads();
        if (before.isEmpty()) {
            session.say("Nothing goes on in the background.");
            return Result.OK;
        }
        List<Thread> still;
        try {
            still = background.stop();
        } catch (InterruptedException e) {
            still = background.threads();
        }
        before.removeAll(still);
        if (!before.isEmpty())
            session.say("Ended: " + Background.names(before));
        if (still.isEmpty()) return Result.OK;
        throw new IllegalArgumentException(Background.names(still)
            + " cannot be ended while code of the JDK runs in it");
    }

    private Result reset(String arguments) {
        nothingBehind("/reset", arguments);
        List<Thread> still = session.shell().control().background().threads();
        session.reset();
        say("|  Starting over.");
        if (!still.isEmpty()) say("|  Still running in the background: "
            + Background.names(still) + ".");
        return Result.OK;
    }

    private Result reload(String arguments) {
        nothingBehind("/reload", arguments);
        List<String> sources = session.replayable();
        session.reset();
        say("|  Starting over and evaluating again.");
        for (String source : sources) {
            say("-: " + source.strip());
            if (Session.isCommand(source)) commands.run(source);
            else session.evalSnippet(source);
        }
        session.toolkit().evaluated("/reload");
        return Result.OK;
    }

    private void say(String line) {
        if (session.feedback() == Options.Feedback.NORMAL)
            session.streams().out().println(line);
    }

    private Result set(String arguments) {
        String[] words = arguments.split("\\s+", 2);
        String value = words.length > 1 ? words[1].strip() : "";
        switch (words[0]) {
            case "" -> showSettings();
            case "feedback" -> session.setFeedback(feedback(value));
            case "raw" -> session.setRaw(onOff("raw", value));
            case "color" -> session.setColor(onOff("color", value));
            case "editor" -> setEditor(value);
            default -> throw new IllegalArgumentException("/set " + words[0]
                + ": there are feedback, raw, color, editor");
        }
        return Result.OK;
    }

    private void showSettings() {
        PrintStream out = session.streams().out();
        Style style = session.style();
        out.println("|    /set feedback "
            + session.feedback().name().toLowerCase(Locale.ROOT));
        out.println("|    /set raw " + (session.isRaw() ? "on" : "off"));
        out.println("|    /set color " + (style.color() ? "on" : "off"));
        out.println("|    /set editor " + session.editor());
    }

    private void setEditor(String value) {
        if (value.isEmpty()) throw new IllegalArgumentException(
            "/set editor needs a command, such as nano; /set shows what is set");
        session.setEditor(value);
    }

    private static Options.Feedback feedback(String value) {
        for (Options.Feedback f : Options.Feedback.values())
            if (f.name().equalsIgnoreCase(value)) return f;
        throw new IllegalArgumentException("/set feedback" + (value.isEmpty()
            ? " needs a word: " : " '" + value + "': there are ")
            + "normal, concise, silent");
    }

    private static boolean onOff(String name, String value) {
        if (value.equals("on") || value.equals("off")) return value.equals("on");
        throw new IllegalArgumentException(
            "/set " + name + " '" + value + "': is neither on nor off");
    }

    private List<String> completeSet(String arguments) {
        String[] words = arguments.split("\\s+", -1);
        if (words.length < 2)
            return List.of("feedback", "raw", "color", "editor");
        return switch (words[0]) {
            case "feedback" -> List.of("normal", "concise", "silent");
            case "raw", "color" -> List.of("on", "off");
            default -> List.of();
        };
    }

    private Result exit(String expression) {
        if (expression.isBlank()) return Result.leave(0);
        List<SnippetEvent> events = session.evalPassing(expression);
        if (session.shell().control().value() instanceof Integer status)
            return Result.leave(status);
        if (events.stream().anyMatch(e -> e.value() == null))
            return Result.failed(Math.max(1, session.echo().print(events)));
        throw new IllegalArgumentException(
            "/exit " + expression + ": the status must be a whole number");
    }

    private Result help(String name) {
        if (name.isBlank()) {
            overview();
            return Result.OK;
        }
        String command = commands.resolve(name.replaceFirst("^/", ""));
        PrintStream out = session.streams().out();
        commands.builtin(command).ifPresent(b -> out.println(("/" + command + " "
            + b.usage()).strip() + "\n  " + b.summary() + "\n\n  "
            + b.details().replace("\n", "\n  ")));
        commands.toolkit(command).ifPresent(
            c -> out.println(c.help().stripTrailing()));
        return Result.OK;
    }

    private void overview() {
        PrintStream out = session.streams().out();
        Style style = session.style();
        out.println("Type any Java: an expression, a statement, a declaration.");
        out.println("Ready: " + session.readyNames().stream()
            .collect(Collectors.joining(", ")) + ".");
        List<Command> toolkit = session.toolkit().commands();
        var rows = new ArrayList<String[]>();
        for (Command c : toolkit)
            rows.add(new String[] {"/" + c.name(), c.usage(), c.summary()});
        if (!rows.isEmpty()) table(out, "The model:", rows, style);
        rows.clear();
        for (Builtin b : commands.builtins())
            rows.add(new String[] {"/" + b.name(), b.usage(), b.summary()});
        table(out, "The session:", rows, style);
        out.println();
        out.println("Tab completes, Alt-h or a second Tab documents, "
            + "Ctrl-R searches the history,");
        out.println("Ctrl-C stops what runs, Ctrl-D leaves. "
            + "/help NAME tells more of a command.");
    }

    private static void table(
            PrintStream out, String title, List<String[]> rows, Style style) {
        int widest = rows.stream().mapToInt(r -> r[0].length()).max().orElse(0);
        out.println();
        out.println(Ansi.bold(style, title));
        for (String[] r : rows)
            out.println("  " + r[0] + " ".repeat(widest - r[0].length())
                + "  " + r[2]);
    }
}
