package microgpt.repl.say;

import microgpt.repl.eval.Input;
import microgpt.source.JavaToken;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * Java in colours. They are of the sixteen that the user's terminal defines, so
 * they are legible on its background.
 */
public final class Coloring {

    private Coloring() {}

    /** Returns the input as it looks when it has been typed, with ANSI colours. */
    public static String ansi(String input) { return paint(input, -1).toAnsi(); }

    /**
     * Returns the input in colours.
     *
     * @param cursor where the cursor is: the bracket there, and its partner,
     *     are marked; -1 if nowhere
     */
    public static AttributedString paint(String line, int cursor) {
        var text = new AttributedStringBuilder();
        if (Input.isCommand(line)) {
            int end = line.indexOf(' ');
            if (end < 0) end = line.length();
            text.styled(AttributedStyle.BOLD, line.substring(0, end));
            text.append(line.substring(end));
            return text.toAttributedString();
        }
        int near = bracketAt(line, cursor);
        int partner = near < 0 ? -1 : JavaToken.partner(line, near);
        for (JavaToken t : JavaToken.scan(line)) {
            boolean pair = partner >= 0
                && (t.start() == near || t.start() == partner);
            text.styled(pair
                ? AttributedStyle.BOLD.foreground(AttributedStyle.CYAN).underline()
                : style(t), t.text());
        }
        return text.toAttributedString();
    }

    /** Returns the bracket before the cursor, or else the one on it. */
    private static int bracketAt(String line, int cursor) {
        for (int i = cursor - 1; i <= cursor; i++)
            if (i >= 0 && i < line.length()
                && "()[]{}".indexOf(line.charAt(i)) >= 0) return i;
        return -1;
    }

    private static AttributedStyle style(JavaToken token) {
        AttributedStyle plain = AttributedStyle.DEFAULT;
        return switch (token.kind()) {
            case KEYWORD -> plain.foreground(AttributedStyle.MAGENTA);
            case LITERAL, NUMBER -> plain.foreground(AttributedStyle.CYAN);
            case TYPE -> plain.foreground(AttributedStyle.BLUE);
            case STRING -> plain.foreground(AttributedStyle.GREEN);
            case COMMENT, DOC -> plain.foreground(
                AttributedStyle.BRIGHT + AttributedStyle.BLACK);
            case ANNOTATION -> plain.foreground(AttributedStyle.YELLOW);
            default -> plain;
        };
    }
}
