package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import microgpt.repl.command.Outcome;
import microgpt.repl.engine.StopSwitch;
import microgpt.repl.eval.Splitter;
import microgpt.repl.say.Words;
import microgpt.repl.terminal.Completion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The prompt lives on whatever a snippet does, and says what goes on. */
@Timeout(300)
class SurvivalTest {

    private static Session session;

    @BeforeAll
    static void open() {
        session = Sessions.openRaw((file, line) -> {
            throw new AssertionError("nobody asked for an editor");
        });
    }

    @AfterAll
    static void close() { session.close(); }

    private static String answer(String input) {
        return session.eval(input).output();
    }

    /** Runs a snippet for a while, then stops it. */
    private static String stopped(Session session, String snippet) throws Exception {
        var running = CompletableFuture.supplyAsync(
            () -> session.eval(snippet).output(), task -> new Thread(task).start());
        for (int i = 0; i < 100 && !running.isDone(); i++) {
            Thread.sleep(500);
            session.stop();
        }
        return running.get(20, TimeUnit.SECONDS);
    }

    @Test
    void whatGoesOnAfterAStopIsNamedAndCanBeEnded() throws Exception {
        answer("var t = new Thread(() -> { while (true) ; }, \"runner\")");
        assertEquals("|  Stopped. Still running in the background: runner; "
            + "/stop ends what can be ended.\n",
            stopped(session, "t.start(); t.join();"));
        assertEquals("|  Ended: runner\n", answer("/stop"));
        assertTrue(answer("t.isAlive()").endsWith(" ==> false\n"));
        assertEquals("|  Nothing goes on in the background.\n", answer("/stop"));
    }

    @Test
    void whatIsDoneInTheEndIsDoneAfterAStop() throws Exception {
        answer("var ends = new ArrayList<String>()");
        answer("void end() { ends.add(\"first\"); ends.add(\"second\"); }");
        assertEquals("|  Stopped.\n", stopped(session,
            "try { while (true) ; } finally { end(); }"));
        assertTrue(answer("ends").endsWith(" ==> [first, second]\n"));
        assertEquals("|  Stopped.\n", stopped(session,     // whatever it catches
            "while (true) try { end(); } catch (Throwable e) { }"));
    }

    /** So often that a second thread helps, which it does after two seconds. */
    @Test
    void theStepsOfARunThatIsStoppedAreKept() throws Exception {
        for (String engine : List.of("\"array\"", "\"vector\", 2")) {
            String fresh = "Trainer.create(Config.of(\"microgpt\", \"batch=4\"),"
                + " trainer.corpus())", by = ".engine(microgpt.fast.Engines.of(" + engine + "))";
            answer("var kept = " + fresh);
            answer("kept" + by);
            for (int i = 0; i < 6; i++) assertEquals("|  Stopped.\n",
                stopped(session, "kept.train(100_000_000)"));
            int steps = Integer.parseInt(
                answer("kept.steps()").replaceAll(".* ==> |\n", ""));
            assertTrue(steps > 0, engine);      // an update may have been cut off, but not all
            answer("var again = " + fresh);
            answer("again" + by);
            answer("again.train(" + steps + ")");
            assertTrue(answer("new TrainingState(kept).equals(new TrainingState(again))")
                .endsWith(" ==> true\n"), engine);
        }
    }

    @Test
    void whatEndsSoonAfterAStopIsNotNamed() throws Exception {
        answer("var soon = new Thread(() -> { long t = System.nanoTime();"
            + " while (System.nanoTime() - t < 20_000_000) ; }, \"soon\")");
        assertEquals("|  Stopped.\n", stopped(session,
            "try { while (true) ; } finally { soon.start(); }"));
    }

    @Test
    void aParallelStreamIsNamedAndEndedAndThePoolIsUsableAgain() throws Exception {
        String loop = "IntStream.range(0, 64).parallel().forEach(i -> { while (true) ; })";
        String said = stopped(session, loop);
        assertTrue(said.contains("ForkJoinPool.commonPool-worker-"), said);
        assertTrue(answer("/stop").startsWith("|  Ended: ForkJoinPool.commonPool"));
        assertTrue(answer("IntStream.range(0, 1000).parallel().sum()")
            .endsWith(" ==> 499500\n"));
    }

