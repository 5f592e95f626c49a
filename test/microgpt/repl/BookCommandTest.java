package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import microgpt.repl.command.BookCommand;
import microgpt.repl.engine.Streams;
import microgpt.repl.read.Browser;
import microgpt.repl.say.Feedback;
import microgpt.repl.say.Pager;
import microgpt.repl.say.Pictures;
import microgpt.repl.say.Voice;
import microgpt.repl.spi.Style;
import microgpt.repl.terminal.Completion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** /book. */
@Timeout(60)
class BookCommandTest extends OneSession {

    private static final Path HOME = Sessions.ROOT;

    @TempDir
    Path folder;

    @Override
    Session open() { return Sessions.open(); }

    @Test
    void aloneItListsTheChaptersInTheOrderOfTheBook() throws IOException {
        List<String> files = Files.readAllLines(HOME.resolve("docs/book.adoc")).stream()
            .filter(s -> s.startsWith("include::weave:"))
            .map(s -> s.replaceFirst(".*?(src/.*)\\[.*", "$1")).toList();
        assertFalse(files.isEmpty());
        try (Session wide = Session.open(Sessions.options()
                .withStyle(() -> new Style(200, false, false)))) {
            assertEquals(files, wide.eval("/book").output().lines()
                .filter(s -> s.matches(" *\\d+  .*"))
                .map(s -> s.replaceFirst(".* ", "")).toList());
        }
    }

    @Test
    void whereThereIsNoRoomTheFilesAreLeftOut() {
        String list = answer("/book");
        assertTrue(list.matches("(?s).*\n *\\d+  Looking back: attention +attention\n.*"), list);
        for (String line : list.lines().toList()) assertTrue(line.length() <= 80, line);
    }

    @Test
    void aChapterIsShownWithItsTitleAndItsFile() {
        String text = answer("/book attention");
        assertTrue(text.lines().findFirst().orElseThrow()
            .matches("\\d+  Looking back: attention +src/microgpt/Attention.java"), text);
        assertTrue(text.contains("    jshell> ahead(1, 2, 0)\n    $2 ==> 0.0900"), text);
        assertEquals(text, answer("/book ATTENTION.JAVA"));
        assertEquals(text, answer("/book att"));
        assertEquals(text, answer("/book looking back"));
    }

    @Test
    void aSectionIsShownByItsAnchorOrAWordOfItsTitle() {
        String text = answer("/book attention mask");
        assertTrue(text.lines().findFirst().orElseThrow().matches("\\d+\\.2  The mask"), text);
        assertEquals(text, answer("/book mask"));
        assertEquals(text, answer("/book attention The mask"));
        assertFalse(text.contains("Several heads"));
        String number = text.substring(0, text.indexOf(' '));
        assertEquals(text, answer("/book " + number));
        assertEquals(text, answer("/book " + number.replace('.', ' ')));
    }

    @Test
    void whatTheBookDoesNotHaveIsNamedInOneLine() {
        assertEquals("|  the book has no chapter 'atention'; attention?; /book lists them\n",
            answer("/book atention"));
        assertTrue(answer("/book attention nothing").startsWith(
            "|  chapter attention has no section 'nothing'; it has The cache, The mask,"));
        assertEquals("|  unknown option -p; there is -o\n", answer("/book -p"));
        assertFalse(session.eval("/book atention").ok());
    }

    @Test
    void wordsOfBothKindsAreCompleted() {
        List<String> chapters = complete("/book ");
        assertTrue(chapters.containsAll(List.of("-o", "value", "attention")), "" + chapters);
        assertTrue(complete("/book attention ").contains("mask"));
        assertTrue(complete("/book -o attention ").contains("mask"));
        assertFalse(complete("/book -o ").contains("-o"));
    }

    private List<String> complete(String head) {
        return new Completion(session.commands(), session::toolkit, session::analysis).at(head).stream().map(Completion.Item::text).toList();
    }

    @Test
    void whatFillsMoreThanAScreenGoesToThePager() {
        var shown = new ArrayList<String>();
        String number = answerNumber();
        session.close();
        session = Session.open(Sessions.options().withScreen(Screen.NONE.withPager(
            (title, lines) -> shown.add(title + " " + (lines.size() > 100)))));
        assertEquals("", answer("/book attention"));
        assertEquals(List.of(number + " Looking back: attention true"), shown);
    }

    private String answerNumber() {
        return answer("/book").lines().filter(s -> s.contains("Looking back"))
            .map(s -> s.strip().split(" ")[0]).findFirst().orElseThrow();
    }

    @Test
    void thePageIsOpenedByTheFirstCommandThatTakesIt() throws IOException {
        Path home = copyOfTheBook();
        Files.createDirectories(home.resolve("build/book"));
        Path page = Files.writeString(home.resolve("build/book/attention.html"), "");
        var refusing = List.of(command("refuses", "exit 3").toString());
        var opening = List.of(command("opens", "echo \"$1\" >> '" + folder + "/seen'").toString());
        BookCommand book = bookOf(home, new Browser(List.of(
            List.of("no-such-command-anywhere"), refusing, opening)));
        assertTrue(book.builtin().action().apply("-o attention mask").goesOn());
        assertEquals(List.of(page.toUri() + "#mask"), Files.readAllLines(folder.resolve("seen")));
    }

    @Test
    void withoutABrowserThePlaceOfThePageIsTold() throws IOException {
        Path home = copyOfTheBook();
        Files.createDirectories(home.resolve("build/book"));
        Path page = Files.writeString(home.resolve("build/book/index.html"), "");
        var out = new java.io.ByteArrayOutputStream();
        bookOf(home, new Browser(List.of()), new PrintStream(out, true))
            .builtin().action().apply("-o");
        assertEquals("no browser could be started; the page is " + page + System.lineSeparator(),
            out.toString());
    }

    @Test
    void aBookThatWasNotBuiltIsNotOpened() throws IOException {
        BookCommand book = bookOf(copyOfTheBook(), new Browser(List.of()));
        var e = assertThrows(IllegalStateException.class,
            () -> book.builtin().action().apply("-o attention"));
        assertTrue(e.getMessage().endsWith("attention.html: the book was not built yet; "
            + "./build.sh book builds it"), e.getMessage());
    }

    /** A project without anything built. */
    private Path copyOfTheBook() throws IOException {
        Path home = folder.resolve("home");
        for (String part : List.of("docs", "src/microgpt", "jshell", "data"))
            try (Stream<Path> files = Files.list(HOME.resolve(part))) {
                Files.createDirectories(home.resolve(part));
                for (Path f : files.filter(Files::isRegularFile).toList())
                    Files.copy(f, home.resolve(part).resolve(f.getFileName()));
            }
        return home;
    }

    private static BookCommand bookOf(Path home, Browser browser) {
        return bookOf(home, browser, new PrintStream(OutputStream.nullOutputStream()));
    }

    private static BookCommand bookOf(Path home, Browser browser, PrintStream out) {
        return new BookCommand(home, new Voice(new Streams(out, out), () -> Style.PLAIN,
            Feedback.NORMAL, Pager.NONE, Pictures.NONE, false), browser);
    }

    private Path command(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertTrue(file.toFile().setExecutable(true));
        return file;
    }
}
