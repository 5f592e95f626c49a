package microgpt.repl;

import java.util.List;
import microgpt.repl.JavaLexer.Token;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * Colours the line while it is typed, and shows which bracket belongs to the
 * one at the cursor. The colours are of the sixteen that the user's terminal
 * defines, so they are legible on its background.
 */
public final class Painter implements Highlighter {

    /** Above this length only the text is shown; colours would slow typing. */
    private static final int LIMIT = 20_000;

    private final java.util.function.BooleanSupplier color;
    private String accepted;

    Painter(java.util.function.BooleanSupplier color) { this.color = color; }

    @Override
    public AttributedString highlight(LineReader reader, String line) {
        if (!color.getAsBoolean() || line.length() > LIMIT)
            return new AttributedString(line);
        int cursor = !line.equals(accepted)
            && reader.getBuffer().toString().equals(line)
            ? reader.getBuffer().cursor() : -1;
        return paint(line, cursor);
    }

    /** Returns the input as it looks when it has been typed, with ANSI colours. */
    public static String ansi(String input) { return paint(input, -1).toAnsi(); }

    /** Notes a line that stays on the screen: it needs no cursor's pair. */
    void accepted(String line) { accepted = line; }

    static AttributedString paint(String line, int cursor) {
        var text = new AttributedStringBuilder();
        if (Session.isCommand(line)) {
            int end = line.indexOf(' ');
            if (end < 0) end = line.length();
            text.styled(AttributedStyle.BOLD, line.substring(0, end));
            text.append(line.substring(end));
            return text.toAttributedString();
        }
        int near = bracketAt(line, cursor);
        int partner = near < 0 ? -1 : JavaLexer.partner(line, near);
        int done = 0;
        List<Token> tokens = JavaLexer.tokens(line);
        for (Token t : tokens) {
            text.append(line, done, t.start());
            boolean pair = partner >= 0
                && (t.start() == near || t.start() == partner);
            text.styled(pair
                ? AttributedStyle.BOLD.foreground(AttributedStyle.CYAN).underline()
                : style(t), line.substring(t.start(), t.end()));
            done = t.end();
        }
        return text.append(line, done, line.length()).toAttributedString();
    }

    /** Returns the bracket before the cursor, or else the one on it. */
    private static int bracketAt(String line, int cursor) {
        for (int i = cursor - 1; i <= cursor; i++)
            if (i >= 0 && i < line.length()
                && "()[]{}".indexOf(line.charAt(i)) >= 0) return i;
        return -1;
    }

    private static AttributedStyle style(Token token) {
        AttributedStyle plain = AttributedStyle.DEFAULT;
        return switch (token.kind()) {
            case KEYWORD -> plain.foreground(AttributedStyle.MAGENTA);
            case LITERAL, NUMBER -> plain.foreground(AttributedStyle.CYAN);
            case TYPE -> plain.foreground(AttributedStyle.BLUE);
            case STRING -> plain.foreground(AttributedStyle.GREEN);
            case COMMENT -> plain.foreground(
                AttributedStyle.BRIGHT + AttributedStyle.BLACK);
            case ANNOTATION -> plain.foreground(AttributedStyle.YELLOW);
            default -> plain;
        };
    }
}
