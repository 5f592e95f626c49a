/*
[#corpus]
== What there is to learn from

The model learns from _documents_. Here a document is a name, and a file holds
one a line. This chapter reads such a file, refuses what is not text, puts the
documents in random order and lays some of them aside.

Why aside? A model can get better in two ways: it learns how names are made,
or it learns _these_ names by heart. On the names it has seen, the two look
the same. On names that it has never seen, only the first one helps. So the
last tenth of the shuffled documents is _held out_: never trained on, only
used to measure.
*/
package microgpt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Documents in order: first those to train on, then the held-out. */
public final class Corpus {

    private final List<String> documents;
    private final int trainingSize;

    private Corpus(List<String> documents, int trainingSize) {
        this.documents = List.copyOf(documents);
        this.trainingSize = trainingSize;
    }

    /**
     * A corpus of these documents, in this order, none held out.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Corpus(List<String> documents) {
        this(documents, documents.size());
        if (documents.isEmpty()) throw new IllegalArgumentException(
            "a corpus needs at least one document");
    }

    /**
     * Reads a UTF-8 file, one document a line; spaces around a line and
     * empty lines do not count.
     *
     * @throws IllegalArgumentException if the file holds no document, or
     *     something that is not text; the message names file and place
     * @throws IOException if the file cannot be read
     */
    public static Corpus read(Path file) throws IOException {
        String text = decode(file, bytes(file));
        var documents = new ArrayList<String>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            for (int i = 0; i < line.length(); i++)
                if (line.charAt(i) < ' ' && line.charAt(i) != '\t')
                    throw new IllegalArgumentException(String.format(
                        "%s: line %d holds the control character U+%04X;"
                        + " a text file, one document a line, is needed",
                        file, number, (int) line.charAt(i)));
            String document = line.strip();
            if (!document.isEmpty()) documents.add(document);
        }
        if (documents.isEmpty()) throw new IllegalArgumentException(
            file + ": holds no document (one a line is needed)");
        return new Corpus(documents);
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.isDirectory(file)) throw new IllegalArgumentException(
            file + ": is a folder; a text file is needed");
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": no such file");
        }
    }

    private static String decode(Path file, byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder()
                .decode(in).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + ": byte "
                + (in.position() + 1) + " is not valid UTF-8 text");
        }
    }

    /** Returns the same documents in random order. */
    public Corpus shuffled(PythonRandom random) {
        var list = new ArrayList<>(documents);
        random.shuffle(list);
        return new Corpus(list);
    }

    /**
     * Returns the same documents with the tail held out.
     *
     * @param heldOut what part of them, at least 0 and below 1
     */
    public Corpus split(double heldOut) {
        if (!(heldOut >= 0 && heldOut < 1))
            throw new IllegalArgumentException(
                "heldOut " + heldOut + " is not in [0, 1)");
        int aside = (int) (documents.size() * heldOut);
        return new Corpus(documents, documents.size() - aside);
    }

    /** Returns all documents. */
    public List<String> documents() { return documents; }

    /** Returns the documents to train on. */
    public List<String> training() {
        return documents.subList(0, trainingSize);
    }

    /** Returns the documents that are never trained on. */
    public List<String> heldOut() {
        return documents.subList(trainingSize, documents.size());
    }

    /** Returns how many documents need more positions than that. */
    public long longerThan(int context) {
        return documents.stream()
            .filter(d -> d.codePointCount(0, d.length()) + 1 > context)
            .count();
    }

    /*
    [source,jshell]
    ----
    jshell> var names = new Corpus(List.of("emma", "ava", "mia", "noah"))
    names ==> Corpus(4 documents, 0 held out)

    jshell> names.shuffled(new PythonRandom(42)).split(0.25)
    $2 ==> Corpus(4 documents, 1 held out)

    jshell> $2.training()
    $3 ==> [mia, ava, noah]
    ----
    */

    @Override
    public String toString() {
        return "Corpus(" + documents.size() + " documents, "
            + heldOut().size() + " held out)";
    }
}
