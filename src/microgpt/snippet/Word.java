package microgpt.snippet;

import java.util.ArrayList;
import java.util.List;

/**
 * A word of Java, and where it begins.
 *
 * @param kind 'a' a name or a word of the language, '0' a number, '"' a text, 'c' a
 *     character, '.' a sign, ' ' the end
 * @param text as it stands there; of a text, what it means
 */
record Word(char kind, String text, int start) {

    private static final String[] SIGNS = {">>>=", "...", "<<=", ">>=", "->", "::", "++", "--",
        "&&", "||", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<"};

    boolean is(String sign) { return text.equals(sign) && (kind == 'a' || kind == '.'); }

    /** Takes a text apart; the last word is its end. */
    static List<Word> all(String code) {
        var words = new ArrayList<Word>();
        int i = 0;
        while (true) {
            while (i < code.length() && Character.isWhitespace(code.charAt(i))) i++;
            if (i == code.length()) break;
            if (code.startsWith("//", i)) {
                int end = code.indexOf('\n', i);
                i = end < 0 ? code.length() : end;
            } else if (code.startsWith("/*", i)) {
                int end = code.indexOf("*/", i + 2);
                i = end < 0 ? code.length() : end + 2;
            } else {
                i = one(code, i, words);
            }
        }
        words.add(new Word(' ', "", code.length()));
        return words;
    }

    private static int one(String code, int start, List<Word> words) {
        char c = code.charAt(start);
        int i = start;
        if (Character.isLetter(c) || c == '_' || c == '$') {
            while (i < code.length() && (Character.isLetterOrDigit(code.charAt(i))
                || code.charAt(i) == '_' || code.charAt(i) == '$')) i++;
            words.add(new Word('a', code.substring(start, i), start));
        } else if (digit(code, i) || c == '.' && digit(code, i + 1)) {
            while (i < code.length() && (Character.isLetterOrDigit(code.charAt(i))
                || code.charAt(i) == '_' || code.charAt(i) == '.'
                || "+-".indexOf(code.charAt(i)) >= 0 && "eE".indexOf(code.charAt(i - 1)) >= 0
                    && !code.startsWith("0x", start))) i++;
            words.add(new Word('0', code.substring(start, i), start));
        } else if (c == '"' || c == '\'') {
            if (code.startsWith("\"\"\"", start)) throw Trouble.unknown("text blocks");
            var text = new StringBuilder();
            for (i++; i < code.length() && code.charAt(i) != c; i++) {
                if (code.charAt(i) == '\n') break;
                if (code.charAt(i) != '\\') text.append(code.charAt(i));
                else i = escape(code, i + 1, text);
            }
            if (i >= code.length() || code.charAt(i) != c || c == '\'' && text.length() != 1)
                throw new Trouble("a " + c + " is not closed");
            i++;
            words.add(new Word(c == '"' ? '"' : 'c', text.toString(), start));
        } else {
            String sign = String.valueOf(c);
            for (String longer : SIGNS)
                if (code.startsWith(longer, start)) {
                    sign = longer;
                    break;
                }
            i += sign.length();
            words.add(new Word('.', sign, start));
        }
        return i;
    }

    private static boolean digit(String code, int i) {
        return i < code.length() && code.charAt(i) >= '0' && code.charAt(i) <= '9';
    }

    /** Returns where the escape ends. */
    private static int escape(String code, int i, StringBuilder text) {
        if (i >= code.length()) throw new Trouble("nothing stands behind \\");
        int known = "ntrb0s\\\"'".indexOf(code.charAt(i));
        if (known >= 0) text.append("\n\t\r\b\0 \\\"'".charAt(known));
        else if (code.charAt(i) == 'u' && i + 4 < code.length()) {
            text.append((char) Integer.parseInt(code.substring(i + 1, i + 5), 16));
            return i + 4;
        } else throw new Trouble("\\" + code.charAt(i) + " is no escape");
        return i;
    }
}
