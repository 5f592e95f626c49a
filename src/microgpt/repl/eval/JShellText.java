package microgpt.repl.eval;

import java.lang.reflect.Array;
import java.util.Locale;
import java.util.regex.Pattern;
import microgpt.repl.engine.StopSwitch;

/** Values as jshell prints them; not more than a screenful of one. */
public final class JShellText {

    private static final int LIMIT = 5000;

    /** How JShell calls the class around a class of the user's. */
    private static final Pattern WRAPPER =
        Pattern.compile("(?:snippets//)?REPL\\.\\$JShell\\$\\w+[$.]");

    private JShellText() {}

    /** Returns a text in which the user's own types have their own names. */
    public static String plain(String text) {
        return text == null ? null : WRAPPER.matcher(text).replaceAll("");
    }

    static String of(Object value) {
        var text = new StringBuilder();
        append(value, text);
        return plain(text.length() <= LIMIT ? text.toString()
            : text.substring(0, LIMIT) + " ...");
    }

    private static void append(Object value, StringBuilder text) {
        if (value == null) text.append("null");
        else if (value instanceof String s) quote(s, '"', text);
        else if (value instanceof Character c) quote(c.toString(), '\'', text);
        else if (value.getClass().isArray()) appendArray(value, text);
        else text.append(visible(toString(value)));
    }

    private static void appendArray(Object array, StringBuilder text) {
        int length = Array.getLength(array);
        String type = array.getClass().getComponentType().getTypeName();
        int inner = type.indexOf('[');
        text.append(shortName(inner < 0 ? type : type.substring(0, inner)))
            .append('[').append(length).append(']')
            .append(inner < 0 ? "" : type.substring(inner)).append(" { ");
        for (int i = 0; i < length && text.length() <= LIMIT; i++) {
            if (i > 0) text.append(", ");
            append(Array.get(array, i), text);
        }
        text.append(" }");
    }

    private static String shortName(String name) {
        String own = plain(name);
        return own.substring(own.lastIndexOf('.') + 1).replace('$', '.');
    }

    private static String toString(Object value) {
        try {
            return String.valueOf(value.toString());
        } catch (StopSwitch.Stopped e) {
            throw e;
        } catch (Throwable e) {
            return value.getClass().getName() + " (its toString() threw "
                + e.getClass().getName() + ")";
        }
    }

    private static void quote(String s, char quote, StringBuilder text) {
        text.append(quote);
        for (int i = 0; i < s.length() && text.length() <= LIMIT; i++) {
            char c = s.charAt(i);
            switch (c) {
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\r' -> text.append("\\r");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (c == quote) text.append('\\').append(c);
                    else if (Character.isISOControl(c)) text.append(code(c));
                    else text.append(c);
                }
            }
        }
        text.append(quote);
    }

    /** Shows control characters, which a terminal would obey. */
    public static String visible(String s) {
        if (s.chars().noneMatch(JShellText::isHidden)) return s;
        var text = new StringBuilder();
        s.chars().forEach(c -> text.append(
            isHidden(c) ? code((char) c) : String.valueOf((char) c)));
        return text.toString();
    }

    private static boolean isHidden(int c) {
        return Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r';
    }

    private static String code(char c) {
        return String.format(Locale.ROOT, "\\u%04x", (int) c);
    }
}
