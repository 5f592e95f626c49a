package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import microgpt.repl.command.Editor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Back and forth in what changed the model, and from one session to the next. */
@Timeout(120)
class TimeMachineTest {

    private Session session;
    private Editor editor;

    private void open(Path state) {
        if (session != null) session.close();
        session = Session.open(Sessions.options().withState(state).withScreen(
            Screen.NONE.withEditor((file, line) -> editor.edit(file, line))));
    }

    @AfterEach
    void close() { session.close(); }

    private String answer(String input) { return session.eval(input).output(); }

    private String value(String expression) { return Sessions.value(session, expression); }

    private String bits() { return Sessions.bits(session); }

    @Test
    void whatWasUndoneIsDoneAgainBitForBitUntilSomethingElseChangesTheModel() {
        open(null);
        assertTrue(answer("/redo").contains("nothing to redo; what /undo has just"));
        answer("trainer.step()");
        String one = bits();
        answer("/train 2");
        String three = bits();
        answer("model.parameter(\"wte\").rows()[0][0].setData(5)");
        String byHand = bits();
        answer("/new microgpt width=8 heads=2");
        String other = bits();
        for (int i = 0; i < 4; i++) assertTrue(session.eval("/undo").ok());
        assertEquals("0", value("trainer.steps()"));
        String said = answer("/history model");
        assertTrue(said.contains("> here, at step 0\n"), said);
        assertTrue(said.matches("(?s).*here, at step 0\n  trainer\\.step\\(\\) +from step 0  "
            + "\\(undone\\)\n  /train 2 +from step 1  \\(undone\\)\n  model.parameter"
            + "\\(\"wte\"\\).rows\\(\\)\\[0]\\[0].setData\\(5\\) +from step 3  \\(undone\\)\n"
            + "  /new microgpt width=8 heads=2 +from step 3  \\(undone\\)\n"
            + "  /undo goes up.*"), said);
        assertTrue(said.lines().allMatch(line -> line.length() <= 80), said);
        assertTrue(answer("/redo").contains(
            "trainer.step() is done again: from step 0 to step 1"));
        assertEquals(one, bits());
        answer("/redo");
        assertEquals(three, bits());
        assertTrue(answer("/loss").contains("step 3  loss "), "the curve goes on");
        answer("/redo");
        assertEquals(byHand, bits());
        assertTrue(answer("/redo").contains("/new microgpt width=8 heads=2 is done again:"
            + " the model that it had put here, at step 0"));
        assertEquals(other, bits());
        assertEquals("true", value("trainer.model() == model && sampler.toString()"
            + ".contains(model.toString())"));
        assertTrue(answer("/redo").contains("nothing to redo"));
        answer("/undo");
        assertEquals(byHand, bits());
        said = answer("/history model");
        assertTrue(said.matches("(?s).*setData.*> here, at step 3\n  /new .*"), said);
        answer("trainer.step()");
        assertTrue(answer("/redo").contains("nothing to redo"));
        answer("/undo");
        assertEquals(byHand, bits());
    }

    @Test
    void aLiveEditIsUndoneAndRedoneInItsTurn() throws Exception {
        open(null);
        answer("trainer.train(2)");
        String two = bits();
        editor = Sessions.replacing("return Math.max(0, x)", "return Math.max(1, x)");
        String relu = Files.readString(Sessions.ROOT.resolve("src/microgpt/Value.java"))
            .lines().filter(l -> l.contains("data > 0") || l.contains("data, 0"))
            .findFirst().orElse("");
        assertNotEquals("", relu, "the engine's relu is written otherwise now");
        editor = Sessions.replacing(relu, relu.replace("data > 0", "data > 100")
            .replace("data, 0", "data, 100"));
        answer("var a = new Value(3)");
        String before = value("a.relu().data()");
        assertTrue(session.eval("/edit Value.relu").ok());
        String after = value("a.relu().data()");
        assertNotEquals(before, after);
        answer("/train 1");
        assertTrue(answer("/history model").matches(
            "(?s).*/edit Value.relu +the engine\n  /train 1 .*"));
        assertTrue(answer("/undo").contains("/train 1 is taken back"));
        assertTrue(session.eval("/undo").ok());
        assertEquals(before, value("a.relu().data()"));
        assertEquals(two, bits());
        assertTrue(session.eval("/redo").ok());
        assertEquals(after, value("a.relu().data()"));
        assertTrue(answer("/redo").contains("/train 1 is done again"));
        assertEquals("3", value("trainer.steps()"));

        String three = bits();
        editor = Sessions.replacing("    /** Returns this + other. */",
            "    public Value squared() { return mul(this); }\n");
        assertTrue(session.eval("/edit Value").ok());
        assertEquals("16.0", value("new Value(4).squared().data()"));
        assertTrue(session.eval("/undo").ok());
        assertFalse(session.eval("new Value(4).squared()").ok());
        assertEquals(after, value("a.relu().data()"), "the edit before it stays");
        assertEquals(three, bits());
        assertTrue(answer("/undo").contains("is taken back: from step 3 to step 2"));
        assertTrue(session.eval("/undo").ok());
        assertEquals(before, value("a.relu().data()"));
        assertTrue(answer("/undo").contains("trainer.train(2) is taken back"));
        for (int i = 0; i < 4; i++) assertTrue(session.eval("/redo").ok());
        assertEquals("16.0", value("new Value(4).squared().data()"));
        assertEquals(three, bits());
    }

