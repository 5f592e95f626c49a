package microgpt.book.formulas;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A formula as one would read it out: {@code \frac{x_i}{2}} is "x sub i over
 * 2". It is what a screen reader says, in place of TeX.
 */
final class Spoken {

    private static final Pattern TOKEN = Pattern.compile(
        "\\\\[a-zA-Z]+|\\\\.|[0-9]+(?:\\.[0-9]+)?|\\s+|.", Pattern.DOTALL);

    private static final Map<String, String> WORDS = Map.ofEntries(
        Map.entry("=", "equals"), Map.entry("+", "plus"),
        Map.entry("-", "minus"), Map.entry("/", "over"),
        Map.entry("<", "is less than"), Map.entry(">", "is more than"),
        Map.entry("'", "prime"), Map.entry("!", "factorial"),
        Map.entry("\\cdot", "times"), Map.entry("\\times", "times"),
        Map.entry("\\odot", "times, number by number,"),
        Map.entry("\\le", "is at most"), Map.entry("\\ge", "is at least"),
        Map.entry("\\ne", "is not"), Map.entry("\\approx", "is about"),
        Map.entry("\\leftarrow", "becomes"), Map.entry("\\to", "to"),
        Map.entry("\\in", "in"), Map.entry("\\mid", "given"),
        Map.entry("\\partial", "d"), Map.entry("\\sum", "the sum"),
        Map.entry("\\ldots", "and so on"), Map.entry("\\cdots", "and so on"),
        Map.entry("\\varepsilon", "epsilon"), Map.entry("\\ln", "log"),
        Map.entry("\\sim", "is drawn from"), Map.entry("\\infty", "infinity"),
        Map.entry("\\qquad", ";"), Map.entry("\\quad", ";"),
        Map.entry("\\\\", ";"), Map.entry("&", ","));

    /** What only arranges signs on paper. */
    private static final Set<String> SILENT = Set.of("\\,", "\\!", "\\;",
        "\\ ", "\\left", "\\right", "\\bigl", "\\bigr", "\\big", "\\Big",
        "\\text", "\\mathrm", "\\mathbf", "\\mathit", "{", "}", "\\{", "\\}",
        "\\displaystyle", ".");

    private final Matcher tokens;
    private String token;

    private Spoken(String tex) {
        tokens = TOKEN.matcher(tex);
        next();
    }

    static String of(String tex) {
        var spoken = new Spoken(tex.strip());
        var words = new StringBuilder();
        while (spoken.token != null) words.append(spoken.item()).append(' ');
        return tidy(words.toString());
    }

    private static String tidy(String words) {
        return words.replaceAll("\\s+", " ").replaceAll(" ([,;)])", "$1")
            .replaceAll("\\( ", "(").replaceAll("[;, ]+$", "").strip();
    }

    private void next() {
        do token = tokens.find() ? tokens.group() : null;
        while (token != null && token.isBlank());
    }

    /** Reads a sign with all that belongs to it, and says it. */
    private String item() {
        String now = token;
        next();
        switch (now) {
            case "\\frac": case "\\tfrac": case "\\dfrac":
                return part(argument()) + " over " + part(argument());
            case "\\sqrt":
                return "the root of " + part(argument());
            case "\\hat":
                return argument() + " hat";
            case "\\begin":
                return name().equals("cases") ? "one of" : "the matrix";
            case "\\end":
                name();
                return ";";
            case "_":
                return "sub " + part(argument());
            case "^":
                return power(argument());
            case "\\text": case "\\mathrm":
                return name();
            case "\\sum":
                return "the sum" + limits();
            default:
                return SILENT.contains(now) ? "" : WORDS.getOrDefault(now,
                    now.startsWith("\\") ? now.substring(1) : now);
        }
    }

    /** Returns a group in braces, or else the next sign. */
    private String argument() {
        if (token == null) return "";
        if (!token.equals("{")) return item();
        next();
        var words = new StringBuilder();
        while (token != null && !token.equals("}"))
            words.append(item()).append(' ');
        next();
        return tidy(words.toString());
    }

    /** Returns letters in braces as the word that they are. */
    private String name() {
        var word = new StringBuilder();
        if (!"{".equals(token)) return argument();
        while (tokens.find() && !tokens.group().equals("}"))
            word.append(tokens.group());
        next();
        return word.toString();
    }

    private static String power(String exponent) {
        return switch (exponent) {
            case "2" -> "squared";
            case "3" -> "cubed";
            default -> "to the " + part(exponent);
        };
    }

    private String limits() {
        var words = new StringBuilder();
        if ("_".equals(token)) {
            next();
            words.append(" over ").append(argument());
        }
        if ("^".equals(token)) {
            next();
            words.append(" to ").append(argument());
        }
        return words + " of";
    }

    /** Brackets off what is more than one word, as a reader's pause would. */
    private static String part(String words) {
        return words.contains(" ") ? "(" + words + ")" : words;
    }
}
