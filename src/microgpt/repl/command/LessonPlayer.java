package microgpt.repl.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import microgpt.files.Kind;
import microgpt.files.Target;
import microgpt.files.Text;
import microgpt.repl.eval.Input;
import microgpt.repl.read.Chapter;
import microgpt.repl.read.Contents;
import microgpt.repl.read.Played;
import microgpt.repl.say.Ansi;
import microgpt.repl.say.Coloring;
import microgpt.repl.say.Voice;
import microgpt.repl.say.Words;
import microgpt.repl.spi.Lesson;
import microgpt.repl.spi.Toolkit;

/**
 * Plays a lesson, or a chapter's transcripts: prints a remark, asks for a guess
 * here and there, and offers the next statement, which may be changed before it
 * is run. In between the prompt takes anything else. What it declares and what it
 * does to the model goes when it is left.
 */
public final class LessonPlayer {

    /** What lies around a lesson, and puts back what was before it. */
    public interface Around {

        /** Returns what ends it: true puts everything back, false keeps it. */
        Ending begin();

        /** Ends what was begun. */
        interface Ending {
            void end(boolean back);
        }

        /** Returns what the last expression was, as text; "" if it is no number or word. */
        String lastValue();
    }

    private final Function<String, Outcome> run;
    private final Supplier<Toolkit> toolkit;
    private final Supplier<Contents> contents;
    private final Around around;
    private final Done done;
    private final Voice voice;
    private final boolean interactive;
    private Lesson lesson;
    private Around.Ending ending;
    private int part;
    private int line;
    private boolean asks;
    private String guess = "";

    /**
     * Plays nothing yet.
     *
     * @param run runs an input
     * @param contents of the book
     * @param done remembers what was played to its end
     * @param interactive whether a person is typing
     */
    public LessonPlayer(Function<String, Outcome> run, Supplier<Toolkit> toolkit,
            Supplier<Contents> contents, Around around, Done done, Voice voice,
            boolean interactive) {
        this.run = run;
        this.toolkit = toolkit;
        this.contents = contents;
        this.around = around;
        this.done = done;
        this.voice = voice;
        this.interactive = interactive;
    }

    /** The chapter's transcripts as a lesson: /try. */
    public Builtin builtin() {
        return new Builtin("try", "CHAPTER [SECTION]",
            "plays the transcripts of a chapter, statement by statement",
            "/try attention       what /book attention shows, to be typed along;\n"
            + "                     Enter runs what stands there, or what you make of it\n"
            + "/try attention mask  of one section\n"
            + "/lesson stop leaves, and puts back what was before", this::chapter,
            a -> a.contains(" ") ? List.of()
                : contents.get().chapters().stream().map(Chapter::id).toList());
    }

    /** Returns whether something is played. */
    public boolean isPlaying() { return lesson != null; }

    /** Returns what the prompt should say while a lesson is played. */
    public Optional<String> label() {
        return Optional.ofNullable(lesson).map(l -> asks ? "your guess"
            : l.number() > 0 ? "lesson " + l.number() : "try " + l.name());
    }

    /** Returns the statement that comes next, or "" if none does now. */
    public String offer() {
        return lesson == null || asks || isOver() ? ""
            : lesson.parts().get(part).code().get(line);
    }

    private boolean isOver() { return part >= lesson.parts().size(); }

    /** Returns whether these arguments of /lesson are for the player. */
    boolean takes(String arguments) {
        return interactive && !arguments.strip().contains(" ");
    }

    /** Lists the lessons, starts one, or leaves the one that plays. */
    Outcome command(String word) {
        switch (word) {
            case "": return list();
            case "stop": return leave(true);
            case "keep": return leave(false);
            case "skip":
                checkPlaying();
                if (isOver()) throw new IllegalArgumentException(
                    "there is nothing left to skip; /lesson next plays the next one");
                asks = false;
                advance();
                return Outcome.DONE;
            case "next": return start(next());
            default: return start(named(word));
        }
    }

    private void checkPlaying() {
        if (lesson == null) throw new IllegalArgumentException(
            "no lesson is being played; /lesson lists them");
    }

    private Outcome leave(boolean back) {
        checkPlaying();
        end(back);
        return Outcome.DONE;
    }

