package microgpt.book.numbers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import microgpt.book.Books;
import microgpt.book.base.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A number that stands in the prose is held against the engine. */
class NumbersTest {

    private static final Path CACHE = Books.HOME.resolve("build/book-cache");

    @TempDir
    private Path home;

    private static List<String> problems(Path home) throws IOException {
        var problems = new Problems(home);
        var numbers = new Numbers(home, problems);
        numbers.compare(
            new KnownAnswers(home, CACHE).answer(numbers.expressions()));
        return problems.all();
    }

    @Test
    void everyNumberOfTheProseIsWhatTheEngineSays() throws IOException {
        assertEquals("", String.join("\n", problems(Books.HOME)));
    }

    @Test
    void theRecordThatGoesWithTheProjectIsCurrent() throws IOException {
        var numbers = new Numbers(Books.HOME, new Problems(Books.HOME));
        var known = new KnownAnswers(Books.HOME, CACHE);
        if (Boolean.getBoolean("update")) known.commit(numbers.expressions());
        assertEquals(List.of(), known.unrecorded(numbers.expressions()));
    }

    /** Changes a file of a copy; returns what is wrong there then. */
    private List<String> afterChange(String file, String from, String to)
            throws IOException {
        home = home.toRealPath();
        Books.copyProject(home);
        Path readme = home.resolve("README.adoc");
        Files.copy(Books.HOME.resolve("README.adoc"), readme);
        Path path = home.resolve(file);
        String text = Files.readString(path);
        assertTrue(text.contains(from), file + " has no " + from);
        Files.writeString(path, text.replaceFirst(
            Pattern.quote(from), Matcher.quoteReplacement(to)));
        return problems(home);
    }

    private void falsified(String file, String from, String to, String said)
            throws IOException {
        int line = lineOf(Books.HOME.resolve(file), from);
        List<String> problems = afterChange(file, from, to);
        assertTrue(problems.stream().anyMatch(p -> p.startsWith(
                file + ":" + line + ": says " + said)),
            problems.stream().collect(Collectors.joining("\n")));
    }

    private static int lineOf(Path file, String text) throws IOException {
        String all = Files.readString(file);
        return (int) all.substring(0, all.indexOf(text)).lines().count()
            + (all.charAt(all.indexOf(text) - 1) == '\n' ? 1 : 0);
    }

    @Test
    void aNumberInATableThatTheEngineContradicts() throws IOException {
        falsified("src/microgpt/train/Trainer.java", "2.22 | 9.2", "1.11 | 9.2",
            "1.11; docs/numbers/train/Trainer.java.txt:");
    }

    /** Its rows are alike but for their numbers; it is told which one is wrong. */
    @Test
    void aNumberInARowThatLooksLikeTheOthers() throws IOException {
        falsified("src/microgpt/tuning/Preference.java", "2.330 | 0.03 | 0.03",
            "2.330 | 0.03 | 0.01", "0.01; docs/numbers/tuning/Preference.java.txt:");
    }

    @Test
    void aNumberInASentence() throws IOException {
        falsified("src/microgpt/Embedding.java", "39 million", "93 million",
            "93; docs/numbers/Embedding.java.txt:");
    }

    @Test
    void aNumberOfTheTextUnderAFigure() throws IOException {
        falsified("src/microgpt/train/Trainer.java", "through it to 2.44",
            "through it to 2.14", "2.14; docs/numbers/train/Trainer.java.txt:");
    }

    @Test
    void aNumberInAFormula() throws IOException {
        falsified("src/microgpt/Block.java", "1.1^3 = 1.33", "1.1^3 = 1.34",
            "1.34; docs/numbers/Block.java.txt:");
    }

    @Test
    void aNumberInAFormulaThatASourceGave() throws IOException {
        falsified("src/microgpt/AdamW.java", "\\lambda = 0.1]", "\\lambda = 0.2]",
            "0.2; docs/numbers/AdamW.java.txt:");
    }

    @Test
    void aNumberOfTheReadme() throws IOException {
        falsified("README.adoc", "it is 2.44 on", "it is 2.41 on",
            "2.41; docs/numbers/README.adoc.txt:");
    }

