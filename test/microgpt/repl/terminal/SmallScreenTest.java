package microgpt.repl.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A screen of 80 columns and 24 rows, which most people have. */
@Timeout(120)
class SmallScreenTest extends OnScreen {

    private void small() throws Exception { open("xterm-256color", 80, 24, null, false); }

    @Test
    void allCommandsStandOnOneScreen() throws Exception {
        small();
        type("/help\r");
        await("\n/help");
        type("q");
        awaitPromptAfter("microgpt> /help");
        List<String> names = new ArrayList<>();
        prompt.session().commands().names().forEach(n -> names.add("/" + n));
        type("/\t");
        await("/why");
        for (String name : names) assertTrue(text().contains(name), name + " in\n" + text());
        assertTrue(text().startsWith("The atomic GPT"), text());
    }

    @Test
    void aTerminalThatDoesNotTellItsSizeHasTheUsualOne() throws Exception {
        screen = ScreenTerminal.withTerminal("test", "xterm-256color", 80, 24);
        screen.terminal().setSize(Size.of(0, 0));
        start(null, false);
        type("new Value(2).mul(3).data()\r");
        awaitPromptAfter("$1 ==> 6.0");
        assertEquals(Size.of(80, 24), screen.terminal().getSize());
    }

    @Test
    void whatIsLongerThanTheScreenIsShownAScreenAtATime() throws Exception {
        small();
        type("trainer.step()\r");
        awaitPromptAfter("step 1 ");
        for (String line : List.of("/help", "/source Value", "/check trainer.loss()",
                "/book")) {
            type(line + "\r");
            await("\n" + (line.equals("/book") ? "the book" : line));
            assertTrue(text().lines().count() >= 20, text());
            type("q");
            awaitPromptAfter("microgpt> " + line);
            type("\014");
        }
    }

    @Test
    void whatWasTypedInSeveralLinesIsListedInThem() throws Exception {
        small();
        type("int count(int n) {\rint all = 0;\rfor (int i = 0; i < n; i++)\rall += i;\r"
            + "return all;\r}\r");
        awaitPromptAfter("created method count(int)");
        type("\014/history\r");
        awaitPromptAfter("int count(int n) {\n    int all = 0;\n    for (int i = 0; i < n; i++)\n");
    }

    @Test
    void ofALongResultTheBeginningStays() throws Exception {
        small();
        type("IntStream.range(0, 90).mapToObj(i -> new Value(i)).toList()\r");
        await("data=21.0");
        type(" ");
        await("data=43.0");
        type("q");
        awaitPromptAfter("88 more lines; /set pager off prints all");
        assertTrue(text().contains("$1 ==>\nValue(data=0.0"), text());
        type("\014\"x\".repeat(4000)\r");
        await("xxxx");
        type("q");
        awaitPromptAfter("x\n… /set pager off prints all");
        assertTrue(text().lines().count() <= 7, text());
        type("/set pager off\r");
        type("IntStream.range(0, 90).mapToObj(i -> new Value(i)).toList()\r");
        awaitPromptAfter("data=89.0");
    }

    /** A map is cut to what fits beside the formula, and stands in two columns. */
    @Test
    void anUpdateOfAStepStandsOnTheScreen() throws Exception {
        small();
        type("/step\r");
        awaitPromptAfter("stage 1 of");
        for (String name : List.of("wte", "layer0.mlp_fc1", "layer0.mlp_fc2", "layer0.attn_wq")) {
            type("\014g " + name + "\r");
            awaitPromptAfter("goTo(\"" + name + "\")");
            String shown = text();
            for (String part : List.of("g " + name + "\n|", "w = w - η·λ·w", " rms "))
                assertTrue(shown.contains(part), part + "in\n" + shown);
            assertTrue(shown.startsWith("step 1 "), shown);
            for (String line : shown.lines().toList()) assertTrue(line.length() <= 80, line);
        }
        type("\014g wte\r");
        awaitPromptAfter("BOS █");
        assertTrue(text().contains("    j ") && text().contains("… 8 more rows")
            && text().lines().anyMatch(l -> l.matches(" +d .* n .*")), text());
    }

    @Test
    void whatIsLookedAtMostStandsOnTheScreenWithItsCommand() throws Exception {
        small();
        type("/train 5\r");
        awaitPromptAfter("Train.run(");
        for (String line : List.of("/embedding", "/lesson", "/attention anna", "/predict emm",
                "/params", "/loss", "/set")) {
            type("\014" + line + "\r");
            awaitPromptAfter("microgpt> " + line);
            assertTrue(text().startsWith("microgpt> " + line), text());
            for (String shown : text().lines().toList())
                assertTrue(shown.length() <= 80, shown);
        }
    }

    @Test
    void whatIsSaidInMoreThanARowIsBrokenBetweenWords() throws Exception {
        small();
        type("/sample 3 nonsense=1 and more\r");
        awaitPromptAfter("usage: /sample");
        for (String shown : text().lines().toList())
            assertTrue(shown.length() < 80 && (shown.startsWith("|  ") || shown.contains(">")
                || shown.startsWith("The atomic")), text());
    }

    @Test
    void whatACommandDidAndItsJavaAreBrokenBetweenWordsToo() throws Exception {
        small();
        type("trainer.train(12)\r/new microgpt heads=4\r/undo\r");
        awaitPromptAfter("at step 12");
        assertTrue(text().contains("|  Session.use(Trainer.create(Config.of(\"microgpt\", "
            + "\"heads=4\"),\n|  Session.documents()))\n"), text());
        assertTrue(text().contains("is here again,\nat step 12"), text());
        type("\014/list\r");
        awaitPromptAfter("2 : Session.use(");
        assertTrue(text().contains("Config.of(\"microgpt\", \"heads=4\"),\n"
            + "       Session.documents()))\n"), text());
        type("\014/reload\r");
        awaitPromptAfter("is here again");
        assertTrue(text().contains("-: Session.use(Trainer.create(Config.of(\"microgpt\", "
            + "\"heads=4\"),\n   Session.documents()))\n"), text());
        type("\014/doc Gpt\r");
        await("Returns the parameters of such a model, without their\n    numbers.\n");
        type("q");
        type("\014/source model.forward\r");
        await("`forward(tokens)` takes a whole sequence and answers for every position at\n");
        type("q");
    }

    @Test
    void theSourceOfAVariablesMethodIsThatOfItsClass() throws Exception {
        open("xterm-256color", 80, 50, null, false);
        type("/source model.parameterC\t");
        await("/source model.parameterCount");
        type("\r");
        awaitPromptAfter("public int parameterCount()");
        type("/source Show\r");
        await("Ways of looking at Values and models");
        type("q");
    }

    @Test
    void onANarrowScreenHelpIsBrokenBetweenWords() throws Exception {
        open("xterm-256color", 60, 120, null, false);
        type("/help\r");
        awaitPromptAfter("/help NAME");
        assertTrue(text().contains("\n  /undo        takes back the last thing that changed the\n"
            + "               model\n"), text());
    }

    @Test
    void aWideScreenHasHelpInColumns() throws Exception {
        open("xterm-256color", 200, 50, null, false);
        type("/help\r");
        awaitPromptAfter("/help NAME tells more");
        long pairs = text().lines().filter(l -> l.matches("  /\\w+ .* {2}/\\w+ .*")).count();
        long names = prompt.session().commands().names().size();
        assertTrue(pairs >= names / 2 - 1, text());
    }
}
