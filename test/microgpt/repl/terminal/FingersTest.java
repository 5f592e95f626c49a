package microgpt.repl.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import microgpt.repl.command.HelpCommands;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/** Keys, and what they do at once. */
@Timeout(120)
class FingersTest extends OnScreen {

    private static final String SHIFT_TAB = "\033[Z", RIGHT = "\033[C", CTRL_K = "\013",
        CTRL_LEFT = "\033[1;5D";

    @Test
    void homeAndEndHaveTheirMeaningHoweverTheyAreEncoded() throws Exception {
        open();
        for (String home : List.of("[1~", "[7~", "[H", "OH"))
            for (String end : List.of("[4~", "[8~", "[F", "OF")) {
                type("bc\033" + home + "a\033" + end + "d");
                awaitLine("microgpt> abcd");
                type(CTRL_U);
                awaitLine("microgpt>");
            }
        type("one two\033[1;5Dx\033" + "[H\033[3~");
        awaitLine("microgpt> ne xtwo");
        type("\033[1;5C\033[1;3Cy");
        awaitLine("microgpt> ne xtwoy");
    }

    @Test
    void anExpressionBecomesAVariableAndANameAnImport() throws Exception {
        open();
        type("new Value(2).mul(3);" + SHIFT_TAB + "v");
        awaitLine("microgpt> Value  = new Value(2).mul(3)");
        type("six\r");
        awaitPromptAfter("six ==> Value(data=6.0");
        type("  " + SHIFT_TAB + "m");
        await("there is nothing that a method could do");
        type(CTRL_U + "40 + 2;" + SHIFT_TAB + "m");
        awaitLine("microgpt> int () { return 40 + 2; }");
        type("all\rall()\r");
        awaitPromptAfter("==> 42");
        type("System.gc()" + SHIFT_TAB + "m");
        awaitLine("microgpt> void () { System.gc(); }");
        type(CTRL_U + CTRL_K);
        type("System.gc()" + SHIFT_TAB + "v");
        await("this has no value that a variable could hold");
        type(CTRL_U + "HttpClient" + SHIFT_TAB + "i");
        await("|  import java.net.http.HttpClient");
        type(".newHttpClient() != null\r");
        awaitPromptAfter("==> true");
        type("Duration" + SHIFT_TAB + "i");
        await("|  2  import javax.xml.datatype.Duration");
        await("Which? Type its number");
        type("1");
        await("|  import java.time.Duration");
        type(".ZERO.isZero() ? 41 : 0\r");
        awaitPromptAfter("==> 41");
        type("Nothing" + SHIFT_TAB + "i");
        await("nothing to import is called so");
    }