    private void end(boolean back) {
        Lesson old = lesson;
        lesson = null;
        asks = false;
        guess = "";
        if (old != null) ending.end(back);
        ending = null;
    }

    /** The one after this, or the first that was not played yet. */
    private Lesson next() {
        List<Lesson> all = toolkit.get().lessons();
        int after = lesson == null ? 0 : lesson.number();
        return all.stream().filter(l -> after > 0 ? l.number() > after
                : !done.has(l.name())).findFirst()
            .orElseThrow(() -> new IllegalArgumentException(after > 0
                ? "that was the last lesson; /lesson lists them"
                : "all lessons were played; /lesson lists them"));
    }

    private Lesson named(String word) {
        List<Lesson> all = toolkit.get().lessons();
        if (word.matches("\\d{1,4}")) return all.stream()
            .filter(l -> l.number() == Integer.parseInt(word)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("there is no lesson " + word
                + "; there are 1 to " + all.size()));
        List<Lesson> found = all.stream().filter(l -> l.name().equals(word)).toList();
        if (found.isEmpty())
            found = all.stream().filter(l -> l.name().startsWith(word)).toList();
        if (found.size() == 1) return found.get(0);
        throw new IllegalArgumentException("there is no lesson '" + word + "'"
            + Words.nearest(word, all.stream().map(Lesson::name).toList())
                .map(n -> "; " + n + "?").orElse("") + "; /lesson lists them");
    }

    private Outcome list() {
        var lines = new ArrayList<String>();
        for (Lesson l : toolkit.get().lessons())
            lines.add(String.format("%s %2d  %s", done.has(l.name()) ? "✓" : " ", l.number(),
                l.title()));
        lines.add(Ansi.dim(voice.style(), "/lesson 1 plays the first, /lesson next the next"
            + (lines.stream().anyMatch(s -> s.startsWith("✓")) ? "; ✓ was played to its end" : "")));
        voice.show("/lesson", lines);
        return Outcome.DONE;
    }

    private Outcome chapter(String arguments) {
        if (!interactive) throw new IllegalArgumentException(
            "/try is for somebody who types; a script can run the lines itself");
        if (arguments.isBlank()) throw new IllegalArgumentException(
            "/try which chapter? /book lists them");
        String[] words = arguments.strip().split("\\s+", 2);
        Contents book = contents.get();
        Chapter chapter = book.find(words[0]).orElseThrow(() -> new IllegalArgumentException(
            "the book has no chapter '" + words[0] + "'; /book lists them"));
        Chapter.Section section = words.length < 2 ? null : book.find(chapter, words[1])
            .orElseThrow(() -> new IllegalArgumentException("chapter " + chapter.id()
                + " has no section '" + words[1] + "'; /book " + chapter.id() + " shows it"));
        List<Lesson.Part> parts = Played.parts(book, chapter, section, voice.style());
        if (parts.isEmpty()) throw new IllegalArgumentException(
            "nothing is typed in " + arguments.strip() + "; /book " + chapter.id() + " shows it");
        return start(new Lesson(0, chapter.id(), chapter.title(), parts));
    }

    private Outcome start(Lesson chosen) {
        end(true);
        lesson = chosen;
        ending = around.begin();
        part = 0;
        line = 0;
        out().println(Ansi.bold(voice.style(), (lesson.number() > 0
            ? "Lesson " + lesson.number() + ": " : "") + lesson.title()));
        out().println(Ansi.dim(voice.style(), "Enter runs the statement; change it, or Ctrl-C "
            + "and try things of your own."));
        out().println(Ansi.dim(voice.style(), "/lesson skip passes over one, /lesson stop "
            + "leaves and puts all back as it was."));
        remark();
        return Outcome.DONE;
    }

    /** Takes what was typed while a lesson plays. */
    public Outcome typed(String input) {
        if (Input.isCommand(input)) return run.apply(input);
        if (asks) {
            guess = input.strip();
            asks = false;
            return Outcome.DONE;
        }
        String offer = offer();
        Outcome outcome = run.apply(input);
        if (outcome.goesOn() && lesson != null && !offer.isEmpty() && isOf(offer, input)) {
            judge();
            advance();
        }
        return outcome;
    }

