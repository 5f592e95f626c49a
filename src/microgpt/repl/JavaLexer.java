package microgpt.repl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cuts Java into tokens for colouring. Never fails: what is half-typed gets
 * the kind it will have, an open string goes to the end of its line, an open
 * comment to the end of the text. All tokens together cover all but blanks.
 */
public final class JavaLexer {

    /** What a token is. */
    public enum Kind {
        KEYWORD, LITERAL, TYPE, NAME, NUMBER, STRING, COMMENT, ANNOTATION,
        OPEN, CLOSE, OPERATOR
    }

    /** A piece of the source, from start up to and without end. */
    public record Token(Kind kind, int start, int end) {}

    private static final Set<String> KEYWORDS = Set.of(
        "abstract", "assert", "boolean", "break", "byte", "case", "catch",
        "char", "class", "const", "continue", "default", "do", "double",
        "else", "enum", "extends", "final", "finally", "float", "for", "goto",
        "if", "implements", "import", "instanceof", "int", "interface", "long",
        "native", "new", "non-sealed", "package", "permits", "private",
        "protected", "public", "record", "return", "sealed", "short", "static",
        "strictfp", "super", "switch", "synchronized", "this", "throw",
        "throws", "transient", "try", "var", "void", "volatile", "while",
        "yield");

    private static final Set<String> LITERALS = Set.of("true", "false", "null");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private JavaLexer(String source) { this.source = source; }

    /** Returns the tokens in order. */
    public static List<Token> tokens(String source) {
        var lexer = new JavaLexer(source);
        while (lexer.at < source.length()) lexer.next();
        return lexer.tokens;
    }

    private void next() {
        char c = source.charAt(at);
        int start = at;
        if (Character.isWhitespace(c)) at++;
        else if (source.startsWith("//", at)) add(Kind.COMMENT, start, lineEnd());
        else if (source.startsWith("/*", at))
            add(Kind.COMMENT, start, after("*/", at + 2));
        else if (source.startsWith("\"\"\"", at))
            add(Kind.STRING, start, after("\"\"\"", at + 3));
        else if (c == '"' || c == '\'') add(Kind.STRING, start, quoteEnd(c));
        else if (Character.isDigit(c) || c == '.' && digitAt(at + 1))
            add(Kind.NUMBER, start, numberEnd());
        else if (Character.isUnicodeIdentifierStart(source.codePointAt(at))
                || c == '$' || c == '_') word();
        else if (c == '@' && at + 1 < source.length()
                && Character.isJavaIdentifierStart(source.charAt(at + 1)))
            add(Kind.ANNOTATION, start, wordEnd(at + 1));
        else if ("([{".indexOf(c) >= 0) add(Kind.OPEN, start, at + 1);
        else if (")]}".indexOf(c) >= 0) add(Kind.CLOSE, start, at + 1);
        else add(Kind.OPERATOR, start,
            at + Character.charCount(source.codePointAt(at)));
    }

    private void add(Kind kind, int start, int end) {
        tokens.add(new Token(kind, start, end));
        at = end;
    }

    private void word() {
        int end = wordEnd(at);
        String word = source.substring(at, end);
        add(KEYWORDS.contains(word) ? Kind.KEYWORD
            : LITERALS.contains(word) ? Kind.LITERAL
            : Character.isUpperCase(word.charAt(0)) ? Kind.TYPE
            : Kind.NAME, at, end);
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

    /**
     * Returns the index of the bracket that belongs to the one at this index,
     * or -1; brackets in strings and comments do not count.
     */
    public static int partner(String source, int index) {
        List<Token> brackets = tokens(source).stream()
            .filter(t -> t.kind == Kind.OPEN || t.kind == Kind.CLOSE).toList();
        int here = -1;
        for (int i = 0; i < brackets.size(); i++)
            if (brackets.get(i).start == index) here = i;
        if (here < 0) return -1;
        int step = brackets.get(here).kind == Kind.OPEN ? 1 : -1;
        int depth = 0;
        for (int i = here; i >= 0 && i < brackets.size(); i += step) {
            depth += brackets.get(i).kind == Kind.OPEN ? 1 : -1;
            if (depth == 0) return brackets.get(i).start;
        }
        return -1;
    }

    /** Returns how many brackets are open at the end. */
    public static int depth(String source) {
        int depth = 0;
        for (Token t : tokens(source)) {
            if (t.kind == Kind.OPEN) depth++;
            if (t.kind == Kind.CLOSE) depth--;
        }
        return Math.max(0, depth);
    }
}
