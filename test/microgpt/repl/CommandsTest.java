package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import microgpt.repl.command.HelpCommands;
import microgpt.repl.command.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that jshell has too. */
@Timeout(60)
class CommandsTest extends OneSession {

    @Test
    void listShowsWhatWasTypedUnderJshellsIds() {
        answer("int a = 1");
        answer("a + 1");
        answer("nonsense");
        assertEquals("\n   1 : int a = 1;\n   2 : a + 1\n", answer("/list"));
        assertEquals("\n   2 : a + 1\n", answer("/list $2"));
        assertTrue(answer("/list -all").contains("\n  e1 : nonsense"));
        assertTrue(answer("/list -start").contains("\n  s1 : import java.io.*;"));
    }

    /** Each by itself, so that none is told in another's place. */
    @Test
    void whatIsSetIsShownAndNothingElseChanges() {
        String before = answer("/set");
        for (String name : List.of("operators", "keep", "suggest", "pager")) {
            assertTrue(before.contains("|    /set " + name + " on\n"), before);
            answer("/set " + name + " off");
            assertEquals(before.replace("/set " + name + " on", "/set " + name + " off"),
                answer("/set"));
            answer("/set " + name + " on");
        }
        assertTrue(answer("/help set").contains(
            "/set suggest off      shows no grey rest of a line typed earlier"));
        assertTrue(answer("/help set").contains(
            "/set keep off         keeps no model at the end of a session"));
        assertTrue(answer("/help edit").replaceAll("\\s+", " ").contains("edits a copy of the engine's "
            + "source; the session goes on with the new code, the file stays as it is"));
        answer("/set feedback concise");
        assertEquals(before.replace("/set feedback normal", "/set feedback concise"),
            answer("/set"));
    }

    @Test
    void whatTheHelpSaysOfCountingBackIsSo() {
        assertTrue(answer("/help list").contains("/! the last one,\n  /-2 the last but one"));
        for (String typed : List.of("10 + 1", "20 + 2", "30 + 3")) answer(typed);
        assertTrue(answer("/-2").contains("20 + 2"));
        assertTrue(answer("/!").contains("20 + 2"));
    }

    @Test
    void whatTheHelpSaysOfSavingIsSo(@TempDir Path folder) throws Exception {
        String help = answer("/help save").replaceAll("\\s+", " ");
        assertTrue(help.contains("/save mine.jsh what worked, in order"), help);
        assertTrue(help.contains("/save -all mine.jsh the start and all that you did, errors too"), help);
        assertTrue(help.contains("/save -history mine.jsh every line as it was typed"), help);
        for (String typed : List.of("1+ 1", "bob", "/list", "2+ 2")) answer(typed);
        Path file = folder.resolve("mine.jsh");
        answer("/save " + file);
        assertEquals(List.of("1+ 1", "2+ 2"), Files.readAllLines(file).stream().skip(1)
            .filter(l -> !l.isBlank()).toList());
        answer("/save -history " + file);
        assertTrue(Files.readString(file).contains("1+ 1\nbob\n/list\n2+ 2\n"), Files.readString(file));
        answer("/save -all " + file);
        assertTrue(Files.readString(file).matches("(?s).*\nimport .*\n1\\+ 1\nbob\n2\\+ 2\n.*"),
            Files.readString(file));
    }

    @Test
    void theHelpSaysOfAKeyWhatTheListOfKeysSays() {
        String help = answer("/help").replaceAll("\\s+", " ");
        for (String said : List.of("Tab completes", "Ctrl-C stops what runs", "Ctrl-D leaves",
                "Ctrl-R searches")) {
            assertTrue(help.contains(said), said);
            String[] words = said.split(" ", 2);
            assertTrue(HelpCommands.KEYS.stream().anyMatch(k -> k.name().equals(words[0])
                && k.does().contains(words[1])), said);
        }
        assertTrue(help.contains("Alt-h or a second Tab documents"), help);
    }

    @Test
    void helpFitsIntoEightyColumns() {
        for (String name : session.commands().names())
            answer("/help " + name).lines().forEach(line ->
                assertTrue(line.length() <= 80, name + ": " + line));
        assertTrue(answer("/help new").contains("The keys:"));
    }

    @Test
    void anIdOrABangEvaluatesAgain() {
        answer("int a = 1");
        answer("a = a + 1");
        assertTrue(answer("/2").endsWith(" ==> 3\n"), answer("/list -all"));
        assertTrue(answer("/!").endsWith(" ==> 4\n"));
        assertTrue(session.eval("/-1").ok());
    }