    /** Returns whether a line is the one that was offered, or made of it. */
    static boolean isOf(String offer, String input) {
        String a = offer.replaceAll("\\s+", ""), b = input.replaceAll("\\s+", "");
        int shorter = Math.min(a.length(), b.length()), head = 0, tail = 0;
        while (head < shorter && a.charAt(head) == b.charAt(head)) head++;
        while (tail < shorter - head && a.charAt(a.length() - 1 - tail)
            == b.charAt(b.length() - 1 - tail)) tail++;
        return 2 * (head + tail) > a.length();
    }

    /** Runs the next statement as it is, or leaves a guess out. */
    public Outcome next(boolean shown) {
        if (asks) {
            asks = false;
            return Outcome.DONE;
        }
        String code = offer();
        if (code.isEmpty()) return Outcome.DONE;
        if (shown) out().println(Ansi.dim(voice.style(), "  run  ")
            + (voice.style().color() ? Coloring.ansi(code) : code));
        return typed(code);
    }

    private void judge() {
        if (guess.isEmpty()) return;
        String value = around.lastValue();
        if (value.isEmpty()) return;        // the answer comes with a later statement
        out().println(Ansi.dim(voice.style(), isRight(guess, value)
            ? "You guessed " + guess + ": right." : "You guessed " + guess + "; it is "
                + value + "."));
        guess = "";
    }

    /** A number is right if it is that number, rounded as the guess is. */
    static boolean isRight(String guess, String value) {
        try {
            double g = Double.parseDouble(guess), v = Double.parseDouble(value);
            int point = guess.indexOf('.');
            int decimals = point < 0 ? 0 : guess.length() - point - 1;
            return Math.abs(g - v) <= 0.5 * Math.pow(10, -decimals) + 1e-12;
        } catch (NumberFormatException e) {
            return guess.equalsIgnoreCase(value);
        }
    }

    private void advance() {
        if (++line < lesson.parts().get(part).code().size()) return;
        part++;
        line = 0;
        guess = "";
        remark();
    }

    /** Prints the remark of this part; a part without code is the last. */
    private void remark() {
        while (!isOver()) {
            out().println();
            Lesson.Part now = lesson.parts().get(part);
            now.remark().forEach(out()::println);
            asks = !now.guess().isEmpty() && !now.code().isEmpty();
            if (asks) out().println(Ansi.bold(voice.style(), "Guess: " + now.guess()));
            if (!now.code().isEmpty()) return;
            part++;
        }
        if (lesson.number() > 0) done.add(lesson.name());
        out().println();
        Optional<Chapter> chapter = lesson.number() == 0 ? Optional.empty()
            : contents.get().find(lesson.title()).or(() -> contents.get().find(lesson.name()));
        out().println(Ansi.dim(voice.style(), "That was "
            + (lesson.number() > 0 ? "lesson " + lesson.number() : lesson.name())
            + chapter.map(c -> "; /book " + c.id() + " tells more, /try " + c.id()
                + " plays it").orElse("") + "."));
        out().println(Ansi.dim(voice.style(), (lesson.number() > 0 ? "/lesson next goes on; " : "")
            + "/lesson stop puts all back, /lesson keep leaves it."));
    }

    private PrintStream out() { return voice.out(); }

    /** Which lessons were played to their end, kept from session to session. */
    public static final class Done {

        private final Path file;
        private final Set<String> names = new LinkedHashSet<>();
        private boolean read;

        /** @param file where they are kept, or null for this session only */
        public Done(Path file) { this.file = file; }

        boolean has(String name) {
            read();
            return names.contains(name);
        }

        void add(String name) {
            read();
            if (!names.add(name) || file == null) return;
            try {
                Target.of(file, Kind.PROGRESS, false, "remove it").write((Kind.PROGRESS_LINE + "\n"
                    + String.join("\n", names) + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                // then it is known in this session only
            }
        }

        private void read() {
            if (read || file == null) return;
            read = true;
            if (!Files.isRegularFile(file)) return;
            try {
                String text = Text.read(file);
                if (text.startsWith(Kind.PROGRESS_LINE))
                    text.lines().skip(1).filter(s -> !s.isBlank()).forEach(names::add);
            } catch (IOException e) {
                // as if nothing was played yet
            }
        }
    }
}
