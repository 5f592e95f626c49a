package microgpt.snippet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import microgpt.Config;
import microgpt.Tokenizer;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;
import microgpt.text.Corpus;
import microgpt.text.Sampler;
import microgpt.toolkit.render.Renderers;
import microgpt.train.Trainer;

/**
 * A session as at the prompt, for a page: it starts with the same model, takes the
 * same Java, as far as it knows it, and answers in the same words. What it does not
 * know, it says.
 */
public final class Snippets {

    private static final class Variable {
        Type type;
        Object value;
    }

    final Map<String, Made.Kind> types = new HashMap<>();
    final Map<String, Object> variables = new HashMap<>();
    final Out out = new Out();
    int number;                         // of the snippet
    private final List<Declared> methods = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    /** A session with these names, in the order of their file. */
    public Snippets(List<String> documents) {
        Trainer trainer = Trainer.create(Config.microgpt(), new Corpus(documents));
        put("trainer", trainer);
        put("tokenizer", trainer.tokenizer());
        put("corpus", trainer.corpus());
        put("model", trainer.model());
        put("sampler", new Sampler(trainer.model(), trainer.tokenizer(), trainer.random()));
    }

    private void put(String name, Object value) {
        declare(name, new Type(Known.name(value.getClass()), value.getClass(), 0), value);
    }

    void declare(String name, Type type, Object value) {
        var variable = new Variable();
        variable.type = type;
        variable.value = value;
        variables.put(name, variable);
    }

    /** Runs what was typed; returns the answer's lines. */
    public List<String> answer(String input) {
        said.clear();
        try {
            var code = new Statements(input, this);
            while (!code.atEnd()) {
                code.snippet();
                print();
            }
        } catch (Trouble e) {
            print();
            say("|  " + e.getMessage());
        } catch (StackOverflowError e) {
            print();
            say("|  Exception java.lang.StackOverflowError");
        } catch (RuntimeException e) {
            print();
            say("|  Exception " + e.getClass().getName()
                + (e.getMessage() == null ? "" : ": " + e.getMessage()));
        }
        return List.copyOf(said);
    }

    private void print() { say(out.taken()); }

    private void say(String text) {
        int from = 0;
        for (int i = 0; i < text.length(); i++)
            if (text.charAt(i) == '\n') {
                said.add(text.substring(from, i).stripTrailing());
                from = i + 1;
            }
        if (from < text.length()) said.add(text.substring(from).stripTrailing());
    }

    /** Says a value; one without a name gets one. */
    void answer(String name, Object value) {
        print();
        if (value == Code.End.NOTHING) return;
        if (name == null) declare(name = "$" + number, Type.VAR, value);
        say(named(name, value));
    }

    private String named(String name, Object value) {
        String text = text(value);
        int width = Text.widest(text);
        boolean below = text.contains("\n") || width <= Style.PLAIN.width()
            && width + name.length() + 5 > Style.PLAIN.width();
        return name + " ==>" + (below ? "\n" : " ") + text;
    }

    private String text(Object value) {
        Tokenizer tokenizer = variables.get("tokenizer") instanceof Variable v
            && v.value instanceof Tokenizer t ? t : null;
        if (value instanceof String s) return quoted(s, '"');
        if (value instanceof Character c) return quoted(c.toString(), '\'');
        String rendered = Renderers.render(value, tokenizer, Style.PLAIN).orElse(null);
        if (rendered != null || !(value instanceof Object[] all))
            return rendered != null ? rendered : String.valueOf(value);
        var text = new StringBuilder(Known.name(value.getClass().getComponentType()))
            .append('[').append(all.length).append("] { ");
        for (int i = 0; i < all.length; i++) text.append(i == 0 ? "" : ", ").append(text(all[i]));
        return text.append(" }").toString();
    }

    private static String quoted(String s, char quote) {
        var text = new StringBuilder().append(quote);
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            int escape = "\n\t\r\b\f\\".indexOf(c);
            if (escape >= 0) text.append('\\').append("ntrbf\\".charAt(escape));
            else text.append(c == quote ? "\\" : "").append(c);
        }
        return text.append(quote).toString();
    }

    // --- what was declared ---

    void declare(Made.Kind type) {
        say("|  created " + (type.isRecord() ? "record " : "class ") + type.name());
    }

    void declare(Declared method) {
        boolean again = methods.removeIf(m -> m.described().equals(method.described()));
        methods.add(method);
        say("|  " + (again ? "modified" : "created") + " method " + method.described());
    }

    Object call(String name, Object... arguments) {
        Declared method = Declared.best(methods, name, arguments);
        if (method != null) return method.call(null, arguments);
        for (Declared m : methods)
            if (m.name.equals(name)) throw new Trouble(m.described() + " takes something else");
        throw Trouble.unknown(name + "()");
    }

    /** Returns the variable of that name, which need not be there yet. */
    Code.Place place(String name) {
        return new Code.Place() {

            private Variable variable() {
                if (variables.get(name) instanceof Variable v) return v;
                throw Trouble.unknown(name);
            }

            @Override public Object run(Object[] frame) { return variable().value; }

            @Override
            public Object change(Object[] frame, boolean after, Code.Change change) {
                Variable v = variable();
                Object old = v.value;
                v.value = Places.kept(v.type, old, change.of(old));
                return after ? v.value : old;
            }
        };
    }
}
