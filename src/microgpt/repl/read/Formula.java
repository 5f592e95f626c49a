package microgpt.repl.read;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import microgpt.repl.read.Tex.Kind;
import microgpt.repl.read.Tex.Symbol;

/**
 * Writes formulas with the characters of a terminal: within a text on one
 * line, {@code ∂L/∂a}, and on its own with fractions and limits as tall as
 * they are.
 */
final class Formula {

    private static final String PLAIN = "0123456789+−=()aehijklmnoprstuvxβγρφχ";
    private static final String BELOW = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ";
    private static final String PLAIN_ABOVE =
        "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδ′⊤";
    private static final String ABOVE =
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟ′ᵀ";

    private final boolean flat;

    private Formula(boolean flat) { this.flat = flat; }

    /** Returns the formula on one line. */
    static String inline(String tex) {
        return new Formula(true).box(Tex.parse(tex)).lines().get(0).strip();
    }

    /**
     * Returns the formula on as many lines as it needs; what wide spaces
     * separate stands below each other where it is wider than the page.
     */
    static List<String> display(String tex, int width) {
        FormulaBox whole = new Formula(false).box(Tex.parse(tex));
        if (whole.width() <= width || !tex.contains("\\q")) return stripped(whole);
        var lines = new ArrayList<String>();
        for (String part : tex.split("\\\\qq?uad")) {
            if (!lines.isEmpty()) lines.add("");
            lines.addAll(stripped(new Formula(false).box(Tex.parse(part))));
        }
        return lines;
    }

    private static List<String> stripped(FormulaBox box) {
        return box.lines().stream().map(String::stripTrailing).toList();
    }

    private FormulaBox box(Tex tex) {
        if (tex instanceof Symbol s) return FormulaBox.of(s.text());
        if (tex instanceof Tex.Row r) return row(r.parts());
        if (tex instanceof Tex.Fraction f) return fraction(f);
        if (tex instanceof Tex.Root r) return root(r);
        if (tex instanceof Tex.Accent a) return accent(a);
        if (tex instanceof Tex.Script s) return script(s);
        if (tex instanceof Tex.Fence f)
            return box(f.inside()).fenced(f.left(), f.right());
        return matrix((Tex.Matrix) tex);
    }

