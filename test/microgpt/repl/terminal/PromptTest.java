package microgpt.repl.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import microgpt.repl.Sessions;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The prompt as it is drawn on a screen, driven by keys. */
@Timeout(120)
class PromptTest extends OnScreen {

    @Test
    void aLongProfileIsSeenToGoOnAndStops() throws Exception {
        open();
        type("/profile 10000\r");
        await(" of 20000 on a copy");
        type(CTRL_C);
        awaitPromptAfter("Stopped.");
        assertFalse(text().contains("on a copy"), text());
    }

    @Test
    void anExpressionIsAnswered() throws Exception {
        open();
        type("new Value(2).mul(3).data()\r");
        awaitPromptAfter("$1 ==> 6.0");
    }

    @Test
    void anOpenBraceContinuesOnTheNextLineWithIndentation() throws Exception {
        open();
        type("int f(int x) {\rreturn x + 1;\r}\r");
        awaitPromptAfter("created method f(int)");
        assertTrue(text().contains("microgpt> int f(int x) {\n     ...>     return x + 1;\n"
            + "     ...> }\n"), text());
    }

    @Test
    void tabCompletesMembersNamesAndCommandsOnce() throws Exception {
        open();
        type("tokeni\t");
        await("microgpt> tokenizer");
        type(".enc\t");
        await("microgpt> tokenizer.encode");
        await("encodeStart(");
        assertEquals(1, Pattern.compile("encode\\(").matcher(text()).results().count(),
            text());
        type(CTRL_U + "/hi\t");
        await("microgpt> /history");
        type(CTRL_U + "/set feed\t");
        await("microgpt> /set feedback");
        type("no\t\r");
        awaitPromptAfter("/set feedback normal");
    }

    @Test
    void aLessonsNextStatementStandsAtThePromptAndCanBeChanged() throws Exception {
        open();
        type("/lesson 1\r");
        await("lesson 1> var a = new Value(2);");
        type("\033[D\033[D\1777\r");      // left, left, back, 7
        await("a ==> Value(data=7.0");
        await("lesson 1> var b = new Value(-3);");
        type(CTRL_U + "6 * 7\r");
        await("==> 42");
        type(CTRL_U + "\r");
        type("\r\r");
        await("c ==> Value(data=-21.0");
        type(CTRL_U + "/lesson stop\r");
        awaitPromptAfter("lesson 1> /lesson stop");
        assertTrue(text().endsWith("microgpt>"), text());
    }

    @Test
    void whileAStepIsOpenEnterRepeatsTheMoveAndAQuestionMarkHelps() throws Exception {
        open();
        type("/step\r");
        awaitPromptAfter("stage 1 of");
        type("\r");
        awaitPromptAfter("stage 2 of");
        type("g scores 2\r");
        awaitPromptAfter("position 2 · layer0 attention");
        type("b\r");
        type("\r");
        awaitPromptAfter("Norm: bring the vector");
        type("?\r");
        awaitPromptAfter("Enter repeats n, b or l");
        type("q\r");
        awaitPromptAfter("nothing was learned");
    }

    @Test
    void whatHasTheTypeThatIsNeededIsListedFirst() throws Exception {
        open();
        type("int n = model.\t");
        await("forward(");
        await("\nparameterCount()");       // the list goes down its columns
    }

    @Test
    void argumentsOfCommandsAreCompletedAsJavaOrAsTheirOwnWords() throws Exception {
        open();
        type("/graph mode\t");
        await("microgpt> /graph model");
        type(".parameterC\t");
        await("microgpt> /graph model.parameterCount()");
        type(CTRL_U + "/probe emma layer0.sc\t");
        await("microgpt> /probe emma layer0.scores");
        type(CTRL_U + "/doc Value.localG\t");
        await("microgpt> /doc Value.localGrads");
    }

    @Test
    void aSessionThatCannotStartSaysWhyAndLeaves(@TempDir Path folder) throws Exception {
        screen = ScreenTerminal.withTerminal("test", "xterm-256color", 80, 50);
        var prompt = new Prompt(screen.terminal(),
            Sessions.options().withHome(folder), Optional.empty(), false);
        type("1 + 1\r");
        run = CompletableFuture.completedFuture(prompt.run());
        assertEquals(2, run.get());
        await("startup.jsh");
    }

