package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code /doctor}, typed at the prompt. */
@Timeout(120)
class DoctorCommandTest extends OneSession {

    private String type(String line) {
        Result r = session.eval(line);
        assertTrue(r.ok(), line + "\n" + r.output());
        if (line.startsWith("/doctor")) for (String said : r.output().lines().toList())
            assertTrue(said.length() <= 80, "wider than a terminal: " + said);
        return r.output();
    }

    private void refused(String line, String expected) {
        Result r = session.eval(line);
        assertFalse(r.ok(), r.output());
        List<String> said = r.output().lines().filter(l -> !l.contains("Doctor.")).toList();
        assertEquals(1, said.size(), r.output());
        assertTrue(said.get(0).contains(expected), r.output());
    }

    private String bits() {
        return type("Double.toHexString(trainer.step().loss())").replaceFirst(".* ==> ", "");
    }

    @Test
    void aModelThatIsWellIsLeftAsItIs() {
        String said = type("/doctor");
        assertTrue(said.contains("Doctor.examine(trainer)"), said);
        assertTrue(said.contains("After 0 steps. Read were 101 documents"), said);
        assertTrue(said.contains("Nothing is ill that could be seen."), said);
        type("trainer.train(30).number()");
        said = type("/doctor 30");
        assertTrue(said.contains("of the last 30 steps"), said);
        assertTrue(said.contains("Nothing is ill"), said);
        String after = bits();
        try (Session twin = Sessions.openRaw()) {
            assertTrue(twin.eval("trainer.train(30)").ok());
            assertEquals(twin.eval("Double.toHexString(trainer.step().loss())").output()
                .replaceFirst(".* ==> ", ""), after, "an examination changed the run");
        }
    }

    /** What it says to try is a command, and the model that it makes is well. */
    @Test
    void anIllModelIsToldWhereItBeginsAndWhatToTry() {
        type("/new microgpt initStd=1");
        String said = type("/doctor");
        assertTrue(said.contains("1. loss: "), said);
        assertTrue(said.contains("knows nothing, 3.30: it\n   is sure, and wrong."), said);
        String advice = said.lines().filter(l -> l.contains("Try: ")).findFirst().orElseThrow()
            .replaceFirst(".*Try: ", "");
        assertEquals("/new microgpt", advice);
        type(advice);
        assertTrue(type("/doctor").contains("Nothing is ill"));
    }

    @Test
    void theFirstNumberThatIsNoneIsNamedWithItsPlace() {
        type("double[] w = model.parameter(\"layer0.attn_wk\").numbers()");
        type("for (int i = 0; i < w.length; i++) w[i] = i % 2 == 0 ? 1e308 : -1e308");
        type("model.parameter(\"layer0.attn_wk\").setNumbers(w)");
        String said = type("/doctor");
        assertTrue(said.replaceAll("\\s+", " ").matches(
            ".*1\\. layer0\\.k: the first number that is none, at position 0 of '\\w+'.*"), said);
        assertTrue(said.contains("Try: /new microgpt learningRate=0.001"), said);
    }

    @Test
    void stepsThatWereNotTakenAreRefusedInOneLine() {
        refused("/doctor 3", "the last 3 steps: 0 were taken");
        refused("/doctor x", "x");
        refused("/doctor 0", "0");
        refused("/doctor -2", "-2");
        refused("/doctor 1 2", "2");
        String help = type("/help doctor");
        assertTrue(help.contains("/doctor [N]") && help.contains("It changes nothing."), help);
    }
}
