package microgpt.repl.say;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import microgpt.repl.engine.Streams;
import microgpt.repl.spi.Style;
import org.jline.utils.AttributedString;

/** How a session speaks: where to, how wide, in what colours, how much. */
public final class Voice {

    private static final int BEGINNING = 3;     // lines that stay of a long result
    private static final Pattern NAME = Pattern.compile(" *\\S+ {2,}");

    private final Streams streams;
    private final Supplier<Style> terminal;
    private final Notebook notebook = new Notebook();
    private final Pager pager;
    private final Pictures pictures;
    private final boolean person;
    private volatile Settings settings;

    /**
     * A voice that prints to these streams.
     *
     * @param terminal what it prints on is like, asked anew each time
     * @param pager shows what is longer than the screen
     * @param pictures shows pictures
     * @param person whether somebody reads it on a screen: what is longer than a row
     *     is broken between words then
     */
    public Voice(Streams streams, Supplier<Style> terminal, Feedback feedback, Pager pager,
            Pictures pictures, boolean person) {
        this.pager = pager;
        this.pictures = pictures;
        this.person = person;
        streams.setCopy(notebook);
        this.streams = streams;
        this.terminal = terminal;
        settings = Settings.of(feedback);
    }

    public Settings settings() { return settings; }

    public void set(Settings settings) { this.settings = settings; }

    /** Returns what was said, and to what. */
    public Notebook notebook() { return notebook; }

    public PrintStream out() { return streams.out(); }

    public PrintStream err() { return streams.err(); }

    /** Returns how to print just now. */
    public Style style() {
        Style s = terminal.get();
        return new Style(s.width(), s.height(), settings.color().orElse(s.color()),
            settings.raw() || s.raw());
    }

    /** Returns the same, with values as jshell prints them. */
    public Style rawStyle() {
        Style s = style();
        return new Style(s.width(), s.height(), s.color(), true);
    }

    /** Prints lines, a screen at a time if there are too many for one. */
    public void show(String title, List<String> lines) {
        List<String> rows = lines.stream().flatMap(line -> Stream.of(line.split("\n", -1)))
            .flatMap(line -> rows(line).stream()).toList();
        if (pages(title, rows)) note(lines);
        else rows.forEach(out()::println);
    }

    /** What only the pager has shown is part of the session, too. */
    private void note(List<String> lines) {
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        notebook.write(text, 0, text.length);
    }

    private boolean pages(String title, List<String> lines) {
        return settings.pager() && pager.show(title, lines);
    }

    /** Prints a result; of one that was shown in the pager, the beginning stays. */
    public void result(String title, String text) {
        List<String> lines = text.lines().toList();
        if (!pages(title, lines)) {
            out().println(text);
            return;
        }
        int shown = Math.min(BEGINNING, lines.size()), more = lines.size() - shown;
        for (String line : lines.subList(0, shown)) {       // it may be one, and very long
            int end = Ansi.end(line, BEGINNING * style().width());
            out().println(line.substring(0, end));
            if (end < line.length()) note(List.of(line.substring(end)));
        }
        out().println(Ansi.dim(style(), "… " + (more == 0 ? "" : more
            + (more == 1 ? " more line; " : " more lines; ")) + "/set pager off prints all"));
        if (more > 0) note(lines.subList(shown, lines.size()));     // where they are told of
    }

    /** Shows a picture; returns false if its text is to be printed instead. */
    public boolean picture(String svg) {
        out().flush();
        return settings.images().orElse(true) && !style().raw()
            && pictures.show(svg, settings.images().isPresent());
    }

    /** Says something in jshell's way, unless values only are wanted. */
    public void say(String text) {
        if (settings.feedback() == Feedback.NORMAL) barred(text).forEach(out()::println);
    }

    /** Returns a line as several where a person's screen is not as wide: below its text. */
    public List<String> rows(String line) {
        Matcher name = NAME.matcher(AttributedString.stripAnsi(line));
        int begin = name.lookingAt() ? name.end() : 0, room = style().width() / 2;
        return rows("", " ".repeat(begin > 0 && begin <= room ? begin
            : line.length() - line.stripLeading().length() + 2), line);
    }

    /** Returns a line behind a bar, as several where a person's screen is not as wide. */
    public List<String> barred(String line) { return rows("|  ", "|  ", line); }

    /** Returns a line behind a head, as several where a person's screen is not as wide. */
    public List<String> rows(String head, String indent, String line) {
        return person ? rows(head, indent, line, style().width()) : List.of(head + line);
    }

    /** The same, on a screen of that width. */
    public static List<String> rows(String head, String indent, String line, int width) {
        var rows = new ArrayList<String>();
        String before = head, rest = line;
        while (true) {
            int end = Ansi.end(rest, Math.max(20, width - before.length()));
            if (end == rest.length()) break;
            int space = rest.lastIndexOf(' ', end);
            if (space <= 0 || rest.substring(0, space).isBlank()) break;
            rows.add(before + rest.substring(0, space));
            before = indent;
            rest = rest.substring(space + 1);
        }
        rows.add(before + rest);
        return rows;
    }

    /** Prints a line, unless values only are wanted. */
    public void line(String text) {
        if (settings.feedback() == Feedback.NORMAL) out().println(text);
    }
}