    @Test
    void aDamagedHistoryIsToldAndThePromptIsThere(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("history"), new byte[] {'1', ':', (byte) 0xe9});
        open("xterm-256color", 80, file, false);
        await("The lines typed earlier cannot be read");
        type("1 + 1\r");
        awaitPromptAfter("$1 ==> 2");
    }

    @Test
    void fileNamesAreCompletedForOpen(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("lesson-of-today.jsh"), "int a = 77\n");
        open();
        type("/open " + folder + "/less\t");
        await("lesson-of-today.jsh");
        type("\r");
        awaitPromptAfter("a ==> 77");
    }

    @Test
    void aFileNameWithBlanksIsCompletedInQuotes(@TempDir Path folder) throws Exception {
        Path inner = Files.createDirectory(folder.resolve("of mine"));
        Files.writeString(inner.resolve("today's first.jsh"), "int a = 78\n");
        open("xterm-256color", 200, null, false);
        type("/open " + folder + "/of\t");
        await("microgpt> /open \"" + folder + "/of mine/");
        type("to\t");
        await("microgpt> /open \"" + inner + "/today's first.jsh\"");
        type("\r");
        awaitPromptAfter("a ==> 78");
        type("/graph a -o \"" + folder + "/of m\t");
        await("microgpt> /graph a -o \"" + inner + "/");
        type(CTRL_U + "/new data=\"" + folder + "/of m\t");
        await("microgpt> /new data=\"" + inner + "/");
    }

    @Test
    void documentationIsShownAboveTheLine() throws Exception {
        open();
        type("tokenizer.encode(" + ALT_H);
        await("Returns the ids of the text's tokens between two BOS.");
        await("microgpt> tokenizer.encode(");
        type(CTRL_U + "new Sampler(\t");
        await("Sampler(Model model, Tokenizer tokenizer, PythonRandom random)");
    }

    @Test
    void historyGoesOnInTheNextSession(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("history");
        open("xterm-256color", 80, file, false);
        type("1234 + 1\r");
        awaitPromptAfter("==> 1235");
        type(CTRL_D);
        assertEquals(0, run.get(20, TimeUnit.SECONDS));
        open("xterm-256color", 80, file, false);
        type(UP + "\r");
        awaitPromptAfter("==> 1235");
        type(CTRL_R + "123");
        await("1234 + 1");
        type("\r");
        awaitPromptAfter("$2 ==> 1235");
    }

    @Test
    void theModelOfAnEarlierSessionIsOfferedAndTakenUp(@TempDir Path folder) throws Exception {
        state = folder;
        open();
        type("trainer.train(3).number()\r");
        awaitPromptAfter("==> 3");
        type(CTRL_D);
        assertEquals(0, run.get(20, TimeUnit.SECONDS));
        await("The model is kept, at step 3; /resume takes it up in another session.");
        open();
        await("at step 3; /resume takes it up.");
        assertTrue(text().matches("(?s).*\n\\|  A model is kept from .*\nmicrogpt>"), text());
        type("trainer.steps()\r");
        awaitPromptAfter("$1 ==> 0");
        type("/resume\r");
        awaitPromptAfter("Train.resume(");
        type("trainer.steps()\r");
        awaitPromptAfter(" ==> 3");
        Files.write(folder.resolve("last.model"), new byte[] {1, 2, 3});
        type("/exit 0\r");
        run.get(20, TimeUnit.SECONDS);
        await("is not a checkpoint; another name, or /set keep off");
        open();
        await("No model is taken up from the last session");
    }

    @Test
    void aHistoryThatCannotBeWrittenDoesNotMatter(@TempDir Path folder) throws Exception {
        open("xterm-256color", 80, folder.resolve("none/none"), false);
        type("1 + 1\r");
        awaitPromptAfter("==> 2");
    }

    @Test
    void ctrlCStopsALoopAWaitAndTraining() throws Exception {
        open();
        type("int a = 4\r");
        awaitPromptAfter("a ==> 4");
        for (String endless : List.of("while (true) ;", "Thread.sleep(1_000_000);",
                "trainer.train(100_000_000);", "/train 100000000")) {
            screen.screen().write("\033[2J");
            boolean command = endless.startsWith("/");
            type((command ? endless : "{ System.out.println(\"begun\"); " + endless + " }") + "\r");
            await(command ? " left" : "\nbegun");
            Thread.sleep(100);
            type(CTRL_C);
            awaitPromptAfter(command ? "steps (stopped) in" : "Stopped.");
        }
        type("a + 1\r");
        awaitPromptAfter("==> 5");
    }

    @Test
    void ctrlCDropsTheLineAndCtrlDLeaves() throws Exception {
        open();
        type("half a line" + CTRL_C);
        await("half a line");
        type("1 + 1\r");
        awaitPromptAfter("==> 2");
        type(CTRL_D);
        assertEquals(0, run.get(20, TimeUnit.SECONDS));
    }

    @Test
    void systemExitIsToldAndTheSessionGoesOn() throws Exception {
        open();
        type("int a = 4; System.exit(3)\r");
        awaitPromptAfter("System.exit(3) was called; the session goes on");
        type("a\r");
        awaitPromptAfter("a ==> 4");
        type("/exit a\r");
        assertEquals(4, run.get(20, TimeUnit.SECONDS));
    }

    @Test
    void halfAnEscapeSequenceDoesNotSwallowThePrompt() throws Exception {
        open();
        type("System.out.print(\"\\033[31mred \\033[\")\r");
        awaitPromptAfter("red");
        type("System.out.print(\"\\033]0;title\")\r");
        awaitPromptAfter("red");
        type("40 + 2\r");
        awaitPromptAfter("==> 42");
    }

    @Test
    void aThreadThatPrintsDoesNotDisturbTheLineBeingTyped() throws Exception {
        open();
        type("new Thread(() -> { try { Thread.sleep(600); } catch (Exception e) { } "
            + "System.out.println(\"later\"); throw new RuntimeException(\"boo\"); "
            + "}).start()\r");
        Thread.sleep(300);
        type("1 + ");
        await("RuntimeException: boo");
        type("5\r");
        awaitPromptAfter("==> 6");
        assertTrue(text().contains("\nlater\n"), text());
        assertTrue(text().contains("RuntimeException: boo\n"), text());
    }

    @Test
    void theGreetingIsBrokenBetweenWords() throws Exception {
        open("xterm-256color", 60, null, false);
        assertTrue(text().startsWith("The atomic GPT. Type Java. /help lists commands, /lesson 1\n"
            + "shows you around.\n"), text());
    }

    @Test
    void valuesFollowTheWidthOfTheTerminal() throws Exception {
        open();
        type("/set feedback normal\rmodel.forward(0)\r");
        awaitPromptAfter("$1 ==>");
        int narrow = widest();
        screen.screen().setSize(Size.of(160, 50));
        screen.terminal().setSize(Size.of(160, 50));
        screen.terminal().raise(Signal.WINCH);
        type("model.forward(1)\r");
        awaitPromptAfter("$2 ==>");
        assertTrue(narrow <= 80 && widest() > 80, narrow + " then " + widest());
    }

    private int widest() {
        return text().lines().mapToInt(String::length).max().orElse(0);
    }

    private boolean hasColor() {
        var cells = new long[80 * 50];
        screen.screen().dump(cells, new int[2]);
        for (long cell : cells)
            if (ScreenTerminal.cellHasForeground(cell)) return true;
        return false;
    }

    @Test
    void javaIsColouredUnlessTheUserWantsNone() throws Exception {
        open();
        type("var a = new Value(2)\r");
        awaitPromptAfter("a ==> ");
        assertTrue(hasColor());
        type(CTRL_D);
        run.get(20, TimeUnit.SECONDS);
        open("xterm-256color", 80, null, true);
        type("var a = new Value(2)\r");
        awaitPromptAfter("a ==> ");
        assertFalse(hasColor());
    }

    @Test
    void aDumbTerminalGetsPlainText() throws Exception {
        open("dumb", 80, null, false);
        type("new Value(2).mul(3).data()\r");
        awaitPromptAfter("==> 6.0");
        assertFalse(hasColor());
    }

    @Test
    void everyPlaneOfUnicodeCanBeTyped() throws Exception {
        open();
        type("\"é字😀\".codePointCount(0, 4)\r");
        awaitPromptAfter("==> 3");
        type("var ü = 3\r");
        awaitPromptAfter("ü ==> 3");
    }

    @Test
    void aReaderThatWasStoppedTakesNothingThatIsTypedLater() throws Exception {
        open();
        type("1 + 1\r");
        awaitPromptAfter("==> 2");
        type("System.out.println(\"waits\"); new Scanner(System.in).nextLine()\r");
        await("\nwaits");
        Thread.sleep(700);      // the next snippet is the one that waits
        type(CTRL_C);
        awaitPromptAfter("Stopped.");
        type("40 + 1\r");
        awaitPromptAfter("==> 41");
        type("var reader = new Thread(() -> { try { System.out.println(\"read \" "
            + "+ System.in.read()); } catch (IOException e) { } })\r");
        awaitPromptAfter("reader ==>");
        type("reader.start()\r");
        await("read -1");
        type("40 + 2\r");
        awaitPromptAfter("==> 42");
    }

    @Test
    void aSnippetReadsTheLineThatIsTypedForItAndNoMore() throws Exception {
        open();
        type("1 + 1\r");
        awaitPromptAfter("==> 2");
        type("System.out.println(\"waits\"); new Scanner(System.in).nextLine().length()\r");
        await("\nwaits");
        type("four\r");
        awaitPromptAfter("==> 4");
        type("System.in.close()\r");
        Thread.sleep(300);
        type("40 + 3\r");
        awaitPromptAfter("==> 43");
    }

    @Test
    void aStepByHandHasItsOwnPromptAndKeys() throws Exception {
        open();
        type("/step\r");
        awaitPromptAfter("Stepper.open(trainer)");
        await("forward>");
        await("n next, q leaves, ? helps");
        type("n\r");
        awaitPromptAfter("stepper.next()");
        type("f\r");
        awaitPromptAfter("stepper.finish()");
        await("a way out", this::text, text -> lastLine(text)
            .matches("step 1 done> +b back, q leaves, \\? helps"));
        assertFalse(text().contains("n next, q leaves"), "it stands only where a line is typed");
        type("q\r");
        awaitPromptAfter("stepper.quit()");
        await("microgpt>");
    }
}
