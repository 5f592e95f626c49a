package microgpt.repl.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A formula, parsed: the part of TeX that the book uses. What is not known
 * stands for itself by its name, so that nothing is ever lost.
 */
sealed interface Tex {

    /** What a symbol is, which decides the blanks around it. */
    enum Kind {
        ORDINARY, NAME, OPERATION, RELATION, PREFIX, FUNCTION, SUM, OPEN, CLOSE, COMMA, SPACE
    }

    record Symbol(String text, Kind kind) implements Tex {}

    record Row(List<Tex> parts) implements Tex {}

    record Fraction(Tex over, Tex under) implements Tex {}

    record Root(Tex of) implements Tex {}

    /** A letter with a mark above it, such as a hat. */
    record Accent(Tex of, String mark) implements Tex {}

    /** A base with what is written below and above to its right, or null. */
    record Script(Tex base, Tex below, Tex above) implements Tex {}

    record Fence(String left, Tex inside, String right) implements Tex {}

    record Matrix(List<List<Tex>> rows) implements Tex {}

    /** Returns the formula that this source means. */
    static Tex parse(String source) { return new Parser(source).row(""); }

    /** Reads TeX from left to right; brackets that never close end with the text. */
    final class Parser {

        private static final Pattern TOKEN = Pattern.compile(
            "\\\\[a-zA-Z]+|\\\\.|[0-9]+(?:[.,][0-9]+)*|\\s+|.", Pattern.DOTALL);

        private static final Map<String, String> LETTERS = Map.ofEntries(
            Map.entry("alpha", "α"), Map.entry("beta", "β"), Map.entry("gamma", "γ"),
            Map.entry("delta", "δ"), Map.entry("epsilon", "ε"), Map.entry("varepsilon", "ε"),
            Map.entry("zeta", "ζ"), Map.entry("eta", "η"), Map.entry("theta", "θ"),
            Map.entry("kappa", "κ"), Map.entry("lambda", "λ"), Map.entry("mu", "μ"),
            Map.entry("nu", "ν"), Map.entry("xi", "ξ"), Map.entry("pi", "π"),
            Map.entry("rho", "ρ"), Map.entry("sigma", "σ"), Map.entry("tau", "τ"),
            Map.entry("phi", "φ"), Map.entry("varphi", "φ"), Map.entry("chi", "χ"),
            Map.entry("psi", "ψ"), Map.entry("omega", "ω"), Map.entry("Gamma", "Γ"),
            Map.entry("Delta", "Δ"), Map.entry("Theta", "Θ"), Map.entry("Lambda", "Λ"),
            Map.entry("Sigma", "Σ"), Map.entry("Phi", "Φ"), Map.entry("Psi", "Ψ"),
            Map.entry("Omega", "Ω"), Map.entry("partial", "∂"), Map.entry("nabla", "∇"),
            Map.entry("infty", "∞"), Map.entry("ell", "ℓ"), Map.entry("ldots", "…"),
            Map.entry("cdots", "⋯"), Map.entry("dots", "…"), Map.entry("vdots", "⋮"),
            Map.entry("top", "⊤"), Map.entry("prime", "′"));

        private static final Map<String, String> OPERATIONS = Map.of(
            "cdot", "·", "times", "×", "odot", "⊙", "pm", "±", "circ", "∘", "otimes", "⊗");

        private static final Map<String, String> RELATIONS = Map.ofEntries(
            Map.entry("leftarrow", "←"), Map.entry("gets", "←"), Map.entry("rightarrow", "→"),
            Map.entry("to", "→"), Map.entry("mapsto", "↦"), Map.entry("approx", "≈"),
            Map.entry("le", "≤"), Map.entry("leq", "≤"), Map.entry("ge", "≥"),
            Map.entry("geq", "≥"), Map.entry("ne", "≠"), Map.entry("neq", "≠"),
            Map.entry("in", "∈"), Map.entry("sim", "∼"), Map.entry("mid", "|"),
            Map.entry("propto", "∝"), Map.entry("equiv", "≡"), Map.entry("ll", "≪"),
            Map.entry("gg", "≫"));

        private static final Map<String, String> ACCENTS = Map.of("hat", "\u0302",
            "bar", "\u0304", "tilde", "\u0303", "vec", "\u20d7", "dot", "\u0307");

        private static final Map<String, String> SPACES = Map.of("\\,", " ", "\\;", " ",
            "\\:", " ", "\\ ", " ", "~", " ", "\\quad", "  ", "\\qquad", "    ");

        private static final Pattern FUNCTION = Pattern.compile(
            "ln|log|exp|cos|sin|tan|tanh|min|max|arg|argmax|det|dim|Pr");

        private static final Pattern STYLE = Pattern.compile(
            "text|mathrm|operatorname|mathbf|mathit|mathsf|texttt|textit|mathbb|mathcal|"
            + "boldsymbol");

        private static final Pattern SILENT = Pattern.compile(
            "!|bigl|bigr|big|Big|Bigl|Bigr|displaystyle|textstyle|limits|nolimits");

        private final List<String> tokens = new ArrayList<>();
        private int at;

        Parser(String source) {
            Matcher m = TOKEN.matcher(source);
            while (m.find()) tokens.add(m.group());
        }

        private String peek() { return at < tokens.size() ? tokens.get(at) : null; }

        private void skipBlanks() {
            while (at < tokens.size() && tokens.get(at).isBlank()) at++;
        }

        /** Reads until one of these tokens, which is left, or the end. */
        Row row(String ends) {
            var parts = new ArrayList<Tex>();
            for (skipBlanks(); peek() != null; skipBlanks()) {
                if (!ends.isEmpty() && List.of(ends.split(" ")).contains(peek())) break;
                Tex part = peek().matches("[\\^_]") ? new Row(List.of()) : atom(parts);
                if (part != null) parts.add(scripts(part));
            }
            return new Row(parts);
        }

