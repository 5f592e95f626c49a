package microgpt.repl;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import microgpt.repl.spi.Lesson;

/**
 * Plays a lesson: prints a remark, and each Enter on an empty line runs the
 * next line of code, as if the user had typed it. In between the prompt takes
 * anything else.
 */
final class LessonPlayer {

    private final Session session;
    private Lesson lesson;
    private int part;
    private int line;

    LessonPlayer(Session session) { this.session = session; }

    /** Returns whether an empty line means: go on. */
    boolean isPlaying() { return lesson != null; }

    /** Returns what the prompt should say while a lesson is played. */
    Optional<String> label() {
        return Optional.ofNullable(lesson).map(l -> "lesson " + l.number());
    }

    /**
     * Returns whether these arguments of /lesson are for the player: the
     * number of a lesson, or {@code stop}, from a person who is typing.
     */
    boolean takes(String arguments) {
        return session.options().interactive()
            && arguments.matches("\\d{1,4}|stop");
    }

    /** Starts the lesson of that number, or stops the one that plays. */
    Result command(String arguments) {
        if (arguments.equals("stop")) {
            if (lesson == null) throw new IllegalArgumentException(
                "no lesson is being played; /lesson lists them");
            lesson = null;
            return Result.OK;
        }
        List<Lesson> all = session.toolkit().lessons();
        lesson = all.stream()
            .filter(l -> l.number() == Integer.parseInt(arguments))
            .findFirst().orElseThrow(() -> new IllegalArgumentException(
                "there is no lesson " + arguments + "; there are 1 to "
                    + all.size()));
        part = 0;
        line = 0;
        out().println(Ansi.bold(session.style(),
            "Lesson " + lesson.number() + ": " + lesson.title()));
        out().println(Ansi.dim(session.style(),
            "Enter goes on, /lesson stop leaves; in between, try things."));
        remark();
        return Result.OK;
    }

    /** Runs the next line. */
    Result next() {
        String code = lesson.parts().get(part).code().get(line++);
        String shown = session.style().color() ? Painter.ansi(code) : code;
        out().println(Ansi.dim(session.style(), "  run  ") + shown);
        Result result = session.run(code);
        if (line == lesson.parts().get(part).code().size()) {
            part++;
            line = 0;
            remark();
        }
        return result;
    }

    /** Prints the remark of this part; a part without code is the last. */
    private void remark() {
        while (part < lesson.parts().size()) {
            out().println();
            lesson.parts().get(part).remark().forEach(out()::println);
            if (!lesson.parts().get(part).code().isEmpty()) return;
            part++;
        }
        out().println(Ansi.dim(session.style(), "That was lesson "
            + lesson.number() + "; /lesson lists all."));
        lesson = null;
    }

    private PrintStream out() { return session.streams().out(); }
}
