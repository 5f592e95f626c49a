package microgpt.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import microgpt.Config;
import microgpt.PythonRandom;
import microgpt.train.Checkpoint;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Corpora as people have them. */
class LayoutTest {

    @TempDir
    Path folder;

    private static String message(org.junit.jupiter.api.function.Executable e) {
        return assertThrows(IllegalArgumentException.class, e).getMessage();
    }

    private Corpus read(String text, String... words) throws IOException {
        return Corpus.read("here", new ByteArrayInputStream(
            text.getBytes(StandardCharsets.UTF_8)), Layout.of(words));
    }

    @Test
    void aSeparatorStandsAloneOnItsLine() throws IOException {
        String poems = "one\n  two \n---\n\nthree --- four\r\n --- \n---\nend";
        assertEquals(List.of("one\n  two", "three --- four", "end"),
            read(poems, "separator=---").documents());
        assertEquals(List.of("a\nb", "c"),
            read("a\nb\n\n\n \nc\n", "separator=").documents());
        assertEquals("here: no line is the separator '%%'",
            message(() -> read(poems, "separator=%%")));
        assertEquals("here: no line is empty",
            message(() -> read("a\nb", "separator=")));
        assertEquals("here: holds no document (lines with '---' in between"
            + " is needed)", message(() -> read("---\n", "separator=---")));
        assertEquals("separator 'aU+000Ab' is not one line",
            message(() -> Layout.of("separator=a\nb")));
    }

    @Test
    void aTextIsOneDocumentWhoseEndIsHeldOut() throws IOException {
        Corpus text = read("Call me\n\nIshmael. \ud83d\ude00\ud83d\ude00\n",
            "text=true");
        assertEquals(
            List.of("Call me\n\nIshmael. \ud83d\ude00\ud83d\ude00"),
            text.documents());
        Corpus cut = text.shuffled(new PythonRandom(1)).split(0.1);
        assertEquals(List.of("\ud83d\ude00\ud83d\ude00"), cut.heldOut());
        assertEquals(1, cut.training().size());
        assertTrue(cut.isText());
        assertEquals("Corpus(a text of 20 characters, 2 held out)",
            cut.toString());
        assertEquals(List.of("\ud83d\ude00"), text.split(0.05).heldOut());
        assertEquals(text.documents(), text.split(0.01).documents());
        assertFalse(read("a\nb").isText());
        assertTrue(message(() -> Layout.of("text=true", "separator=-"))
            .contains("has no separator"));
        assertTrue(message(() -> Layout.of("unique=true", "text=true"))
            .contains("has no duplicates"));
    }

    @Test
    void duplicatesAreCountedAndLeftOutOnRequest() throws IOException {
        Corpus all = read("b\na\nb\nb\na\n");
        assertEquals(5, all.documents().size());
        assertEquals(3, all.duplicates());
        Corpus unique = read("b\na\nb \nb\na\n", "unique=true");
        assertEquals(List.of("b", "a"), unique.documents());
        assertEquals(3, unique.duplicates());
        assertEquals(3, unique.shuffled(new PythonRandom(1))
            .split(0.5).duplicates());
    }

    @Test
    void anAccentedLetterInTwoFormsIsToldAndMadeOne() throws IOException {
        String both = "zo\u00eb\nzoe\u0308\nx\u0323\n";
        assertEquals(Set.of("\u00eb"), read(both).inTwoForms());
        assertEquals(Set.of("\u00eb"),
            read("zo\u00eb zoe\u0308\n").inTwoForms());
        assertEquals(Set.of("\u00e8"), read("\u00e8 e\u0300\n").inTwoForms());
        assertEquals(Set.of(), read("zo\u00eb\nx\u0323\n").inTwoForms());
        assertEquals(Set.of(), read("zoe\u0308\nzoe\n").inTwoForms());
        Corpus one = read(both, "nfc=true");
        assertEquals(List.of("zo\u00eb", "zo\u00eb", "x\u0323"),
            one.documents());
        assertEquals(Set.of(), one.inTwoForms());
        assertEquals(1, read(both, "nfc=true", "unique=true").duplicates());
    }

