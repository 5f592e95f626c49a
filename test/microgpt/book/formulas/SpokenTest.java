package microgpt.book.formulas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Formulas as they are read out. */
class SpokenTest {

    @Test
    void fractionsAndSumsAreSaidWithWhatBelongsToThem() {
        assertEquals("(d L) over (d a)",
            Spoken.of("\\frac{\\partial L}{\\partial a}"));
        assertEquals("y sub i equals the sum over j of W sub (i j) x sub j",
            Spoken.of("y_i = \\sum_j W_{ij}\\,x_j"));
        assertEquals("the sum over s equals 0 to t of v sub s",
            Spoken.of("\\sum_{s=0}^{t} v_s"));
    }

    @Test
    void wordsStayWords() {
        assertEquals("loss equals minus log p",
            Spoken.of("\\text{loss} = -\\ln p"));
        assertEquals("wte sub c plus wpe sub p",
            Spoken.of("\\mathrm{wte}_c + \\mathrm{wpe}_p"));
    }

    @Test
    void powersAndHatsComeAfterWhatTheyStandOn() {
        assertEquals("x squared minus x to the (n minus 1)",
            Spoken.of("x^2 - x^{n-1}"));
        assertEquals("the root of (m hat)", Spoken.of("\\sqrt{\\hat m}"));
    }

    @Test
    void aMatrixIsSaidRowByRow() {
        assertEquals("the matrix 1, 0; 0, 1", Spoken.of(
            "\\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix}"));
    }
}