    @Test
    void numbersAndRangesEvaluateAgainCommandsToo() {
        answer("int a = 1");
        answer("a = a + 10");
        answer("/train 1");
        answer("a = a + 100");
        assertEquals("a ==> 111\n", answer("a"));
        String said = answer("/2-4");
        assertTrue(said.matches("(?s)a = a \\+ 10\na ==> 121\nTrain.run\\(trainer, 1\\)\n.*"
            + "a = a \\+ 100\na ==> 221\n"), said);
        assertTrue(answer("trainer.steps()").endsWith(" ==> 2\n"));
        assertTrue(answer("/2 4").endsWith("a ==> 331\n"));
        assertTrue(answer("/s1-s2").startsWith("import java.io.*;\nimport java.math.*;\n"));
        assertEquals("|  no such snippet: 300-400\n", answer("/300-400"));
        assertEquals("|  no such snippet: 4-2\n", answer("/4-2"));
        assertEquals("|  /2 x: 'x' is neither an id nor a range such as 1-3\n", answer("/2 x"));
        assertTrue(answer("a").endsWith(" ==> 331\n"));
    }

    @Test
    void aLongValueIsShownWhole() {
        assertTrue(answer("\"x\".repeat(9000)").length() < 5100);
        assertEquals("x".repeat(9000) + "\n", answer("/whole \"x\".repeat(9000)"));
        assertEquals("0: 1\n1: 2\n", answer("/whole new int[] {1, 2}"));
        String said = answer("/whole corpus.documents()");
        assertTrue(said.lines().count() > 30_000 && said.startsWith("    0: \""), said.substring(0, 99));
        assertTrue(answer("/whole new int[1][9000]").length() > 27_000);
        assertEquals("b = int[2] { 3, 4 }\n", answer("/whole Map.of(\"b\", new int[] {3, 4})"));
        assertTrue(answer("/whole").contains("/whole needs an expression"));
        assertFalse(session.eval("/whole nonsense").ok());
        assertTrue(answer("/list").endsWith("\n   1 : \"x\".repeat(9000)\n"), answer("/list"));
    }

    @Test
    void variablesMethodsTypesAndImportsAreListed() {
        for (String list : List.of("/list", "/methods", "/types"))
            assertEquals("|  nothing yet\n", answer(list), list);
        answer("int a = 1");
        answer("double f(int x) { return x; }");
        answer("record P(int x) { }");
        assertTrue(answer("/vars").contains("|    int a = 1\n"));
        assertTrue(answer("/vars").contains("|    Gpt model = Gpt("));
        assertEquals("|    double f(int)\n", answer("/methods"));
        assertEquals("|    record P\n", answer("/types"));
        assertTrue(answer("/imports").contains("|    import microgpt.*\n"));
    }

    @Test
    void aDroppedVariableIsUnknown() {
        answer("int a = 1");
        assertEquals("|  dropped variable a\n", answer("/drop a"));
        assertFalse(session.eval("a").ok());
        assertEquals("|  no such snippet: a\n", answer("/drop a"));
    }

    @Test
    void aUniqueBeginningIsEnough() {
        assertTrue(answer("/im").contains("import"));
        assertTrue(answer("/re").startsWith("|  /re could be /revert, /resume, /reset, /reload, /redo"),
            answer("/re"));
        assertTrue(answer("/hlep").contains("/help?"));
    }

    @Test
    void whatIsSavedCanBeOpened(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("with space.jsh");
        answer("int a = 41;\nint f(int x) {\n  return x + 1;\n}");
        assertTrue(session.eval("/save " + file).ok());
        assertEquals(List.of("// A session of the atomic GPT", "int a = 41;", "int f(int x) {", "  return x + 1;", "}"),
            Files.readAllLines(file));
        answer("/reset");
        assertFalse(session.eval("a").ok());
        assertTrue(session.eval("/open " + file).ok());
        assertTrue(answer("f(a)").endsWith(" ==> 42\n"));
    }

    @Test
    void aFileThatCannotBeReadOrWrittenIsNamed(@TempDir Path folder) {
        assertEquals("|  " + folder + "/none: no such file\n",
            answer("/open " + folder + "/none"));
        answer("int a = 1");
        assertEquals("|  " + folder + "/none/x: there is no folder " + folder + "/none\n",
            answer("/save " + folder + "/none/x"));
    }

