package microgpt.toolkit.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.files.FileName;
import microgpt.source.JavaToken;
import microgpt.text.Sampling;

/** What stands behind a command's name. */
final class Arguments {

    private static final String WAY =
        "(temperature|top-k|top-p|min-p|repetition-penalty)";
    private static final Pattern SAMPLING = Pattern.compile("(?:^|\\s)(?:(?:--)?" + WAY
        + "(?:=|\\s+)([^\\s\"]+)|--greedy|(?<=\\s)greedy)$");
    private static final Pattern UNSAID = Pattern.compile("(?:^|\\s)(--" + WAY + "|" + WAY + "=)$");

    private static final Pattern TWO_NAMES = Pattern.compile(
        "(^|,)\\s*(?!new\\b)[\\w.\\[\\]]+\\s+(?!instanceof\\b)[\\w.\\[\\]]+\\s*(,|$)");

    private final String usage;
    private String rest;

    Arguments(String usage, String text) {
        this.usage = usage;
        rest = text.strip();
    }

    /**
     * Takes {@code name VALUE} off the end, or returns null. A value with
     * blanks stands in quotes.
     */
    String option(String name) {
        Matcher m = Pattern.compile("(?:^|\\s)" + Pattern.quote(name)
            + "(?:\\s+(\"[^\"]*\"|'[^']*'|\\S+))?(?=\\s+--?[a-z]|\\s*$)").matcher(rest);
        int from = -1, to = -1;
        String value = null;
        while (m.find()) {
            from = m.start();
            to = m.end();
            value = m.group(1);
        }
        if (from < 0) return null;
        if (value == null) throw wrong(name + " needs a value");
        rest = (rest.substring(0, from) + rest.substring(to)).strip();
        return value;
    }

    /**
     * Takes what says how to sample off the end, as {@code --top-k 5},
     * {@code top-k=5} or {@code top-k 5}, {@code --greedy} or {@code greedy}; returns
     * null if nothing does. A greedy that is all there is may be a text.
     *
     * @throws IllegalArgumentException if a value is out of bounds
     */
    Sampling sampling() {
        String settings = "";
        Matcher m;
        while ((m = SAMPLING.matcher(rest)).find()) {
            settings = (m.group(1) == null ? "greedy" : m.group(1) + "=" + m.group(2))
                + " " + settings;
            rest = rest.substring(0, m.start()).strip();
        }
        m = UNSAID.matcher(rest);
        if (m.find()) throw wrong(m.group(1) + " needs a value");
        if (settings.isEmpty()) return null;
        try {
            return Sampling.of(settings);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    /** Takes {@code --force} off the end; returns whether it was there. */
    boolean force() {
        String without = rest.replaceFirst("(^|\\s+)--force$", "");
        boolean was = !without.equals(rest);
        rest = without;
        return was;
    }

    /** Returns the name of a file as a Java literal, the home folder in full. */
    static String file(String typed) { return quote(FileName.plain(typed)); }

    /** Returns whether the first word is that one. */
    boolean startsWith(String word) { return rest.matches("(?s)" + word + "(\\s.*)?"); }

    /** Returns what is left as an expression or a statement, without a last semicolon. */
    String statement() {
        String java = rest.replaceFirst("\\s*;\\s*$", "");
        if (java.isEmpty()) throw wrong("an expression is needed");
        return java;
    }

    /** Returns what is left as Java, without a last semicolon. */
    String java() {
        String java = rest.replaceFirst("\\s*;\\s*$", "");
        if (java.isEmpty()) throw wrong("an expression is needed");
        if (TWO_NAMES.matcher(java).find())
            throw wrong("'" + java + "' is no expression; between two belongs a comma");
        return java;
    }

    /** Returns what is left as Java expressions, with commas in between. */
    List<String> javaParts() {
        String java = java();
        var parts = new ArrayList<String>();
        int depth = 0, from = 0;
        for (JavaToken t : JavaToken.scan(java)) {
            depth += t.deeper();
            if (depth != 0 || !t.text().equals(",")) continue;
            parts.add(java.substring(from, t.start()).strip());
            from = t.end();
        }
        parts.add(java.substring(from).strip());
        if (parts.contains("")) throw wrong("an expression is missing beside the comma");
        return parts;
    }

    /** Returns what is left as a text, without quotes around it. */
    String text() {
        return rest.length() > 1 && rest.startsWith("\"") && rest.endsWith("\"")
            ? rest.substring(1, rest.length() - 1) : rest;
    }

    /** Takes the last word off. */
    String lastWord() {
        int space = rest.length();
        while (space > 0 && !Character.isWhitespace(rest.charAt(space - 1))) space--;
        String word = rest.substring(space);
        rest = rest.substring(0, space).strip();
        return word;
    }

    /** Takes the first word off. */
    String firstWord() {
        String word = rest.replaceFirst("(?s)\\s.*", "");
        rest = rest.substring(word.length()).strip();
        return word;
    }

    String afterFirstWord() { return rest.replaceFirst("^\\S+\\s+", ""); }

    /** Returns whether a word stands behind a text in quotes. */
    boolean lastWordIsName() {
        return rest.startsWith("\"") && rest.indexOf('"', 1) > 0 && !rest.endsWith("\"");
    }

    /** Returns what is left, cut at blanks that do not stand in quotes. */
    List<String> words() {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        char quote = 0;
        for (char c : (rest + " ").toCharArray()) {
            boolean isQuote = c == '"' || c == '\'';
            if (quote == 0 && Character.isWhitespace(c)) {
                if (!word.isEmpty()) words.add(word.toString());
                word.setLength(0);
            } else word.append(c);
            if (isQuote) quote = quote == 0 ? c : quote == c ? 0 : quote;
        }
        if (!word.isEmpty()) words.add(word.toString().strip());
        return words;
    }

    boolean isEmpty() { return rest.isEmpty(); }

    void end() {
        if (!rest.isEmpty()) throw wrong("'" + rest + "' was not expected");
    }

    int whole(String name, String text, int least) {
        try {
            int n = Integer.parseInt(text);
            if (n >= least) return n;
        } catch (NumberFormatException e) {
            // told below
        }
        throw wrong(name + " '" + text + "' is not a whole number from " + least + " up");
    }

    IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(what + "; usage: " + usage);
    }

    /** Returns a text as a Java literal. */
    static String quote(String s) {
        var q = new StringBuilder("\"");
        for (char c : s.toCharArray())
            switch (c) {
                case '"': q.append("\\\""); break;
                case '\\': q.append("\\\\"); break;
                case '\t': q.append("\\t"); break;
                case '\n': q.append("\\n"); break;
                case '\r': q.append("\\r"); break;
                default: q.append(c);
            }
        return q.append('"').toString();
    }
}
