package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import microgpt.repl.command.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a session answers, and that nothing ends it. */
@Timeout(60)
class SessionTest {

    private static Session session;

    @BeforeAll
    static void open() { session = Sessions.openRaw(); }

    @AfterAll
    static void close() { session.close(); }

    @BeforeEach
    void startOver() {
        for (String name : List.of("a", "b", "f", "g", "x"))
            session.eval("/drop " + name);
    }

    private static String answer(String input) {
        return session.eval(input).output();
    }

    @Test
    void valuesAreEchoedAsJshellDoes() {
        assertEquals("a ==> Value(data=2.0, grad=0.0)\n",
            answer("var a = new Value(2)"));
        assertEquals("a ==> Value(data=2.0, grad=0.0)\n", answer("a"));
        assertTrue(answer("a.op()").matches("\\$\\d+ ==> \"leaf\"\n"));
        assertTrue(answer("new int[][] {{1}, null}")
            .endsWith(" ==> int[2][] { int[1] { 1 }, null }\n"));
        assertTrue(answer("'\\n'").endsWith(" ==> '\\n'\n"));
        assertEquals("", answer("a.backward()"));
    }

    @Test
    void declarationsAreNamed() {
        assertEquals("|  created method f(int)\n", answer("int f(int x) { return x; }"));
        assertEquals("|  modified method f(int)\n",
            answer("int f(int x) { return x + 1; }"));
        assertEquals("|  created method g(), however, it cannot be invoked until "
            + "method h() is declared\n", answer("int g() { return h(); }"));
    }

    @Test
    void whatIsStillMissingIsNamedWithWhatCannotBeDoneUntilThen() {
        assertEquals("|  created class Uses, however, it cannot be instantiated until "
            + "method later() is declared\n", answer("class Uses { int f() { return later(); } }"));
        assertEquals("|  created class Extends, however, it cannot be referenced until "
            + "class Later is declared\n", answer("class Extends extends Later { }"));
        assertEquals("|  created variable later of type Later, however, it cannot be used until "
            + "class Later is declared\n", answer("Later later"));
    }

    @Test
    void anErrorInALongLineIsShownInTheMiddleOfAWindowWithTheCaretBelowIt() {
        for (int before : new int[] {0, 10, 300}) {
            List<String> lines = answer("var s = \"" + "x".repeat(before) + "\" + nope + \""
                + "y".repeat(300) + "\"").lines().toList();
            int at = lines.indexOf(lines.stream().filter(l -> l.contains(" nope ")).findFirst()
                .orElseThrow());
            int place = lines.get(at).indexOf("nope");
            assertEquals(" ".repeat(place - 3) + "^--^", lines.get(at + 1).substring(3));
            assertTrue(lines.get(at).length() <= 80, lines.get(at));
            if (before == 300) assertEquals(3 + (80 - 8) / 2, place, lines.get(at));
        }
    }

    @Test
    void severalSnippetsInOneInputAreAllEvaluated() {
        assertEquals("a ==> 1\nb ==> 2\n", answer("int a = 1; int b = 2;"));
    }

    @Test
    void thePreparedModelIsThere() {
        assertTrue(answer("model.parameterCount()").endsWith(" ==> 4256\n"));
        assertTrue(session.variable("trainer").isPresent());
    }

    @Test
    void anErrorShowsTheLineAndACaret() {
        Result result = session.eval("int a = 1;\nint b = a +\n  \"x\".foo;");
        assertFalse(result.ok());
        assertEquals(new Outcome.Failed(3), result.outcome());
        assertTrue(result.output().contains("|    \"x\".foo;\n|    ^-----^\n"),
            result.output());
    }

    @Test
    void anOperatorOnValuesIsAnsweredWithTheMethod() {
        answer("var a = new Value(2)");
        answer("/set operators off");
        assertTrue(answer("a * a").contains("write a.mul(a)"));
        assertTrue(answer("2 - a").contains("write a.neg().add(2)"));
        assertTrue(answer("a / (a + 1)").contains("write a.add(1)"));
    }

    @Test
    void aForgottenNewAndAMisspeltNameAreNoticed() {
        assertTrue(answer("Value(3)").contains("new Value(...)"));
        assertTrue(answer("modle").contains("did you mean model?"));
        assertTrue(answer("tokenizer.enocde(\"a\")").contains("did you mean encode?"));
        assertTrue(answer("AtomicInteger.class")
            .contains("import java.util.concurrent.atomic.AtomicInteger"));
        assertTrue(answer("Element.class")
            .matches("(?s).*Hint: import (\\S+\\.Element;  or  import ){1,2}\\S+\\.Element\n.*"));
    }

    @Test
    void anExceptionShowsTheUsersAndTheEnginesFramesOnly() {
        String text = answer("tokenizer.encode(\"Emma\")");
        assertTrue(text.startsWith("|  Exception java.lang.IllegalArgumentException: "
            + "unknown character 'E'"), text);
        assertTrue(text.contains("at microgpt.Tokenizer.encode "));
        assertTrue(text.matches("(?s).*at \\(#\\d+:1\\)\n.*"), text);
        assertFalse(text.contains("java.base") || text.contains("jdk.jshell"), text);
    }