        private Tex scripts(Tex base) {
            Tex below = null, above = null;
            for (skipBlanks(); peek() != null; skipBlanks()) {
                if (peek().equals("_")) {
                    at++;
                    below = argument();
                } else if (peek().equals("^")) {
                    at++;
                    above = argument();
                } else if (peek().equals("'")) {
                    at++;
                    above = new Symbol("′", Kind.ORDINARY);
                } else break;
            }
            return below == null && above == null ? base : new Script(base, below, above);
        }

        private Tex argument() {
            skipBlanks();
            if (peek() == null) return new Row(List.of());
            if (!peek().equals("{")) {
                if (peek().matches("[0-9].+")) {        // x^23 means x² 3
                    String digits = tokens.get(at);
                    tokens.set(at, digits.substring(1));
                    return new Symbol(digits.substring(0, 1), Kind.ORDINARY);
                }
                Tex part = atom(List.of());
                return part == null ? new Row(List.of()) : part;
            }
            at++;
            Row inside = row("}");
            at++;
            return inside;
        }

        private String verbatim() {
            skipBlanks();
            if (!"{".equals(peek())) return peek() == null ? "" : tokens.get(at++);
            var text = new StringBuilder();
            int depth = 0;
            do {
                String t = tokens.get(at++);
                if (t.equals("{")) depth++;
                else if (t.equals("}")) depth--;
                else text.append(SPACES.getOrDefault(t, t));
            } while (depth > 0 && at < tokens.size());
            return text.toString();
        }

        private Tex atom(List<Tex> before) {
            String t = tokens.get(at++);
            if (t.equals("{")) {
                Row inside = row("}");
                at++;
                return inside;
            }
            if (SPACES.containsKey(t)) return new Symbol(SPACES.get(t), Kind.SPACE);
            if (!t.startsWith("\\")) return plain(t, before);
            String name = t.substring(1);
            if (SILENT.matcher(name).matches()) return null;
            if (LETTERS.containsKey(name)) return new Symbol(LETTERS.get(name), Kind.ORDINARY);
            if (OPERATIONS.containsKey(name))
                return new Symbol(OPERATIONS.get(name), Kind.OPERATION);
            if (RELATIONS.containsKey(name))
                return new Symbol(RELATIONS.get(name), Kind.RELATION);
            if (ACCENTS.containsKey(name)) return new Accent(argument(), ACCENTS.get(name));
            if (FUNCTION.matcher(name).matches()) return new Symbol(name, Kind.FUNCTION);
            if (STYLE.matcher(name).matches()) return new Symbol(verbatim(), Kind.NAME);
            return switch (name) {
                case "frac", "tfrac", "dfrac" -> new Fraction(argument(), argument());
                case "sqrt" -> new Root(argument());
                case "sum" -> new Symbol("∑", Kind.SUM);
                case "prod" -> new Symbol("∏", Kind.SUM);
                case "lVert", "rVert", "|" -> new Symbol("‖", Kind.ORDINARY);
                case "left" -> fence();
                case "begin" -> environment();
                case "{" -> new Symbol("{", Kind.OPEN);
                case "}" -> new Symbol("}", Kind.CLOSE);
                default -> new Symbol(name, name.length() > 1 ? Kind.NAME : Kind.ORDINARY);
            };
        }

        private static Tex plain(String t, List<Tex> before) {
            return switch (t) {
                case "+", "-" -> new Symbol(t.equals("-") ? "−" : t,
                    isPrefix(before) ? Kind.PREFIX : Kind.OPERATION);
                case "=", "<", ">" -> new Symbol(t, Kind.RELATION);
                case "(", "[" -> new Symbol(t, Kind.OPEN);
                case ")", "]" -> new Symbol(t, Kind.CLOSE);
                case ",", ";" -> new Symbol(t, Kind.COMMA);
                default -> new Symbol(t, Kind.ORDINARY);
            };
        }

        /** Returns whether a sign that comes now belongs to what follows. */
        private static boolean isPrefix(List<Tex> before) {
            if (before.isEmpty()) return true;
            Tex last = before.get(before.size() - 1);
            if (last instanceof Script s) last = s.base();
            return last instanceof Symbol s && switch (s.kind()) {
                case OPERATION, RELATION, OPEN, COMMA, SUM, SPACE -> true;
                default -> false;
            };
        }

        private Tex fence() {
            String left = delimiter();
            Row inside = row("\\right");
            at++;
            return new Fence(left, inside, delimiter());
        }

        private String delimiter() {
            skipBlanks();
            if (peek() == null) return "";
            String t = tokens.get(at++);
            return t.equals(".") ? "" : t.equals("\\|") ? "‖" : t.replace("\\", "");
        }

        private Tex environment() {
            String name = verbatim();
            var rows = new ArrayList<List<Tex>>();
            var cells = new ArrayList<Tex>();
            while (peek() != null) {
                cells.add(row("& \\\\ \\end"));
                String end = peek();
                at++;
                if ("&".equals(end)) continue;
                rows.add(List.copyOf(cells));
                cells.clear();
                if (!"\\\\".equals(end)) break;
            }
            verbatim();
            Tex matrix = new Matrix(rows);
            return switch (name) {
                case "pmatrix" -> new Fence("(", matrix, ")");
                case "bmatrix" -> new Fence("[", matrix, "]");
                case "cases" -> new Fence("{", matrix, "");
                default -> matrix;
            };
        }
    }
}