    @Test
    void aStopInOneSessionLeavesTheOther() throws Exception {
        try (Session other = Sessions.open()) {
            var running = CompletableFuture.supplyAsync(
                () -> other.eval("while (true) ;").output(),
                task -> new Thread(task).start());
            assertEquals("|  Stopped.\n", stopped(session, "while (true) ;"));
            answer("1 + 1");
            assertFalse(running.isDone());
            other.stop();
            assertEquals("|  Stopped.\n", running.get(20, TimeUnit.SECONDS));
        }
        var sleeper = new Thread(() -> {
            while (!Thread.interrupted()) Thread.onSpinWait();
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                // it is no longer needed
            }
        });
        sleeper.start();
        StopSwitch.ask(sleeper);
        session.eval("1 + 1");      // its end must not excuse another's thread
        assertTrue(StopSwitch.isAsked(sleeper));
        StopSwitch.excuse(sleeper);
        sleeper.interrupt();
    }

    @Test
    void aMessageThatLoopsCanBeStopped() throws Exception {
        answer("class Loops extends RuntimeException { "
            + "public String getMessage() { while (true) ; } }");
        assertEquals("|  Stopped.\n", stopped(session, "throw new Loops()"));
    }

    @Test
    void whatFailsWhileAnExceptionIsToldIsToldToo() {
        answer("class Deep extends RuntimeException { "
            + "public String getMessage() { return getMessage(); } }");
        assertTrue(answer("throw new Deep()").startsWith("|  Exception Deep: "
            + "(its getMessage() threw java.lang.StackOverflowError)\n"));
        answer("class Mute { public String toString() { return toString(); } }");
        assertTrue(answer("new Mute()").endsWith(
            " ==> Mute (its toString() threw java.lang.StackOverflowError)\n"));
    }

    @Test
    void causesInACircleAndAThousandOfThemAreCut() {
        answer("var one = new RuntimeException(\"one\")");
        answer("var two = new RuntimeException(\"two\", one); one.initCause(two);");
        String circle = answer("throw one");
        assertTrue(circle.contains("Caused by: java.lang.RuntimeException: two"), circle);
        assertTrue(circle.endsWith("|  ... and so on, in a circle\n"), circle);
        answer("Throwable many = null; for (int i = 0; i < 1000; i++) "
            + "many = new RuntimeException(\"n\" + i, many);");
        assertTrue(answer("throw many").endsWith("|  ... and 994 more causes\n"));
    }

    @Test
    void theStandardStreamsAreThePromptsAgainAfterEachSnippet() {
        var out = System.out;
        var in = System.in;
        String said = answer("System.setOut(null)");
        assertTrue(said.contains("are the prompt's again"), said);
        assertSame(out, System.out);
        answer("System.setErr(null); System.setIn(null)");
        assertSame(in, System.in);
        answer("System.out.close(); System.in.close()");
        assertEquals("still\n", answer("System.out.println(\"still\")"));
        assertTrue(answer("var b = new ByteArrayOutputStream(); var old = System.out; "
            + "System.setOut(new PrintStream(b)); System.out.print(\"x\"); "
            + "System.setOut(old);").contains("again; what one line sets is set for "
            + "that line.\n"), "several snippets of one line");
    }

    @Test
    void stIsStepAsItAlwaysWas() {
        assertEquals("step", session.commands().resolve("st"));
        assertEquals("stop", session.commands().resolve("sto"));
    }

    @Test
    void codeOfTheUserThatRunsWhileAValueIsPrintedCanBeStopped() throws Exception {
        answer("class Endless extends AbstractList<Integer> { "
            + "public int size() { return 2; } "
            + "public Integer get(int i) { while (true) ; } }");
        assertEquals("|  Stopped.\n", stopped(session, "new Endless()"));
        answer("class Hashed { public int hashCode() { while (true) ; } }");
        assertEquals("|  Stopped.\n", stopped(session, "new Hashed()"));
        answer("class Ordered implements Comparable<Ordered> { "
            + "public int compareTo(Ordered o) { while (true) ; } }");
        assertEquals("|  Stopped.\n", stopped(session,
            "new TreeSet<>(List.of(new Ordered(), new Ordered()))"));
        assertTrue(answer("1 + 1").endsWith(" ==> 2\n"));
    }

    @Test
    void anExitByReflectionOrAHandleIsKnownAsOneThatIsWrittenOut() {
        assertEquals(new Outcome.Leave(3), session.eval("System.exit(3)").outcome());
        assertEquals(new Outcome.Leave(4), session.eval(
            "System.class.getMethod(\"exit\", int.class).invoke(null, 4)").outcome());
        assertEquals(new Outcome.Leave(5), session.eval("Runtime.class.getMethod(\"halt\", int.class)"
            + ".invoke(Runtime.getRuntime(), 5)").outcome());
        answer("var exit = java.lang.invoke.MethodHandles.lookup().findStatic("
            + "System.class, \"exit\", java.lang.invoke.MethodType.methodType("
            + "void.class, int.class))");
        assertEquals(new Outcome.Leave(6), session.eval("exit.invoke(6)").outcome());
        assertEquals(new Outcome.Leave(7), session.eval("while (true) try { exit.invoke(7); } "
            + "catch (Throwable e) { }").outcome());
        assertTrue(answer("1 + 1").endsWith(" ==> 2\n"));
    }

    @Test
    void ownTypesHaveTheirOwnNamesEverywhere() {
        answer("enum C { A, B }");
        assertTrue(answer("C.values()").endsWith(" ==> C[2] { A, B }\n"));
        answer("class Oops extends RuntimeException { }");
        assertTrue(answer("throw new Oops()").startsWith("|  Exception Oops\n"));
        String cast = answer("(C) (Object) new Oops()");
        assertTrue(cast.contains("class Oops cannot be cast to class C"), cast);
        answer("C[] some = {C.A}");
        assertTrue(answer("/vars some").contains("= C[1] { A }"));
    }

    @Test
    void commandsWorkWhateverTheUsersNamesHide() {
        answer("class Show { }");
        String said = answer("/predict ma");
        assertTrue(said.startsWith("|  microgpt.toolkit.Show.predict(model, "), said);
        assertTrue(said.contains("nats a character"), said);
        answer("/drop Show");
        assertTrue(answer("/predict ma").startsWith("|  Show.predict(model, "));

        answer("String tokenizer = \"mine\"");
        assertEquals("|  tokenizer is now a String, and the command needs a Tokenizer:\n"
            + "|  Tokenizer tokenizer = trainer.tokenizer();  makes one\n",
            answer("/predict ma"));
        answer("Tokenizer tokenizer = trainer.tokenizer();");
        assertTrue(session.eval("/predict ma").ok());

        answer("var before = trainer");
        answer("trainer = null");
        assertEquals("|  trainer is null, and the command needs a Trainer:\n"
            + "|  /new makes one\n", answer("/train 1"));
        answer("trainer = before");
    }

    @Test
    void aClassOfTheEnginesNameOpensNoEditor() {
        assertEquals("|  Value is a class of the engine; /edit Value changes it, and "
            + "everything goes on with the new code\n", answer("class Value { }"));
    }

    @Test
    void aRecordMayHaveAConstructorOfItsOwn() {
        assertEquals("|  created record P\n", answer("record P(int x) { "
            + "P { if (x < 0) throw new IllegalArgumentException(\"neg\"); } }"));
        assertTrue(answer("new P(1)").endsWith(" ==> P[x=1]\n"));
        assertTrue(answer("new P(-1)").contains("IllegalArgumentException: neg"));
        assertEquals("|  created record Q\n", answer("record Q(int x) { "
            + "Q(int x) { this.x = 2 * x; } }"));
        assertTrue(answer("new Q(4).x()").endsWith(" ==> 8\n"));
    }

    @Test
    void aClassThatSpoilsAnOlderJdkIsRefusedThere() {
        boolean refused = answer("class Object { }").contains("call it something else");
        assertEquals(Runtime.version().feature() < 23, refused);
        answer("/drop Object");
        assertTrue(answer("1 + 1").endsWith(" ==> 2\n"));
    }

    @Test
    void aSwitchThatThrowsMayGoOverSeveralLines() {
        String[] lines = {"String f(int n) {", "    return switch (n) {",
            "        case 0 -> throw new IllegalStateException();",
            "        case 1 -> \"one\";", "        default -> throw", "null; };", "}"};
        String text = "";
        for (String line : lines) {
            text += (text.isEmpty() ? "" : "\n") + line;
            assertEquals(!line.equals("}"), session.splitter().goesOn(text), text);
        }
        assertEquals(new Splitter.Parts(text, "\nint h = 5\nh"),
            session.splitter().split(text + "\nint h = 5\nh"));
        String noSemicolon = "int g = switch (n) { case 0 -> throw null; default -> 5; }";
        assertFalse(session.splitter().goesOn(noSemicolon));
        assertEquals(new Splitter.Parts(noSemicolon + ";", ""),
            session.splitter().split(noSemicolon));
        answer(text + "\nint h = 5");
        assertTrue(answer("f(1)").endsWith("==> \"one\"\n"));
        assertTrue(answer("h").endsWith("==> 5\n"));
    }

    @Test
    void whatHasTheTypeThatIsNeededComesFirst() {
        List<Completion.Item> items = new Completion(
            session.commands(), session::toolkit, session::analysis).at("int n = model.");
        assertTrue(fits(items, "parameterCount"));
        assertFalse(fits(items, "forward"));
    }

    private static boolean fits(List<Completion.Item> items, String name) {
        return items.stream().filter(i -> i.text().contains(name))
            .findFirst().orElseThrow().fits();
    }

    @Test
    void onlyAWordThatIsAlikeIsProposed() {
        List<String> words = List.of("model", "trainer", "tokenizer");
        assertEquals(Optional.of("model"), Words.nearest("modle", words));
        assertEquals(Optional.of("trainer"), Words.nearest("trianer", words));
        assertEquals(Optional.empty(), Words.nearest("zzzzz", words));
        assertEquals(Optional.empty(), Words.nearest("moat", words));
        assertEquals(Optional.of("model"), Words.nearest("modal", words));
        assertEquals(Optional.empty(), Words.nearest("medal", words), "two of five letters");
        assertEquals(Optional.of("trainer"), Words.nearest("braimer", words), "two of seven");
        assertEquals(Optional.empty(), Words.nearest("mo", List.of("mow")));
        assertFalse(answer("xylophone").contains("did you mean"));
    }
}
