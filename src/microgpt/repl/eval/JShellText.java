package microgpt.repl.eval;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        append(value, text, LIMIT);
        return plain(text.length() <= LIMIT ? text.toString()
            : text.substring(0, LIMIT) + " ...");
    }

    /** All of a value: a text as it is, else an element a line. */
    static String whole(Object value) {
        var text = new StringBuilder();
        if (value instanceof CharSequence s) text.append(visible(s.toString()));
        else if (value instanceof Collection<?> all) lines(all.toArray(), text);
        else if (value instanceof Map<?, ?> map)
            map.forEach((k, v) -> text.append(k).append(" = ").append(inLine(v)).append('\n'));
        else if (value != null && value.getClass().isArray()) lines(value, text);
        else text.append(visible(toString(value)));
        return plain(text.toString().stripTrailing());
    }

    private static void lines(Object array, StringBuilder text) {
        int length = Array.getLength(array), width = String.valueOf(length - 1).length();
        for (int i = 0; i < length; i++) text.append(("%" + width + "d: ").formatted(i))
            .append(inLine(Array.get(array, i))).append('\n');
    }

    private static String inLine(Object value) {
        var text = new StringBuilder();
        append(value, text, Integer.MAX_VALUE);
        return text.toString();
    }

    private static void append(Object value, StringBuilder text, int limit) {
        if (value == null) text.append("null");
        else if (value instanceof String s) quote(s, '"', text, limit);
        else if (value instanceof Character c) quote(c.toString(), '\'', text, limit);
        else if (value.getClass().isArray()) appendArray(value, text, limit);
        else if (value instanceof List<?> l && holdsArrays(l)) appendList(l, text, limit);
        else text.append(visible(toString(value)));
    }

    private static void appendArray(Object array, StringBuilder text, int limit) {
        int length = Array.getLength(array);
        String type = array.getClass().getComponentType().getTypeName();
        int inner = type.indexOf('[');
        text.append(shortName(inner < 0 ? type : type.substring(0, inner)))
            .append('[').append(length).append(']')
            .append(inner < 0 ? "" : type.substring(inner)).append(" { ");
        for (int i = 0; i < length && text.length() <= limit; i++) {
            if (i > 0) text.append(", ");
            append(Array.get(array, i), text, limit);
        }
        text.append(" }");
    }

    private static boolean holdsArrays(List<?> list) {
        for (Object o : list) if (o == null || !o.getClass().isArray()) return false;
        return !list.isEmpty();
    }

    /** Java itself tells of an array only where it lies. */
    private static void appendList(List<?> list, StringBuilder text, int limit) {
        String before = "[";
        for (Object o : list) {
            if (text.length() > limit) break;
            append(o, text.append(before), limit);
            before = ", ";
        }
        text.append(']');
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

    private static void quote(String s, char quote, StringBuilder text, int limit) {
        text.append(quote);
        for (int i = 0; i < s.length() && text.length() <= limit; i++) {
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