    /** One escape sequence could clear the screen. */
    @Test
    void whatIsRefusedIsShownAndNotRepeated() {
        for (String word : List.of("a\u001b[2J", "x".repeat(3000)))
            for (String command : List.of("/%s", "/drop %s", "/list %s",
                    "/open %s", "/book %s", "/lesson %s", "/set feedback %s",
                    "/set %s", "/edit %s", "/help %s", "/env %s", "/doc %s",
                    "/train %s", "/sample %s", "/new %s", "/params %s",
                    "/checkpoint load %s", "/new microgpt width=%s",
                    "/predict %s", "/graph %s", "/source %s", "/probe %s")) {
                String said = answer(command.formatted(word));
                assertFalse(said.contains("\u001b"), command + ": " + said);
                assertTrue(said.length() < 12_000, command + ": " + said);
                assertTrue(said.lines().count() < 25, command + ": " + said);
            }
    }

    @Test
    void aSavedSessionMakesTheSameModelAgain(@TempDir Path folder) {
        Path file = folder.resolve("mine.jsh");
        answer("/train 3");
        answer("int steps = 2");
        answer("trainer.train(steps)");
        answer("/undo");
        answer("/new microgpt width=8 heads=2 seed=3");
        answer("trainer.train(steps)");
        answer("/sample 2");
        assertTrue(answer("/list").contains("\n   1 : Train.run(trainer, 3)\n"
            + "   2 : int steps = 2;\n   3 : trainer.train(steps)\n"
            + "   4 : Train.undo(trainer)\n   5 : Session.use("), answer("/list"));
        assertEquals("|  " + file + ": 7 snippets\n", answer("/save " + file));
        String loss = "Double.toHexString(trainer.evaluate(20)) + trainer.random().state()"
            + " + trainer.steps()";
        String mine = answer("/raw " + loss).replaceFirst(".* ==> ", "");
        try (Session other = Sessions.open()) {
            assertTrue(other.eval("/open " + file).ok());
            assertEquals(mine, other.eval("/raw " + loss).output()
                .replaceFirst(".* ==> ", ""));
        }
    }

    @Test
    void saveNeverEmptiesOrReplacesWhatIsNoSession(@TempDir Path folder) throws Exception {
        Path mine = Files.writeString(folder.resolve("mine"), "emma\n");
        assertEquals("|  there is nothing to save yet; " + mine + " is left as it is\n",
            answer("/save " + mine));
        answer("int a = 1");
        assertEquals("|  " + mine + ": is there and is not a saved session;"
            + " another name, or /save --force FILE\n", answer("/save " + mine));
        assertEquals("|  " + mine + ": is there and is not a checkpoint;"
            + " another name, or --force\n",
            answer("/checkpoint save " + mine).replaceFirst(".*\n", ""));
        assertEquals("|  " + mine + ": is there and is not an SVG picture;"
            + " another name, or --force\n",
            answer("/embedding -o " + mine).replaceFirst(".*\n", ""));
        assertEquals("emma\n", Files.readString(mine));
        assertEquals("|  " + mine + ": 1 snippet\n", answer("/save --force " + mine));
        assertEquals("|  " + mine + ": 1 snippet\n", answer("/save " + mine));
        assertTrue(session.eval("/embedding -o " + mine + " --force").ok());
        assertTrue(session.eval("/embedding -o " + mine).ok());
        assertTrue(session.eval("/checkpoint save " + mine + " --force").ok());
        assertTrue(session.eval("/checkpoint save " + mine).ok());
    }

    @Test
    void namesOfFilesMayBeQuotedAndBeginAtHome(@TempDir Path folder) throws Exception {
        Path blank = folder.resolve("a b");
        answer("int a = 1");
        assertTrue(session.eval("/save \"" + blank + "\"").ok());
        assertTrue(session.eval("/open '" + blank + "'").ok());
        assertTrue(session.eval("/checkpoint save \"" + blank + ".model\"").ok());
        assertTrue(session.eval("/embedding -o \"" + blank + ".svg\"").ok());
        Files.writeString(folder.resolve("my names"), "ada\nbob\n");
        assertTrue(session.eval("/new microgpt data=\"" + folder + "/my names\"").ok());
        assertEquals(3 + 1, Files.list(folder).count());
        String home = System.getProperty("user.home");
        System.setProperty("user.home", folder.toString());
        try {
            assertTrue(session.eval("/checkpoint save ~/h.model").ok());
            assertTrue(session.eval("/loss").ok());
            assertTrue(Files.exists(folder.resolve("h.model")));
        } finally {
            System.setProperty("user.home", home);
        }
    }

    @Test
    void textWithAByteOrderMarkIsReadAndWhatIsNotUtf8IsRefused(@TempDir Path folder)
            throws Exception {
        Path mark = Files.writeString(folder.resolve("mark"), "\ufeffint marked = 4;\n");
        assertTrue(session.eval("/open " + mark).ok());
        assertTrue(answer("marked").endsWith(" ==> 4\n"));
        Path latin = Files.write(folder.resolve("latin"), new byte[] {'"', (byte) 0xe9, '"'});
        assertEquals("|  " + latin + ": is not UTF-8 text\n", answer("/open " + latin));
        assertEquals("|  " + folder + ": is a folder; a file name is needed\n",
            answer("/open " + folder));
    }

