package microgpt.snippet;

import java.util.ArrayList;
import java.util.List;
import microgpt.source.JavaToken;

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
        int end = 0;                        // of the last sign, which has several tokens
        for (JavaToken t : JavaToken.scan(code)) if (t.start() >= end) switch (t.kind()) {
            case BLANK: case COMMENT: case DOC: break;
            case STRING: words.add(literal(t)); break;
            case NUMBER: words.add(new Word('0', t.text(), t.start())); break;
            case OPEN: case CLOSE: case OPERATOR: case ANNOTATION:
                String sign = t.text();
                for (String longer : SIGNS)
                    if (longer.length() > sign.length() && code.startsWith(longer, t.start()))
                        sign = longer;
                words.add(new Word('.', sign, t.start()));
                end = t.start() + sign.length();
                break;
            default: words.add(new Word('a', t.text(), t.start()));
        }
        words.add(new Word(' ', "", code.length()));
        return words;
    }

    private static Word literal(JavaToken token) {
        String code = token.text();
        if (code.startsWith("\"\"\"")) throw Trouble.unknown("text blocks");
        char quote = code.charAt(0);
        var text = new StringBuilder();
        int i = 1;
        for (; i < code.length() && code.charAt(i) != quote; i++)
            if (code.charAt(i) != '\\') text.append(code.charAt(i));
            else i = escape(code, i + 1, text);
        if (i != code.length() - 1 || quote == '\'' && text.length() != 1)
            throw new Trouble("a " + quote + " is not closed");
        return new Word(quote == '"' ? '"' : 'c', text.toString(), token.start());
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
