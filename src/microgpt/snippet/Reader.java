package microgpt.snippet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads words of Java: what they are, and what types they name. */
class Reader {

    /** What a variable that is seen here is called, and its type. */
    record Local(String name, Type type) {}

    private static final Map<String, Class<?>> PRIMITIVES = Map.of("void", void.class,
        "boolean", boolean.class, "char", char.class, "byte", byte.class, "short", short.class,
        "int", int.class, "long", long.class, "double", double.class);

    static final Set<String> NOT_HERE = Set.of("switch", "try", "throw", "assert",
        "synchronized", "enum", "interface", "yield", "instanceof");

    private final String code;
    private final List<Word> words;
    final Snippets session;
    int at;

    Reader(String code, Snippets session) {
        this.code = code;
        this.session = session;
        words = Word.all(code);
    }

    Word word() { return words.get(at); }
    Word word(int ahead) { return words.get(Math.min(at + ahead, words.size() - 1)); }
    boolean atEnd() { return word().kind() == ' '; }
    boolean is(String sign) { return word().is(sign); }

    boolean took(String sign) {
        if (!is(sign)) return false;
        at++;
        return true;
    }

    void take(String sign) {
        if (!took(sign)) throw new Trouble(sign + " is missing " + (atEnd() ? "at the end"
            : "before " + word().text()));
    }

    String name() {
        if (word().kind() != 'a') throw new Trouble("a name is missing "
            + (atEnd() ? "at the end" : "before " + word().text()));
        return words.get(at++).text();
    }

    /** The end of a statement; what was typed may lack it. */
    void end(boolean may) {
        if (!(may && atEnd())) take(";");
    }

    /** Returns what stands between two places. */
    String source(int from) { return code.substring(words.get(from).start(), word().start()).strip(); }

    // --- types ---

    /** Returns how a type is written that begins here, or null, and is behind it then. */
    private String written() {
        if (word().kind() != 'a') return null;
        var text = new StringBuilder(name());
        while (is(".") && word(1).kind() == 'a') {
            at++;
            text.append('.').append(name());
        }
        if (is("<")) {
            int depth = 0;
            do {
                Word w = word();
                if (w.is("<")) depth++;
                else if (w.is(">")) depth--;
                else if (w.kind() != 'a' && !w.is(",") && !w.is("?") && !w.is(".") && !w.is("[")
                    && !w.is("]")) return null;
                text.append(w.text()).append(w.is(",") || w.is("?") ? " " : "");
                at++;
            } while (depth > 0);
        }
        while (is("[") && word(1).is("]")) {
            at += 2;
            text.append("[]");
        }
        return text.toString();
    }

    /** Reads a type. */
    Type type() {
        String text = written();
        if (text == null) throw new Trouble("a type is missing before " + word().text());
        return type(text);
    }

    Type type(String text) {
        int bracket = text.indexOf('['), angle = text.indexOf('<');
        if (text.endsWith(">") || angle >= 0 && angle < bracket) bracket = text.indexOf('[', text.lastIndexOf('>'));
        String name = text.substring(0, angle >= 0 ? angle : bracket >= 0 ? bracket : text.length());
        int depth = bracket < 0 ? 0 : (text.length() - bracket) / 2;
        if (name.equals("var")) return Type.VAR;
        Class<?> base = PRIMITIVES.containsKey(name) ? PRIMITIVES.get(name) : Known.type(name);
        if (base == null && !session.types.containsKey(name)) throw Trouble.unknown(name);
        return new Type(text, base, depth);
    }

    /** Returns the type of a declaration that begins here, and stays before its name; else null. */
    Type declared() {
        int from = at;
        if (!NOT_HERE.contains(word().text()) && !is("return") && !is("new") && !is("else")) {
            String text = written();
            if (text != null && word().kind() == 'a') {
                Word next = word(1);
                if (next.is("=") || next.is(";") || next.is(",") || next.is(":") || next.is("(")
                    || next.kind() == ' ') return type(text);
            }
        }
        at = from;
        return null;
    }

    /** Returns the type in a cast that begins here, and is behind it; else null. */
    Type cast() {
        int from = at++;
        String text = written();
        if (text != null && took(")")) {
            boolean primitive = PRIMITIVES.containsKey(text);
            Word next = word();
            if (primitive || next.kind() != '.' && next.kind() != ' ' && !next.is("instanceof")
                || next.is("(") && (Known.type(text) != null || text.indexOf('<') > 0))
                return type(text);
        }
        at = from;
        return null;
    }

    /** Returns the type before {@code ::} and behind brackets, and is behind it; else null. */
    Type named() {
        int from = at;
        String text = written();
        if (text != null && is("::") && (text.endsWith("]") || text.endsWith(">")))
            return type(text);
        at = from;
        return null;
    }

    /** Whether the parentheses here are those of a lambda. */
    boolean isLambda() {
        if (word().kind() == 'a') return word(1).is("->");
        if (!is("(")) return false;
        int depth = 0;
        for (int i = 0;; i++) {
            if (word(i).is("(")) depth++;
            if (word(i).is(")") && --depth == 0) return word(i + 1).is("->");
            if (word(i).kind() == ' ') return false;
        }
    }

    /** Reads the names of a lambda, and the arrow. */
    List<String> lambdaNames() {
        var names = new ArrayList<String>();
        if (!took("(")) names.add(name());
        else while (!took(")")) {
            if (word(1).kind() == 'a' || word(1).is("<") || word(1).is(".") || word(1).is("[")) type();
            names.add(name());
            if (!is(")")) take(",");
        }
        take("->");
        return names;
    }
}