    private FormulaBox row(List<Tex> parts) {
        var boxes = new ArrayList<FormulaBox>();
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) boxes.add(FormulaBox.of(gap(parts.get(i - 1), parts.get(i))));
            boxes.add(box(parts.get(i)));
        }
        return boxes.isEmpty() ? FormulaBox.of("") : FormulaBox.beside(boxes);
    }

    private static Kind kind(Tex tex) {
        if (tex instanceof Symbol s) return s.kind();
        if (tex instanceof Tex.Script s) return kind(s.base());
        return Kind.ORDINARY;
    }

    private String gap(Tex left, Tex right) {
        Kind a = kind(left), b = kind(right);
        if (a == Kind.SPACE || b == Kind.SPACE) return "";
        if (a == Kind.OPERATION || a == Kind.RELATION || a == Kind.COMMA) return " ";
        if (b == Kind.OPERATION || b == Kind.RELATION) return " ";
        if (a == Kind.SUM) return " ";
        if (a == Kind.PREFIX || a == Kind.OPEN || b == Kind.CLOSE || b == Kind.COMMA) return "";
        if (left instanceof Symbol s && s.text().endsWith(" ")
            || right instanceof Symbol t && t.text().startsWith(" ")) return "";
        boolean word = a == Kind.FUNCTION || a == Kind.NAME;
        if (b == Kind.OPEN || right instanceof Tex.Fence) return "";
        if (right instanceof Symbol s && s.text().matches("[/!|]")
            || left instanceof Symbol t && t.text().matches("[/|]")) return "";
        if (!flat && (left instanceof Tex.Fraction || right instanceof Tex.Fraction)) return " ";
        return word || b == Kind.FUNCTION || b == Kind.NAME || b == Kind.SUM ? " " : "";
    }

    private FormulaBox fraction(Tex.Fraction f) {
        FormulaBox over = box(f.over()), under = box(f.under());
        if (flat) return FormulaBox.of(text(over, false) + "/" + text(under, true));
        int width = Math.max(over.width(), under.width());
        return FormulaBox.stacked(1, over, FormulaBox.of("—".repeat(width)), under);
    }

    /** Returns a part of a fraction, in brackets if it needs them. */
    private static String text(FormulaBox box, boolean under) {
        String s = box.lines().get(0);
        boolean several = s.contains(" ") || under && s.contains("/");
        return several ? "(" + s + ")" : s;
    }

    private FormulaBox root(Tex.Root r) {
        FormulaBox of = box(r.of());
        if (of.height() > 1) return FormulaBox.beside(
            List.of(FormulaBox.of("√"), of.fenced("(", ")")));
        String s = of.lines().get(0);
        boolean one = FormulaBox.columns(s) <= 1 || r.of() instanceof Tex.Symbol
            || r.of() instanceof Tex.Row w && w.parts().size() == 1
                && w.parts().get(0) instanceof Symbol;
        return FormulaBox.of(one ? "√" + s : "√(" + s + ")");
    }

    private FormulaBox accent(Tex.Accent a) {
        FormulaBox of = box(a.of());
        return FormulaBox.of(of.lines().get(0) + a.mark());
    }

    private FormulaBox script(Tex.Script s) {
        FormulaBox base = box(s.base());
        if (!flat && kind(s.base()) == Kind.SUM) {
            FormulaBox above = s.above() == null ? null : box(s.above());
            FormulaBox below = s.below() == null ? null : box(s.below());
            if (above == null) return FormulaBox.stacked(0, base, below);
            return below == null ? FormulaBox.stacked(1, above, base)
                : FormulaBox.stacked(1, above, base, below);
        }
        if (s.below() != null) base = FormulaBox.beside(
            List.of(base, FormulaBox.of(below(s.below()))));
        return s.above() == null ? base : above(base, s.above());
    }

    private static String below(Tex tex) {
        String text = inlineOf(tex);
        String small = small(text.replace(" ", ""), PLAIN, BELOW);
        return small != null ? small : "_" + grouped(text);
    }

    private FormulaBox above(FormulaBox base, Tex tex) {
        String text = inlineOf(tex);
        String small = small(text.replace(" ", ""), PLAIN_ABOVE, ABOVE);
        if (small != null) return FormulaBox.beside(List.of(base, FormulaBox.of(small)));
        if (!flat) return base.raised(box(tex));
        return FormulaBox.of(base.lines().get(0) + "^" + grouped(text));
    }

    private static String inlineOf(Tex tex) {
        return new Formula(true).box(tex).lines().get(0).strip();
    }

    private static String grouped(String text) {
        return text.matches("[\\p{L}\\p{Nd}\\p{No}ₐ-ₜᵢ-ᵥⱼ]+") ? text : "(" + text + ")";
    }

    /** Returns the text in small characters, or null if one has no such form. */
    private static String small(String text, String plain, String small) {
        if (text.isEmpty() || !text.chars().allMatch(c -> plain.indexOf(c) >= 0)) return null;
        return text.chars().mapToObj(c -> small.substring(
                plain.indexOf(c), plain.indexOf(c) + 1)).collect(Collectors.joining());
    }

    private FormulaBox matrix(Tex.Matrix m) {
        int columns = m.rows().stream().mapToInt(List::size).max().orElse(0);
        if (flat) return FormulaBox.of(m.rows().stream().map(r -> r.stream()
            .map(c -> box(c).lines().get(0)).collect(Collectors.joining(" ")))
            .collect(Collectors.joining("; ")));
        var widths = new int[columns];
        for (List<Tex> row : m.rows())
            for (int c = 0; c < row.size(); c++)
                widths[c] = Math.max(widths[c], box(row.get(c)).width());
        var rows = new ArrayList<FormulaBox>();
        for (List<Tex> row : m.rows()) {
            var cells = new ArrayList<FormulaBox>();
            for (int c = 0; c < row.size(); c++) {
                FormulaBox b = box(row.get(c));
                cells.add(b);
                cells.add(FormulaBox.of(" ".repeat(widths[c] - b.width()
                    + (c + 1 < row.size() ? 2 : 0))));
            }
            rows.add(FormulaBox.beside(cells));
        }
        FormulaBox all = FormulaBox.stacked(0, rows.toArray(new FormulaBox[0]));
        return new FormulaBox(all.lines(), (all.height() - 1) / 2);
    }
}
