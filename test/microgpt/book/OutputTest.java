package microgpt.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the folder of the pages may lose: pages, and nothing else. */
class OutputTest {

    @Test
    void whatIsReadLiesInTheFolderThatWasNamed() {
        Path home = Path.of("/home"), out = Path.of("/out");
        assertEquals("/out/book.pdf", Main.file(home, out, true).toString());
        assertEquals("/out/index.html", Main.file(home, out, false).toString());
        assertEquals("/home/build/book.pdf", Main.file(home, null, true).toString());
        assertEquals("/home/build/book/index.html",
            Main.file(home, null, false).toString());
    }

    @TempDir
    Path folder;

    private static Output pages(String... names) {
        var output = new Output();
        for (String name : names) output.add(name, "text of " + name);
        return output;
    }

    @Test
    void aFolderWithFilesOfSomebodyElseIsRefusedAndLeftAlone()
            throws IOException {
        Path mine = Files.writeString(folder.resolve("mine.txt"), "mine");
        String message = assertThrows(IllegalArgumentException.class,
            () -> Output.check(folder)).getMessage();
        assertTrue(message.startsWith(folder + ": holds files"), message);
        assertThrows(IllegalArgumentException.class,
            () -> pages("index.html").writeTo(folder));
        assertEquals("mine", Files.readString(mine));
        assertFalse(Files.exists(folder.resolve("index.html")));
        assertThrows(IllegalArgumentException.class,
            () -> Output.check(mine));
    }

    @Test
    void onlyPagesOfAnEarlierRunAreDeleted() throws IOException {
        Path out = folder.resolve("book");
        pages("index.html", "old.html").writeTo(out);
        Path mine = Files.writeString(out.resolve("mine.txt"), "mine");
        Path beyond = Files.writeString(folder.resolve("beyond"), "mine");
        Files.writeString(out.resolve(".pages"), "../beyond\n",
            java.nio.file.StandardOpenOption.APPEND);
        pages("index.html", "new.html").writeTo(out);
        assertEquals("mine", Files.readString(mine));
        assertEquals("mine", Files.readString(beyond));
        assertFalse(Files.exists(out.resolve("old.html")));
        assertEquals("text of new.html",
            Files.readString(out.resolve("new.html")));
    }

    @Test
    void aFileThatAPageWouldReplaceIsNamed() throws IOException {
        pages("index.html").writeTo(folder);
        Path mine = Files.writeString(folder.resolve("norm.html"), "mine");
        assertTrue(assertThrows(IllegalArgumentException.class,
            () -> pages("index.html", "norm.html").writeTo(folder))
            .getMessage().startsWith(mine + ": is not a page"));
        assertEquals("mine", Files.readString(mine));
    }

    @Test
    void theProjectsOwnFolderIsTakenOver() throws IOException {
        Files.writeString(folder.resolve("index.html"), "old");
        Files.writeString(folder.resolve("gone.html"), "old");
        Output.adopt(folder);
        pages("index.html").writeTo(folder);
        assertEquals("text of index.html",
            Files.readString(folder.resolve("index.html")));
        assertFalse(Files.exists(folder.resolve("gone.html")));
    }
}
