package microgpt.book.transcripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import microgpt.book.Books;
import microgpt.book.transcripts.Transcript.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page offers to run is what it can answer as the prompt did. */
class RunHereTest {

    private static final boolean UPDATE = Boolean.getBoolean("update");

    /** By steps of the trainer, or of their own. */
    private static final Pattern TRAINS = Pattern.compile("\\.train\\(|> .*descend\\(");

    /**
     * Chapters that train take a minute together. What the list says of them was found with
     * this very code, and so is believed; {@code test --update} tries them as well.
     */
    @Test
    void everyTranscriptOfTheBookIsTried() throws IOException {
        var record = new RunHere(Books.HOME, Books.HOME.resolve("build/book-cache"));
        var tried = new LinkedHashMap<Path, List<List<Step>>>();
        int all = 0, good = 0;
        for (Path file : Transcripts.of(Books.HOME).files()) {
            List<List<Step>> listings = RunHere.listings(file);
            if (listings.isEmpty()) continue;
            boolean trains = TRAINS.matcher(Files.readString(file)).find();
            tried.put(file, trains && !UPDATE ? record.known(file)
                : RunHere.tried(listings, Books.HOME));
            all += listings.size();
            good += tried.get(file).size();
        }
        String counted = "gets a button, " + good + " of " + all + ".";
        assertTrue(Files.readString(Books.HOME.resolve("docs/living.adoc")).contains(counted),
            "docs/living.adoc says another number than: " + counted);
        if (UPDATE) record.commit(tried);
        var wrong = new ArrayList<Path>();
        for (Map.Entry<Path, List<List<Step>>> e : tried.entrySet())
            if (!record.agrees(e.getKey(), e.getValue())) wrong.add(e.getKey());
        assertEquals(List.of(), wrong, "./build.sh test --update renews docs/run-here.checked");
    }

    @Test
    void whatIsAnsweredOtherwiseIsNotOffered(@TempDir Path home) throws IOException {
        Files.createDirectories(home.resolve("docs"));
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("data/names.txt"), "emma\nava\n");
        Files.writeString(home.resolve("docs/book.adoc"), "");
        Path page = home.resolve("docs/page.adoc");
        Files.writeString(page, """
            ----
            jshell> 1 + 1
            $1 ==> 2
            ----

            ----
            jshell> 1 + 2
            $2 ==> 4
            ----

            ----
            jshell> new Thread()

            jshell> $1 + 1
            ----

            ----
            jshell> $1 + 3
            $5 ==> 5
            ----
            """);
        Path none = home.resolve("docs/none.adoc");
        Files.writeString(none, "----\njshell> new Thread()\n----\n");
        var run = new RunHere(home, home.resolve("build"));
        run.look(false);
        assertFalse(run.can(page, "jshell> 1 + 1\n$1 ==> 2"), "nobody has tried it");
        run.look(true);
        assertFalse(run.can(none, "jshell> new Thread()"));
        assertTrue(run.can(page, "jshell> 1 + 1\n$1 ==> 2"));
        assertFalse(run.can(page, "jshell> 1 + 2\n$2 ==> 4"));
        assertTrue(run.can(page, "jshell> $1 + 3\n$5 ==> 5"), "what was not understood counts, too");
        assertFalse(run.can(home.resolve("docs/book.adoc"), "jshell> 1 + 1\n$1 ==> 2"));
        String kept = Files.readString(home.resolve("build/run-here.checked"));
        assertTrue(kept.contains(" 0 3\n"), kept);
        Files.writeString(home.resolve("build/run-here.checked"), kept.replace(" 0 3", " 0"));
        var again = new RunHere(home, home.resolve("build"));
        again.look(true);
        assertFalse(again.can(page, "jshell> $1 + 3\n$5 ==> 5"), "it was tried again");
    }
}
