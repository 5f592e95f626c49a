package microgpt.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A piece of Java; all pieces in a row are the source again. Cutting never
 * fails: what is half-typed gets the kind it will have, an open string goes to
 * the end of its line, an open comment to the end of the text.
 *
 * @param start index of the first character in the source
 */
public record JavaToken(Kind kind, int start, String text) {

    /** What can be told apart without a compiler. */
    public enum Kind {
        DOC, COMMENT, STRING, NUMBER, ANNOTATION, KEYWORD, LITERAL, TYPE, CALL,
        NAME, OPEN, CLOSE, OPERATOR, BLANK
    }

    private static final Set<String> KEYWORDS = Set.of((
        "abstract assert boolean break byte case catch char class const "
        + "continue default do double else enum extends final finally float "
        + "for goto if implements import instanceof int interface long native "
        + "new non-sealed package permits private protected public record "
        + "return sealed short static strictfp super switch synchronized this "
        + "throw throws transient try var void volatile while yield").split(" "));

    /** Words that are keywords only where a declaration or name follows. */
    private static final Set<String> CONTEXTUAL =
        Set.of("record", "sealed", "permits", "yield", "var", "non-sealed");

    private static final Set<String> LITERALS = Set.of("true", "false", "null");

    /** Returns the index behind the last character. */
    public int end() { return start + text.length(); }

    /** Returns the pieces in order. */
    public static List<JavaToken> scan(String source) {
        return new Scanner(source).tokens();
    }

    /**
     * Returns the index of the bracket that belongs to the one at this index,
     * or -1; brackets in strings and comments do not count.
     */
    public static int partner(String source, int index) {
        List<JavaToken> brackets = scan(source).stream()
            .filter(t -> t.kind == Kind.OPEN || t.kind == Kind.CLOSE).toList();
        int here = -1;
        for (int i = 0; i < brackets.size(); i++)
            if (brackets.get(i).start == index) here = i;
        if (here < 0) return -1;
        int step = brackets.get(here).kind == Kind.OPEN ? 1 : -1;
        int depth = 0;
        for (int i = here; i >= 0 && i < brackets.size(); i += step) {
            depth += brackets.get(i).deeper();
            if (depth == 0) return brackets.get(i).start;
        }
        return -1;
    }

    /** Returns how many brackets are open at the end. */
    public static int depth(String source) {
        return Math.max(0, scan(source).stream().mapToInt(JavaToken::deeper).sum());
    }

    /** Returns 1 for an opening bracket, -1 for a closing one, else 0. */
    public int deeper() {
        return kind == Kind.OPEN ? 1 : kind == Kind.CLOSE ? -1 : 0;
    }

    private static final class Scanner {
        private final String source;
        private final List<JavaToken> tokens = new ArrayList<>();
        private int at;

        Scanner(String source) { this.source = source; }

        List<JavaToken> tokens() {
            while (at < source.length()) next();
            return tokens;
        }

        private void next() {
            char c = source.charAt(at);
            int code = source.codePointAt(at);
            if (Character.isWhitespace(c)) add(Kind.BLANK, blankEnd());
            else if (source.startsWith("//", at)) add(Kind.COMMENT, lineEnd());
            else if (source.startsWith("/*", at)) {
                boolean doc = source.startsWith("/**", at) && !source.startsWith("/**/", at);
                add(doc ? Kind.DOC : Kind.COMMENT, after("*/", at + 2));
            } else if (source.startsWith("\"\"\"", at)) add(Kind.STRING, blockEnd());
            else if (c == '"' || c == '\'') add(Kind.STRING, quoteEnd(c));
            else if (Character.isDigit(c) || c == '.' && digitAt(at + 1))
                add(Kind.NUMBER, numberEnd());
            else if (Character.isUnicodeIdentifierStart(code) || c == '$' || c == '_') word();
            else if (c == '@' && at + 1 < source.length()
                    && Character.isJavaIdentifierStart(source.charAt(at + 1))
                    && !source.startsWith("@interface", at))
                add(Kind.ANNOTATION, wordEnd(at + 1));
            else add("([{".indexOf(c) >= 0 ? Kind.OPEN : ")]}".indexOf(c) >= 0 ? Kind.CLOSE
                : Kind.OPERATOR, at + Character.charCount(code));
        }

        private void add(Kind kind, int end) {
            tokens.add(new JavaToken(kind, at, source.substring(at, end)));
            at = end;
        }

        private void word() {
            int end = source.startsWith("non-sealed", at) ? at + 10 : wordEnd(at);
            String word = source.substring(at, end);
            add(LITERALS.contains(word) ? Kind.LITERAL
                : KEYWORDS.contains(word) && (!CONTEXTUAL.contains(word) || nameAfter(end))
                    ? Kind.KEYWORD
                : Character.isUpperCase(word.charAt(0)) ? Kind.TYPE
                : source.startsWith("(", end) ? Kind.CALL : Kind.NAME, end);
        }

        private int blankEnd() {
            int end = at;
            while (end < source.length() && Character.isWhitespace(source.charAt(end))) end++;
            return end;
        }

        private boolean nameAfter(int end) {
            int next = end;
            while (next < source.length() && Character.isWhitespace(source.charAt(next))) next++;
            return next > end && next < source.length()
                && (Character.isLetterOrDigit(source.charAt(next))
                    || "_\"(".indexOf(source.charAt(next)) >= 0);
        }

        private int wordEnd(int from) {
            int end = from;
            while (end < source.length()
                    && Character.isJavaIdentifierPart(source.codePointAt(end)))
                end += Character.charCount(source.codePointAt(end));
            return Math.max(end, from + 1);
        }

        private int lineEnd() {
            int end = source.indexOf('\n', at);
            return end < 0 ? source.length() : end;
        }

        private int after(String closing, int from) {
            int end = source.indexOf(closing, from);
            return end < 0 ? source.length() : end + closing.length();
        }

        private int blockEnd() {
            int end = at + 3;
            while (end < source.length() && !source.startsWith("\"\"\"", end))
                end += source.charAt(end) == '\\' ? 2 : 1;
            return Math.min(end + 3, source.length());
        }

        private int quoteEnd(char quote) {
            for (int i = at + 1; i < source.length(); i++) {
                char c = source.charAt(i);
                if (c == '\n') return i;
                if (c == quote) return i + 1;
                if (c == '\\') i++;
            }
            return source.length();
        }

        private boolean digitAt(int i) {
            return i < source.length() && Character.isDigit(source.charAt(i));
        }

        private int numberEnd() {
            int i = at;
            boolean hex = source.startsWith("0x", at) || source.startsWith("0X", at);
            while (i < source.length()) {
                char c = source.charAt(i);
                char before = Character.toLowerCase(i > at ? source.charAt(i - 1) : ' ');
                boolean exponent = before == (hex ? 'p' : 'e') && i > at + 1;
                if (Character.isLetterOrDigit(c) || c == '_'
                    || c == '.' && (digitAt(i + 1) || !nameAt(i + 1))
                    || (c == '+' || c == '-') && exponent) i++;
                else break;
            }
            return i;
        }

        private boolean nameAt(int i) {
            return i < source.length()
                && (Character.isJavaIdentifierStart(source.charAt(i))
                    || source.charAt(i) == '.');
        }
    }
}