    @Test
    void aLayoutIsMadeOfItsWords() {
        for (Layout l : List.of(Layout.LINES, new Layout(true, null, false, true),
                new Layout(false, "", true, false), new Layout(false, "a=b", true, true)))
            assertEquals(l, Layout.of(l.words().entrySet().stream()
                .map(Object::toString).toArray(String[]::new)));
        assertEquals("no layout 'texts=true'; there are: text, separator,"
            + " unique, nfc", message(() -> Layout.of("texts=true")));
        assertEquals("nfc 'yes' is neither true nor false",
            message(() -> Layout.of("nfc=yes")));
        assertEquals("unique '' is neither true nor false",
            message(() -> Layout.of("unique")));
    }

    @Test
    void theEncodingOfAnotherFileIsGuessed() throws IOException {
        String text = "Zoë likes “cafés” – and naïve façades\nof any size\n";
        for (String name : List.of("UTF-16LE", "UTF-16BE", "UTF-16",
                "UTF-32", "windows-1252", "ISO-8859-1")) {
            String part = name.startsWith("ISO") || name.equals("UTF-32")
                ? text.replaceAll("[“”–]", "") : text;
            byte[] bytes = part.getBytes(Charset.forName(name));
            if (name.equals("UTF-32")) bytes = ("\ufeff" + part)
                .getBytes(Charset.forName(name));
            Path file = Files.write(folder.resolve("x"), bytes);
            String said = message(() -> Corpus.read(file));
            assertTrue(said.startsWith(file + ": "), said);
            assertTrue(said.contains("it seems to be " + name.toUpperCase(
                java.util.Locale.ROOT) + ", and iconv -f "), said);
            // and what it advises is right
            assertEquals(part, new String(bytes, name).replace("\ufeff", ""));
        }
        assertTrue(message(() -> Corpus.read("x", new ByteArrayInputStream(
            new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0}), Layout.LINES))
            .contains("seems to be UTF-16,"));
        for (int c : new int[] {0x80, 0x9F, 0xA0}) assertTrue(
            message(() -> Corpus.read("x", new ByteArrayInputStream(
                new byte[] {'5', (byte) c}), Layout.LINES)).contains(
                c < 0xA0 ? "WINDOWS-1252" : "ISO-8859-1"));
        // no text in any encoding: no guess
        assertEquals("x: byte 2 is not valid UTF-8 text (line 1)",
            message(() -> Corpus.read("x", new ByteArrayInputStream(
                new byte[] {1, (byte) 0xff, 7, 9}), Layout.LINES)));
        // a zero among letters is a control character, and no UTF-16
        assertTrue(message(() -> read("ab\0cd\n")).contains("U+0000"));
    }

    /** As a live edit of the engine carries it from one to the next. */
    @Test
    void aCorpusIsMadeAgainOfItsParts() throws IOException {
        for (String how : List.of("text=true", "unique=true", "separator=b")) {
            Corpus was = read("a\nb\nc\nb\ndd\n", how).split(0.4);
            Corpus is = Corpus.of(
                was.documents(), was.heldOut().size(), was.layout());
            assertEquals(was.training(), is.training());
            assertEquals(was.heldOut(), is.heldOut());
            assertEquals(was.layout(), is.layout());
            assertEquals(was.toString(), is.toString());
        }
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() throws IOException {
        assertEquals(List.of("a"), read("\ufeffa\n").documents());
    }

    /** A run of a text goes on bit for bit from its file and its words. */
    @Test
    void aCheckpointKeepsTheLayoutAndGoesOn() throws IOException {
        Path data = Files.writeString(folder.resolve("t"),
            "It was a dark and stormy night; the rain fell in torrents.\n"
            + "It was the best of times, it was the worst of times.\n");
        Layout layout = Layout.of("text=true", "nfc=true");
        Trainer first = Trainer.create(Config.of("windows=true", "width=8",
            "context=8", "steps=20", "batch=2"), Corpus.read(data, layout));
        first.train(7);
        Path file = folder.resolve("x.model");
        Checkpoint.save(file, first);
        Checkpoint kept = Checkpoint.load(file);
        assertEquals(layout, kept.layout());
        Trainer second = kept.resume(Corpus.read(data, kept.layout()), 20);
        for (int i = 0; i < 13; i++) {
            assertEquals(first.step().loss(), second.step().loss());
            assertEquals(first.document(), second.document());
        }
        assertEquals(first.evaluate(), second.evaluate());
        assertTrue(message(() -> kept.resume(Corpus.read(data), 20))
            .contains("these are not the documents"));
        Trainer lines = Trainer.create(Config.microgpt(), read("a\nb"));
        Checkpoint.save(file, lines);
        assertEquals(Layout.LINES, Checkpoint.load(file).layout());
    }
}
