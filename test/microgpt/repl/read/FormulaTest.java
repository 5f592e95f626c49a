package microgpt.repl.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formulas written with the characters of a terminal. */
class FormulaTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "L = a b + a;                 L = ab + a",
        "a = -3;                      a = −3",
        "\\partial L / \\partial a;   ∂L/∂a",
        "\\frac{a}{b};                a/b",
        "\\frac{m}{1 - \\beta_1^t};   m/(1 − β₁ᵗ)",
        "\\frac{a + 1}{b/c};          (a + 1)/(b/c)",
        "0.67 \\cdot 10;              0.67 · 10",
        "x_1', x_2';                  x₁′, x₂′",
        "W_{ij};                      Wᵢⱼ",
        "\\mathrm{wte}_c;             wte_c",
        "W_{\\text{head}}\\,x;        W_head x",
        "e^{z_{ts}};                  e^zₜₛ",
        "e^{-y};                      e⁻ʸ",
        "10^{-4};                     10⁻⁴",
        "x^23;                        x²3",
        "\\hat m = g;                 m̂ = g",
        "\\sqrt d;                    √d",
        "1/\\sqrt{a + b};             1/√(a + b)",
        "\\ln 27;                     ln 27",
        "-\\ln p_t;                   −ln pₜ",
        "\\cos(2\\pi u);              cos(2πu)",
        "s \\le t;                    s ≤ t",
        "\\sum_j e^{z_j} - z_t;       ∑ⱼ e^zⱼ − zₜ",
        "\\sum_{s=0}^{t} -1;          ∑ₛ₌₀ᵗ −1",
        "p(c_t \\mid \\ldots);        p(cₜ | …)",
        "x \\leftarrow f(x) \\qquad y; x ← f(x)    y"})
    void aFormulaInATextStandsOnOneLine(String tex, String expected) {
        assertEquals(expected, Formula.inline(tex));
    }

    @Test
    void aFractionOnItsOwnIsAsTallAsItIs() {
        assertEquals(List.of(
            "      ∂L",
            "1 + ——————",
            "    2 · ∂a"), Formula.display("1 + \\frac{\\partial L}{2 \\cdot \\partial a}", 80));
    }

    @Test
    void theLimitsOfASumStandAboveAndBelow() {
        assertEquals(List.of(
            "  n",
            "  ∑   xₜ",
            "t = 1"), Formula.display("\\sum_{t=1}^{n} x_t", 80));
    }

    @Test
    void anExponentWithoutSmallLettersIsRaised() {
        assertEquals(List.of(
            " zₜᵢ",
            "e    + 1"), Formula.display("e^{z_{ti}} + 1", 80));
    }

    @Test
    void bracketsAndRootsGrowWithWhatTheyHold() {
        assertEquals(List.of(
            "⎛x₁  10⎞",
            "⎝y   z ⎠"), Formula.display(
                "\\begin{pmatrix} x_1 & 10 \\\\ y & z \\end{pmatrix}", 80));
        assertEquals(List.of(
            " ⎛1⎞",
            "√⎜—⎟",
            " ⎝n⎠"), Formula.display("\\sqrt{\\frac{1}{n}}", 80));
    }

    @Test
    void formulasSideBySideStandBelowEachOtherOnANarrowPage() {
        String tex = "a = b + c \\qquad d = e + f";
        assertEquals(List.of("a = b + c    d = e + f"), Formula.display(tex, 22));
        assertEquals(List.of("a = b + c", "", "d = e + f"), Formula.display(tex, 21));
    }

    @Test
    void unfinishedTexIsShownAsFarAsItGoes() {
        assertEquals("x/(y + 1)", Formula.inline("\\frac{x}{y + 1"));
        assertEquals("√", Formula.inline("\\sqrt"));
        assertEquals("foo x", Formula.inline("\\foo x"));
        assertEquals("(x", Formula.inline("\\left( x"));
    }
}