    @Test
    void systemExitEndsNeitherProcessNorSession() {
        answer("int a = 7");
        assertEquals(new Outcome.Leave(3), session.eval("System.exit(3)").outcome());
        assertEquals(new Outcome.Leave(4), session.eval("Runtime.getRuntime().halt(4)").outcome());
        assertEquals(new Outcome.Leave(5), session.eval(
            "java.util.stream.IntStream.of(5).forEach(System::exit)").outcome());
        assertEquals("a ==> 7\n", answer("a"));
    }

    @Test
    void endlessRecursionIsReported() {
        answer("int f(int x) { return x == 0 ? 0 : 1 + f(x - 1); }");
        assertTrue(answer("f(-1)").contains("StackOverflowError"));
        assertTrue(answer("f(100_000)").endsWith(" ==> 100000\n"));
    }

    @Test
    void anInterruptDoesNotReachTheNextSnippet() {
        answer("Thread.currentThread().interrupt()");
        assertTrue(answer("Thread.interrupted()").endsWith(" ==> false\n"));
    }

    @Test
    void memoryThatIsFullLeavesTheVariables() {
        answer("int a = 5");
        assertTrue(answer("new int[Integer.MAX_VALUE][]").contains("OutOfMemoryError"));
        assertEquals("a ==> 5\n", answer("a"));
    }

    @Test
    void aThreadThatThrowsLeavesTheSession() throws Exception {
        answer("var x = new Thread(() -> { throw new RuntimeException(); })");
        answer("x.start(); x.join();");
        assertTrue(answer("1 + 1").endsWith(" ==> 2\n"));
    }

    @Test
    void everyPlaneOfUnicodeComesThrough() {
        assertEquals("a ==> \"é 字 😀 𝐀 \uDBFF\uDFFD\"\n",
            answer("var a = \"é 字 😀 𝐀 \uDBFF\uDFFD\""));
    }

    @Test
    void controlCharactersInAValueAreShownAndNotObeyed() {
        assertEquals("a ==> \"\\u001b[\"\n", answer("var a = \"\\033[\""));
        assertTrue(answer("new StringBuilder(\"\\033[2J\")")
            .endsWith(" ==> \\u001b[2J\n"));
    }

    @Test
    void aMegabyteOnOneLineIsRefusedOrTaken() {
        String long1 = "\"" + "x".repeat(1 << 20) + "\".length()";
        assertTrue(answer(long1).contains("too large for a class file"));
        assertTrue(answer("int a = 1 /*" + " ".repeat(1 << 20) + "*/ + 1")
            .endsWith("a ==> 2\n"));
    }

    /** Runs a snippet that would not end, and stops it. */
    private static String stopped(String snippet) throws Exception {
        var running = CompletableFuture.supplyAsync(() -> answer(snippet));
        long pulls = 0;
        while (!running.isDone()) {
            Thread.sleep(200);
            session.stop();
            assertTrue(pulls++ < 100, "it does not stop: " + snippet);
        }
        return running.get(1, TimeUnit.SECONDS);
    }

    private static WeakReference<Object> closed() {
        try (Session s = Sessions.openRaw()) {
            s.eval("1 + 1");
            return new WeakReference<>(s.analysis());
        }
    }

    /** Of the last one JShell itself may still know something, not of those before. */
    @Test
    void whatASessionHeldIsFreeWhenItIsClosed() throws Exception {
        List<WeakReference<Object>> held = List.of(closed(), closed(), closed());
        for (int i = 0; i < 20 && held.get(0).get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertNull(held.get(0).get());
    }

    @Test
    void aStopThatComesWhileALineIsStillCompiledCounts() throws Exception {
        var said = new String[1];
        var running = new Thread(() -> said[0] = answer(
            "{ int i = 0; " + "i++; ".repeat(3000) + "while (true) ; }"));
        running.start();
        while (Stream.of(running.getStackTrace())
            .noneMatch(call -> call.getClassName().equals("jdk.jshell.Eval")))
            Thread.onSpinWait();
        session.stop();
        running.join(20_000);
        boolean early = !running.isAlive();
        session.stop();
        running.join();
        assertTrue(early, "it was not heard");
        assertEquals("|  Stopped.\n", said[0]);
    }

    @Test
    void aLoopAWaitAndTrainingCanBeStopped() throws Exception {
        answer("int a = 9");
        assertEquals("|  Stopped.\n", stopped("while (true) ;"));
        assertEquals("|  Stopped.\n", stopped("Thread.sleep(1_000_000)"));
        assertEquals("|  Stopped.\n", stopped("trainer.train(100_000_000)"));
        assertEquals("|  Stopped.\n", stopped(
            "while (true) try { Thread.sleep(9); } catch (InterruptedException e) { }"));
        assertEquals("|  Stopped.\n", stopped(
            "while (true) try { throw new Error(); } catch (Throwable e) { }"));
        String said = stopped("while (true) System.out.println(1);");
        assertTrue(said.endsWith("1\n|  Stopped.\n")
            || said.equals("|  Stopped.\n"), said);      // before it said anything
        assertEquals("a ==> 9\n", answer("a"));
        assertTrue(answer("trainer.step()").contains("loss"));
    }

    @Test
    void aLineThatWasBegunIsEndedBeforeTheValue() {
        assertEquals("x\na ==> 1\n",
            answer("System.out.print(\"x\"); int a = 1"));
    }

    @Test
    void aClassOfTheEnginesNameIsNotDeclaredTwice() {
        Result result = session.eval("class Value { }");
        assertFalse(result.ok());
        assertTrue(result.output().contains("/edit Value"));
    }
}