    /** To look through these takes JShell a while; until it has, it knows of none. */
    @Test
    void aNameIsFoundThoughClassesAreStillBeingLookedThrough(@TempDir Path folder)
            throws Exception {
        var code = new ClassWriter(0);
        code.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "many/Wanted", null, "java/lang/Object", null);
        Path jar = folder.resolve("many.jar");
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("many/Wanted.class"));
            zip.write(code.toByteArray());
            for (int i = 0; i < 30_000; i++)
                zip.putNextEntry(new ZipEntry("many/Other" + i + ".class"));
        }
        open();
        type("/env --class-path " + jar + "\r");
        await("/env --class-path");
        type("Wanted" + SHIFT_TAB + "i");
        await("|  import many.Wanted");
        assertFalse(text().contains("nothing to import"), text());
    }

    @Test
    void theRestOfALineTypedEarlierIsSuggestedAndAKeyTakesIt() throws Exception {
        open();
        type("40 + 2\r");
        awaitPromptAfter("==> 42");
        type("40");
        awaitLine("microgpt> 40 + 2");
        type(" \r");
        awaitPromptAfter("$2 ==> 40");
        assertTrue(text().contains("microgpt> 40\n$2 ==> 40"), "only what was typed: " + text());
        type("40 +" + RIGHT + "3\r");
        awaitPromptAfter("$3 ==> 63");
        type("/set suggest off\r");
        awaitPromptAfter("/set suggest off");
        type("40");
        Thread.sleep(300);
        assertEquals("microgpt> 40", lastLine(text()));
    }

    @Test
    void whatIsTypedWhileSomethingRunsStandsAtThePromptOnly(@TempDir Path folder)
            throws Exception {
        Path end = folder.resolve("end");
        open("xterm-256color", 200, null, false);
        type("1 + 1\r");
        awaitPromptAfter("==> 2");
        type("{ System.out.println(\"begun\"); while (!Files.exists(Path.of(\"" + end
            + "\"))) Thread.sleep(5); }\r");
        await("\nbegun");
        type("40 +");
        Thread.sleep(200);
        assertFalse(text().contains("40 +"), text());
        Files.createFile(end);
        awaitLine("microgpt> 40 +");
        type(" 2\r");
        awaitPromptAfter("==> 42");
        assertEquals(1, text().split("40 \\+").length - 1, text());
    }

    @Test
    void thePromptIsBackBeforeAHintIsFound() throws Exception {
        open();
        type("1 + 1\r");
        awaitPromptAfter("==> 2");
        type("modl.config()\r");
        await("symbol:   variable modl");
        boolean[] early = new boolean[1];
        await("a hint", this::text, text -> {
            early[0] |= lastLine(text).equals("microgpt>");
            return text.contains("Hint: did you mean model?");
        });
        assertTrue(early[0], "a prompt, and no hint yet");
        awaitPromptAfter("Hint: did you mean model?");
        type("tokeniser\rmodl\r1 + 40\r");
        awaitPromptAfter("==> 41");
        await("Hint: did you mean tokenizer?");
    }

    @Test
    void theKeysPageNamesEveryKeyThatIsBoundHereAndNoOther() throws Exception {
        open();
        screen.screen().setSize(Size.of(80, 24));
        screen.terminal().setSize(Size.of(80, 24));
        screen.terminal().raise(Signal.WINCH);
        var widgets = new TreeSet<String>();
        for (HelpCommands.Key key : HelpCommands.KEYS) {
            for (String sends : key.sends()) {
                var bound = prompt.reader.getKeyMaps().get(LineReader.EMACS).getBound(sends);
                assertTrue(bound instanceof Reference r && !r.name().equals("undefined-key")
                    && !r.name().equals(LineReader.SELF_INSERT), key + ": " + bound);
                widgets.add(((Reference) bound).name());
            }
        }
        for (HelpCommands.Key key : HelpCommands.KEYS) {      // Ctrl-U sends the 21st letter's
            String[] names = key.name().split(", ");
            for (int i = 0; i < Math.min(names.length, key.sends().size()); i++)
                if (names[i].matches("Ctrl-[A-Z_]")) assertEquals(
                    names[i].charAt(5) - '@', key.sends().get(i).charAt(0), key.name());
        }
        assertTrue(widgets.containsAll(Set.of("document", "complete-or-document", "accept",
            "make-variable", "import", "suspend")), widgets.toString());
        type("/help keys\r");
        awaitPromptAfter("fg comes back here");
        assertTrue(text().contains("/help step.\nmicrogpt>"), text());
        assertTrue(text().contains("Alt-Enter          begins a further line"), text());
        assertTrue(text().lines().allMatch(l -> l.length() <= 80));
        type(CTRL_U + "int a = 1;\033\rint b = 41 + a\r");
        awaitPromptAfter("b ==> 42");
        type("drop 40 + 3;off\033[D\033[D\033[D\013\001\033[C\033[C\033[C\033[C\033[C" + CTRL_U
            + "\r");
        awaitPromptAfter(" ==> 43");    // what is before the cursor, and what is behind it
    }

    @Test
    void keysThatTakeAwayTakeWhatThePageSays() throws Exception {
        open();
        for (HelpCommands.Key key : HelpCommands.KEYS) {
            if (!key.does().startsWith("take away")) continue;
            boolean word = key.does().contains("the word");
            boolean first = key.does().indexOf("before") < key.does().indexOf("behind");
            for (int i = 0; i < 2; i++) {
                type("one two three four" + CTRL_LEFT + CTRL_LEFT + key.sends().get(i) + "x");
                awaitLine("microgpt> " + (first == (i == 0)
                    ? (word ? "one " : "") + "xthree four" : "one two x" + (word ? " four" : "")));
                type("\001" + CTRL_K);
            }
        }
    }

    @Test
    void insideATextItsOwnWordsAreCompleted(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("names of mine.txt"), "ada\nbob\n");
        open("xterm-256color", 200, null, false);
        type("model.parameter(\"wt\t");
        awaitLine("microgpt> model.parameter(\"wte\"");
        type(CTRL_U + "Config.preset(\"kar\t");
        awaitLine("microgpt> Config.preset(\"karpathy\"");
        type(CTRL_U + "Config.of(\"llama\", \"posit\t");
        awaitLine("microgpt> Config.of(\"llama\", \"position=");
        type("ro\t");
        awaitLine("microgpt> Config.of(\"llama\", \"position=rope\"");
        type(CTRL_U + "var r = Show.probe(model, tokenizer, \"em, (ma\", \"layer0.sc\t");
        awaitLine("microgpt> var r = Show.probe(model, tokenizer, \"em, (ma\", \"layer0.scores\"");
        type(CTRL_U + "Files.readString(Path.of(\"" + folder + "/nam\t");
        awaitLine("microgpt> Files.readString(Path.of(\"" + folder + "/names of mine.txt\"");
        type(")).length()\r");
        awaitPromptAfter("==> 8");
        type("/graph model.parameter(\"wp\t");
        awaitLine("microgpt> /graph model.parameter(\"wpe\"");
        type(CTRL_U + "\"plain te\t");
        Thread.sleep(300);
        awaitLine("microgpt> \"plain te");
        type(CTRL_U + "/new microgpt posi\t");
        awaitLine("microgpt> /new microgpt position=");
        type(CTRL_U + "/new microgpt norm\t");
        await("norm=");
    }

    /** An answer that was waited for in vain, and comes in the middle of a line. */
    @Test
    void whatATerminalSaysOfItselfIsNotTyped() throws Exception {
        open();
        type("40 +\033[?62;4;22c 2\r");
        awaitPromptAfter("==> 42");
        type("4\033[?1;");
        Thread.sleep(100);
        type("2c1 + 2\r");
        awaitPromptAfter("==> 43");
        assertFalse(text().contains("62") || text().contains("2c"), text());
    }

    @Test
    void whereATypeIsNeededOnlyWhatFitsIsOffered() throws Exception {
        open();
        type("Value first = new Value(1)\r");
        awaitPromptAfter("first ==>");
        type("\014Value other = ");
        awaitLine("microgpt> Value other =");
        type("\t");
        awaitLine("microgpt> Value other = first");
    }

    @Test
    void notesOfWordsStandBelowEachOther() throws Exception {
        open();
        type("/new microgpt he\t");
        await("heads=    attention heads a block; divides width");
        await("heldOut=  part of the documents that is never trained on");
    }

    @Test
    void documentationIsToldOnceAndNamedWhereThereIsNone() throws Exception {
        open();
        type("trainer.train(\t");
        await("Takes that many steps");
        type("\t\tn");           // what else might stand there, if that is much after a question
        Thread.sleep(300);
        assertTrue(text().split("Takes that many steps", -1).length <= 2, text());
        type(CTRL_C + CTRL_U + "zork.k" + ALT_H);
        await("|  nothing is known of zork.k");
        type(CTRL_U + "Value.relu" + ALT_H);
        await("Returns this where it is positive");
        type(CTRL_U + ALT_H);
        await("|  Alt-h tells of the word before the cursor");
    }

    @Test
    void ctrlDInALineOfItsOwnListsNothing() throws Exception {
        open();
        type("int f(int n) {\r");
        await("...>");
        type(CTRL_D + "return n; }\r");
        awaitPromptAfter("created method f(int)");
        assertFalse(text().contains("do you wish"), text());
    }

    @Test
    void whatIsTypedBeforeASlowStartIsOverIsToldToWait(@TempDir Path folder) throws Exception {
        Path go = folder.resolve("go"), start = folder.resolve("slow.jsh");
        Files.writeString(start, "while (!Files.exists(Path.of(\"" + go + "\"))) Thread.sleep(5);\n");
        Files.writeString(folder.resolve("settings"),
            "# Settings of the atomic GPT\nstart " + start + "\n");
        state = folder;
        open("xterm-256color", 80, null, false);
        type("40 + 2\r");
        await("|  starting ...");
        assertFalse(text().contains("42"), text());
        Files.createFile(go);
        awaitPromptAfter("==> 42");
        assertEquals(1, text().split("starting", -1).length - 1, text());
    }

    @Test
    void whatIsToldAtTheStartStandsBeforeTheFirstAnswer(@TempDir Path folder) throws Exception {
        Path kept = folder.resolve("last.model");       // is read when somebody writes to it
        assertEquals(0, new ProcessBuilder("mkfifo", kept.toString()).start().waitFor());
        state = folder;
        open("xterm-256color", 80, null, false);
        type("40 + 2\r");
        await("> 40 + 2");
        Thread.sleep(1000);
        assertFalse(text().contains("==> 42"), text());
        Files.writeString(kept, "no model");
        awaitPromptAfter("==> 42");
        assertTrue(text().matches("(?s).*> 40 \\+ 2\n\\|  No model is taken up.*==> 42.*"), text());
    }

    @Test
    void ctrlCInALessonGivesALineOfOnesOwn() throws Exception {
        open();
        type("/lesson 1\r");
        awaitLine("lesson 1> var a = new Value(2);");
        type(CTRL_C);
        awaitLine("lesson 1>");
        type("1 + 40\r");
        await("==> 41");
        awaitLine("lesson 1> var a = new Value(2);");
        type(CTRL_C + "\r");
        awaitLine("lesson 1> var a = new Value(2);");
    }

    @Test
    void ctrlZHandsTheTerminalBackAsItWasAndTheLineStays() throws Exception {
        open();
        var flags = new ArrayList<Boolean>();
        prompt.suspension = () -> {
            for (LocalFlag f : List.of(LocalFlag.ICANON, LocalFlag.ECHO, LocalFlag.ISIG))
                flags.add(screen.terminal().getAttributes().getLocalFlag(f));
        };
        type("1 + 1\r");         // a line below one that is typed may say that it starts
        awaitPromptAfter("==> 2");
        type("40 + \032" + "3\r");
        awaitPromptAfter("==> 43");
        assertEquals(List.of(true, true, true), flags);
        assertTrue(text().contains("microgpt> 40 +\nmicrogpt> 40 + 3\n"), text());
    }
}
