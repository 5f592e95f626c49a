package microgpt.repl.spi;

/**
 * How to print.
 *
 * @param width columns of the terminal, or 80 where there is none
 * @param height rows of the terminal, or 0 where there is none
 * @param color whether ANSI colours may be used
 * @param raw whether values should be printed as jshell does
 */
public record Style(int width, int height, boolean color, boolean raw) {

    /** Where what is printed may be as long as it likes. */
    public Style(int width, boolean color, boolean raw) { this(width, 0, color, raw); }

    /** For pipes, files and transcripts. */
    public static final Style PLAIN = new Style(80, false, false);
}