    @Test
    void dropAllForgetsWhatWasDeclaredAndNothingElse() {
        answer("int a = 1");
        answer("int f() { return 2; }");
        answer("1 + 1");
        assertTrue(session.eval("/drop -all").ok());
        assertFalse(session.eval("a").ok());
        assertFalse(session.eval("f()").ok());
        assertTrue(session.eval("model").ok());
    }

    @Test
    void reloadEvaluatesAgain() {
        answer("int a = 1");
        answer("a = 5");
        answer("int b = 2");
        answer("/drop b");
        answer("/reload");
        assertTrue(answer("a").endsWith("a ==> 5\n"));
        assertFalse(session.eval("b").ok());
    }

    @Test
    void exitTakesAnExpression() {
        assertEquals(new Outcome.Leave(0), session.eval("/exit").outcome());
        assertEquals(new Outcome.Leave(7),
            session.eval("/exit 3 + 4").outcome());
        assertFalse(session.eval("/exit \"x\"").ok());
    }

    @Test
    void everyCommandHasHelp() {
        for (String name : session.commands().names())
            assertTrue(answer("/help " + name).startsWith("/" + name), name);
        assertTrue(answer("/help").contains("/list"));
    }

    @Test
    void documentationOfOurClassesComesFromTheirSources() {
        assertTrue(answer("/doc Value.mul").contains("Returns this × other."));
        assertTrue(answer("/doc tokenizer.encode").contains(
            "int[] Tokenizer.encode(String text)\n    Returns the ids"));
        assertTrue(answer("/doc Nothing").contains("nothing is known of Nothing"));
    }

    @Test
    void anEditedSnippetIsEvaluatedAgain() {
        answer("int f() { return 1; }");
        editor = (file, line) -> Files.writeString(
            file, Files.readString(file).replace("1", "2"));
        assertTrue(session.eval("/edit f").ok());
        assertTrue(answer("f()").endsWith(" ==> 2\n"));
    }

    @Test
    void helpNamesTheVariablesThatAreThereNow() {
        answer("/step emma");
        assertTrue(answer("/help").contains("sampler, stepper, tokens."), answer("/help"));
        answer("n");
        answer("q");
        assertTrue(answer("/help").contains("sampler, stepper.\n"), answer("/help"));
    }

    @Test
    void anEditThatChangesNothingSaysSo() {
        answer("int f() { return 1; }");
        answer("int g() { return 2; }");
        editor = (file, line) -> {};
        assertEquals("|  Nothing was changed.\n", answer("/edit f"));
        editor = (file, line) -> Files.writeString(file, "int g() { return 2; }\n");
        assertEquals("|  Nothing was evaluated: what is deleted here stays; /drop forgets it.\n",
            answer("/edit"));
    }

    @Test
    void anEditThatIsNoJavaIsNotLost() {
        answer("int f() { return 1; }");
        editor = (file, line) -> Files.writeString(file, "int f() { return 40 +; }\n");
        String said = answer("/edit f");
        assertTrue(said.contains("illegal start of expression")
            && said.endsWith("|  /edit f goes on where you left.\n"), said);
        editor = Sessions.replacing("40 +;", "40 + 2;");
        answer("/edit f");
        assertTrue(answer("f()").endsWith(" ==> 42\n"));
    }

    @Test
    void everythingThatWasEvaluatedIsSavedThoughTheEngineWasLoadedAnewInBetween(
            @TempDir Path folder) throws Exception {
        answer("int a = 40");
        answer("a + nonsense");
        answer("a + 1");
        editor = Sessions.replacing("    /** Returns this + other. */",
            "    public Value squared() { return mul(this); }\n");
        assertTrue(answer("/edit Value").contains("loaded anew"));
        answer("a + 2");
        answer("/train 1");
        Path file = folder.resolve("all.jsh");
        assertTrue(session.eval("/save -all " + file).ok());
        List<String> all = Files.readAllLines(file);
        assertEquals(List.of("int a = 40;", "a + nonsense", "a + 1", "a + 2",
            "Train.run(trainer, 1)"), all.subList(all.size() - 5, all.size()));
        assertEquals("import java.io.*;", all.get(1));
    }

    @Test
    void historyTellsWhatWasTyped() {
        answer("int a = 1");
        answer("/vars a");
        assertEquals("int a = 1\n/vars a\n/history\n", answer("/history"));
    }
}
