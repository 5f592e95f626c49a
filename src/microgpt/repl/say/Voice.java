package microgpt.repl.say;

import java.io.PrintStream;
import java.util.function.Supplier;
import microgpt.repl.engine.Streams;
import microgpt.repl.spi.Style;

/** How a session speaks: where to, how wide, in what colours, how much. */
public final class Voice {

    private final Streams streams;
    private final Supplier<Style> terminal;
    private volatile Settings settings;

    /** @param terminal what it prints on is like, asked anew each time */
    public Voice(Streams streams, Supplier<Style> terminal, Feedback feedback) {
        this.streams = streams;
        this.terminal = terminal;
        settings = Settings.of(feedback);
    }

    public Settings settings() { return settings; }

    public void set(Settings settings) { this.settings = settings; }

    public PrintStream out() { return streams.out(); }

    public PrintStream err() { return streams.err(); }

    /** Returns how to print just now. */
    public Style style() {
        Style s = terminal.get();
        return new Style(s.width(), settings.color().orElse(s.color()),
            settings.raw() || s.raw());
    }

    /** Returns the same, with values as jshell prints them. */
    public Style rawStyle() {
        Style s = style();
        return new Style(s.width(), s.color(), true);
    }

    /** Says something in jshell's way, unless values only are wanted. */
    public void say(String text) { line("|  " + text); }

    /** Prints a line, unless values only are wanted. */
    public void line(String text) {
        if (settings.feedback() == Feedback.NORMAL) out().println(text);
    }
}