    @Test
    void whatWasLearnedIsKeptAndTakenUpWhenAskedFor(@TempDir Path folder) throws Exception {
        Path kept = folder.resolve("last.model");
        Path mine = Files.writeString(folder.resolve("mine.txt"),
            "ada\nbob\ncleo\ndora\nemil\nfay\ngus\nhal\nida\njo\n");
        open(folder);
        assertEquals(Optional.empty(), session.kept());
        assertTrue(answer("/resume").contains("no model is kept from an earlier session"));
        assertEquals(Optional.empty(), session.keep(), "nothing was learned");
        answer("/new microgpt width=8 heads=2 data=" + mine);
        answer("trainer.train(7)");
        answer("sampler.sample(1)");
        String bits = bits();
        String next = value("trainer.copy().step().loss()");
        assertEquals("The model is kept, at step 7; /resume takes it up in another session.",
            session.keep().orElseThrow());

        open(folder);
        String fresh = bits();
        assertTrue(session.kept().orElseThrow().matches(
            "A model is kept from \\d+ \\w+ \\d\\d:\\d\\d, at step 7; /resume takes it up\\."));
        assertEquals(fresh, bits(), "nothing is loaded unasked");
        assertTrue(answer("/resume").contains("|  Train.resume(\"" + kept + "\")"));
        assertEquals(bits, bits());
        assertEquals("10", value("corpus.documents().size()"));
        assertTrue(answer("/save " + folder.resolve("it.jsh")).contains(
            "it takes up " + kept + ", which the next exit replaces"));
        assertTrue(answer("/undo").contains("/resume is taken back: the model that it"));
        assertEquals(fresh, bits());
        answer("/set keep off");
        answer("trainer.step()");
        assertEquals(Optional.empty(), session.keep());
        assertEquals(Optional.empty(), session.kept());
        answer("/set keep on");

        byte[] whole = Files.readAllBytes(kept), flipped = whole.clone();
        flipped[flipped.length - 9] ^= 4;
        for (byte[] damaged : new byte[][] {flipped, "my letters".getBytes(), {}}) {
            Files.write(kept, damaged);
            String line = session.kept().orElseThrow();
            assertTrue(line.startsWith("No model is taken up from the last session: " + kept)
                && !line.contains("\n"), line);
            String said = answer("/resume");
            assertTrue(said.contains(kept + ": ") && said.lines().count() == 1,
                said);
        }
        Files.writeString(kept, "my letters");
        String line = session.keep().orElseThrow();
        assertEquals("The model is not kept: " + kept + ": is there and is not a checkpoint;"
            + " another name, or /set keep off", line);
        assertEquals("my letters", Files.readString(kept));
        Files.write(kept, whole);
        Files.delete(mine);
        String gone = answer("/resume");
        assertTrue(gone.contains(mine + ": "), gone);
        String wrong = answer("/resume --data " + Sessions.ROOT.resolve("data/names.txt"));
        assertTrue(wrong.contains("these are not the documents"), wrong);
        assertTrue(answer("/resume this").contains("/resume takes --data FILE or nothing"));
    }

    @Test
    void settingsAndAStartOfOnesOwnAreThereInTheNextSession(@TempDir Path folder)
            throws Exception {
        Path start = Files.writeString(folder.resolve("mine.jsh"),
            "int answer = 42\nint twice(int x) { return 2 * x; }\n");
        open(folder);
        assertTrue(answer("/set start " + folder + "/none").contains("there is no such file"));
        answer("/set start " + start);
        answer("/set feedback concise");
        assertFalse(session.eval("answer").ok(), "from /reset on");
        assertTrue(session.eval("/reset").ok());
        assertEquals("$1 ==> 84\n", answer("twice(answer)"));
        answer("/set -retain");
        answer("/set feedback silent");
        open(folder);
        assertEquals("$1 ==> 84\n", answer("twice(answer)"));
        assertTrue(answer("/list").endsWith("1 : twice(answer)\n"), answer("/list"));
        assertTrue(answer("/set").contains("/set feedback concise\n"));
        assertTrue(answer("/set -retain keep off").isEmpty());
        assertTrue(answer("/set -retain suggest off").isEmpty());
        Files.writeString(start, "int answer = 4x\n");
        open(folder);
        assertTrue(session.eval("model").ok(), "it starts without it");
        assertTrue(answer("/set").contains("/set keep off\n|    /set suggest off\n|    /set pager on\n"),
            answer("/set"));
        assertTrue(answer("/set").contains("/set start " + start));
        Files.delete(start);
        open(folder);
        assertTrue(answer("/set").contains("/set start none"));
        Files.writeString(folder.resolve("settings"), "rm -rf\n");
        open(folder);
        assertTrue(session.eval("model").ok());
        assertTrue(answer("/set -retain").contains(
            "settings: is there and is not a file of settings"));
        assertEquals("rm -rf\n", Files.readString(folder.resolve("settings")));
    }
}