    @Test
    void aNumberThatWasGivenByASource() throws IOException {
        falsified("src/microgpt/AdamW.java", "3.2 million", "3.3 million",
            "3.3; docs/numbers/AdamW.java.txt:");
    }

    @Test
    void aLedgerThatWasFalsifiedTogetherWithItsText() throws IOException {
        String file = "docs/glossary.adoc";
        home = home.toRealPath();
        Books.copyProject(home);
        for (String f : List.of(file, "docs/numbers/glossary.adoc.txt")) {
            Path path = home.resolve(f);
            Files.writeString(path,
                Files.readString(path).replace("1.44 bits", "1.45 bits"));
        }
        assertEquals(List.of(file + ":"
            + lineOf(Books.HOME.resolve(file), "1.44 bits")
            + ": says 1.45; the engine says 1.4426950408889634 = 1 / log(2)"),
            problems(home).stream().filter(p -> p.startsWith(file)).toList());
    }

    @Test
    void aNewNumberWithoutAnAccount() throws IOException {
        List<String> problems = afterChange("docs/preface.adoc",
            "Scale is no\n", "Scale is 77 times no\n");
        int line = lineOf(home.resolve("docs/preface.adoc"), "77 times");
        assertTrue(problems.contains("docs/preface.adoc:" + line
            + ": the number 77 is accounted for nowhere in"
            + " docs/numbers/preface.adoc.txt"), problems.toString());
    }

    @Test
    void anEntryForASentenceThatIsGone() throws IOException {
        List<String> problems = afterChange("docs/numbers/preface.adoc.txt",
            "the 27 tokens:", "the 27 letters:");
        assertTrue(problems.stream().anyMatch(p -> p.contains(
            "\u201cthe 27 letters:\u201d is found nowhere in docs/preface.adoc")),
            problems.toString());
    }

    @Test
    void anExpressionThatDoesNotCompileIsToldAndTheOthersAreComputed()
            throws IOException {
        var answers = new Answers(List.of()).answer(List.of(
            "1 + 1", "nix()", "1 / 0", "2 > 3", "all(1, 2)"));
        assertEquals(List.of(2.0), answers.get("1 + 1").values());
        assertTrue(answers.get("nix()").failure()
            .startsWith("does not compile: cannot find symbol"));
        assertTrue(answers.get("1 / 0").failure()
            .startsWith("fails: java.lang.ArithmeticException"));
        assertEquals("is not true", answers.get("2 > 3").failure());
        assertEquals(List.of(1.0, 2.0), answers.get("all(1, 2)").values());
    }

    @Test
    void aNumeralAgreesWithWhatIsRoundedToItsDigits() {
        var exact = new Ledger.Account(false, false, "");
        var rough = new Ledger.Account(false, true, "");
        assertTrue(Numbers.agrees("2.29", exact, 2.2936));
        assertFalse(Numbers.agrees("2.29", exact, 2.2951));
        assertTrue(Numbers.agrees("4,256", exact, 4256));
        assertFalse(Numbers.agrees("4,256", exact, 4257));
        assertTrue(Numbers.agrees("\u22120.93", exact, -0.9258));
        assertFalse(Numbers.agrees("0.93", exact, -0.9258));
        assertFalse(Numbers.agrees("7,100", exact, 7110));
        assertTrue(Numbers.agrees("7,100", rough, 7110));
        assertFalse(Numbers.agrees("7,100", rough, 7160));
        assertFalse(Numbers.agrees("1", exact, Double.NaN));
    }

    @Test
    void whatIsCodeOrANameIsNoNumber() throws IOException {
        Path file = home.resolve("page.adoc");
        Files.writeString(file, """
            == Version 3
            GPT-2 has `f(4)` and stem:[x_5 = 0.5], <<six6>>, `7` and
            [cols="8"]
            |===
            2+| \u22129 and 1,000
            |===
            ----
            10
            ----
            """);
        assertEquals("3 0.5 7 \u22129 1,000", Prose.of(file).numerals().stream()
            .map(Prose.Numeral::text).collect(Collectors.joining(" ")));
        assertEquals(List.of(1, 2, 2, 5, 5), Prose.of(file).numerals().stream()
            .map(Prose.Numeral::line).toList());
    }
}
