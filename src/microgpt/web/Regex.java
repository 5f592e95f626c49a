package microgpt.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.teavm.jso.core.JSArray;
import org.teavm.jso.core.JSRegExp;
import org.teavm.jso.core.JSString;

/**
 * What a page is given in place of {@link Pattern} and {@link Matcher}: the browser's
 * own expressions, since the compiler's library would bring a hundred and seventy
 * classes. They mean the same, but for $, which is the very end here.
 */
public final class Regex {

    private final String pattern;
    private JSArray<JSString> found;
    private int at = -1;

    private Regex(String pattern) { this.pattern = pattern; }

    private static JSRegExp browsers(String pattern, String flags) {
        return new JSRegExp(pattern.replace("\\s", "\\p{White_Space}")
            .replace("\\S", "\\P{White_Space}"), flags + "u");
    }

    /** As {@link Pattern#compile(String, int)}; classes of characters are Unicode's. */
    public static Regex compile(String pattern, int flags) { return new Regex(pattern); }

    /** As {@link Pattern#pattern}. */
    public String pattern() { return pattern; }

    /** As {@link Pattern#matcher}. */
    public Regex matcher(CharSequence text) {
        var matcher = new Regex(pattern);
        matcher.found = JSString.valueOf(text.toString()).match(browsers(pattern, "g"));
        return matcher;
    }

    /** As {@link Matcher#find()}. */
    public boolean find() { return found != null && ++at < found.getLength(); }

    /** As {@link Matcher#group()}. */
    public String group() { return found.get(at).stringValue(); }

    /** As {@link String#matches}. */
    public static boolean matches(String text, String pattern) {
        return browsers("^(?:" + pattern + ")$", "").test(text);
    }

    /** As {@link String#replaceFirst}. */
    public static String replaceFirst(String text, String pattern, String by) {
        return replaced(text, browsers(pattern, ""), by);
    }

    /** As {@link String#replaceAll}. */
    public static String replaceAll(String text, String pattern, String by) {
        return replaced(text, browsers(pattern, "g"), by);
    }

    private static String replaced(String text, JSRegExp pattern, String by) {
        return JSString.valueOf(text).replace(pattern, JSString.valueOf(by)).stringValue();
    }
}
