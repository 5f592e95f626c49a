package microgpt.toolkit.read;

/** How deep in braces each line of a Java source starts. */
public final class Depths {

    private final String text;

    public Depths(String text) { this.text = text; }

    public int[] ofLines() {
        var depths = new int[text.split("\n", -1).length];
        int depth = 0, line = 0, i = 0;
        while (i < text.length()) {
            int next = skip(i);
            for (int k = i; k < next; k++)
                if (text.charAt(k) == '\n') depths[++line] = depth;
            if (next > i) {
                i = next;
                continue;
            }
            char c = text.charAt(i++);
            if (c == '{') depth++;
            if (c == '}') depth--;
            if (c == '\n') depths[++line] = depth;
        }
        return depths;
    }

    /** Returns where a comment or literal that starts here ends, or here. */
    private int skip(int i) {
        if (text.startsWith("//", i)) return end(text.indexOf('\n', i), 0);
        if (text.startsWith("/*", i)) return end(text.indexOf("*/", i + 2), 2);
        if (text.startsWith("\"\"\"", i)) return end(text.indexOf("\"\"\"", i + 3), 3);
        char quote = text.charAt(i);
        if (quote != '"' && quote != '\'') return i;
        for (int k = i + 1; k < text.length(); k++) {
            if (text.charAt(k) == '\\') k++;
            else if (text.charAt(k) == quote) return k + 1;
        }
        return text.length();
    }

    private int end(int found, int length) {
        return found < 0 ? text.length() : found + length;
    }
}
