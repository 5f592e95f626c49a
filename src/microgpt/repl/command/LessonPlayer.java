package microgpt.repl.command;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import microgpt.repl.say.Ansi;
import microgpt.repl.say.Coloring;
import microgpt.repl.say.Voice;
import microgpt.repl.spi.Lesson;
import microgpt.repl.spi.Toolkit;

/**
 * Plays a lesson: prints a remark, and each Enter on an empty line runs the
 * next line of code, as if the user had typed it. In between the prompt takes
 * anything else.
 */
public final class LessonPlayer {

    private final Function<String, Outcome> run;
    private final Supplier<Toolkit> toolkit;
    private final Voice voice;
    private final boolean interactive;
    private Lesson lesson;
    private int part;
    private int line;

    /**
     * Plays nothing yet.
     *
     * @param run runs an input
     * @param interactive whether a person is typing
     */
    public LessonPlayer(Function<String, Outcome> run,
            Supplier<Toolkit> toolkit, Voice voice, boolean interactive) {
        this.run = run;
        this.toolkit = toolkit;
        this.voice = voice;
        this.interactive = interactive;
    }

    /** Returns whether an empty line means: go on. */
    public boolean isPlaying() { return lesson != null; }

    /** Returns what the prompt should say while a lesson is played. */
    public Optional<String> label() {
        return Optional.ofNullable(lesson).map(l -> "lesson " + l.number());
    }

    /**
     * Returns whether these arguments of /lesson are for the player: the
     * number of a lesson, or {@code stop}, from a person who is typing.
     */
    boolean takes(String arguments) {
        return interactive
            && arguments.matches("\\d{1,4}|stop");
    }

    /** Starts the lesson of that number, or stops the one that plays. */
    Outcome command(String arguments) {
        if (arguments.equals("stop")) {
            if (lesson == null) throw new IllegalArgumentException(
                "no lesson is being played; /lesson lists them");
            lesson = null;
            return Outcome.DONE;
        }
        List<Lesson> all = toolkit.get().lessons();
        lesson = all.stream()
            .filter(l -> l.number() == Integer.parseInt(arguments))
            .findFirst().orElseThrow(() -> new IllegalArgumentException(
                "there is no lesson " + arguments + "; there are 1 to "
                    + all.size()));
        part = 0;
        line = 0;
        out().println(Ansi.bold(voice.style(),
            "Lesson " + lesson.number() + ": " + lesson.title()));
        out().println(Ansi.dim(voice.style(),
            "Enter goes on, /lesson stop leaves; in between, try things."));
        remark();
        return Outcome.DONE;
    }

    /** Runs the next line. */
    public Outcome next() {
        String code = lesson.parts().get(part).code().get(line++);
        String shown = voice.style().color() ? Coloring.ansi(code) : code;
        out().println(Ansi.dim(voice.style(), "  run  ") + shown);
        Outcome outcome = run.apply(code);
        if (line == lesson.parts().get(part).code().size()) {
            part++;
            line = 0;
            remark();
        }
        return outcome;
    }

    /** Prints the remark of this part; a part without code is the last. */
    private void remark() {
        while (part < lesson.parts().size()) {
            out().println();
            lesson.parts().get(part).remark().forEach(out()::println);
            if (!lesson.parts().get(part).code().isEmpty()) return;
            part++;
        }
        out().println(Ansi.dim(voice.style(), "That was lesson "
            + lesson.number() + "; /lesson lists all."));
        lesson = null;
    }

    private PrintStream out() { return voice.out(); }
}
