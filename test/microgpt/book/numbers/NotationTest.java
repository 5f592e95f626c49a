package microgpt.book.numbers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.book.Books;
import org.junit.jupiter.api.Test;

/** What a formula is written with is explained in one table. */
class NotationTest {

    private static final Pattern FORMULA =
        Pattern.compile("stem:\\[((?:[^\\]\\\\]|\\\\.)*)]");

    private static final Pattern WORD = Pattern.compile(
        "\\\\(?:text|mathrm|operatorname|quad|begin|end)(?:\\{[^}]*})?");

    private static final Set<String> GREEK = Set.of("alpha", "beta", "gamma",
        "delta", "epsilon", "varepsilon", "eta", "theta", "lambda", "mu", "pi",
        "rho", "sigma", "tau", "phi", "Phi", "omega", "partial");

    private static Set<String> letters(String text) {
        var letters = new TreeSet<String>();
        Matcher m = FORMULA.matcher(text);
        while (m.find()) {
            Matcher symbol = Pattern.compile("\\\\([A-Za-z]+)|([A-Za-z])'?")
                .matcher(WORD.matcher(m.group(1)).replaceAll(" "));
            while (symbol.find()) {
                if (symbol.group(2) != null) letters.add(symbol.group(2));
                else if (GREEK.contains(symbol.group(1)))
                    letters.add("\\" + symbol.group(1));
            }
        }
        return letters;
    }

    @Test
    void everyLetterOfEveryFormulaStandsInTheTableOfNotation()
            throws IOException {
        Path table = Books.HOME.resolve("docs/notation.adoc");
        Set<String> explained = letters(Files.readString(table));
        var missing = new TreeMap<String, Set<String>>();
        for (Path file : Numbers.files(Books.HOME))
            for (String letter : letters(Prose.of(file).text()))
                if (!explained.contains(letter)) missing.computeIfAbsent(
                    file.getFileName().toString(), f -> new TreeSet<>())
                    .add(letter);
        assertEquals("{}", missing.toString());
    }

    @Test
    void lettersAreFoundBetweenCommandsAndWords() {
        assertEquals("[L, \\eta, \\mu, i, x]", letters(
            "stem:[\\frac{x_i}{\\eta} \\cdot \\text{loss}(\\mu) L']").toString());
    }
}
