/*
[#corpus]
== What there is to learn from: the corpus

The model learns from _documents_. Here a document is a name, and a file holds
one a line. All of them together are the _corpus_. This chapter reads such a
file, refuses what is not text, puts the documents in random order and lays
some of them aside.

Why aside? A model can get better in two ways: it learns how names are made,
or it learns _these_ names by heart. On the names it has seen, the two look
the same. On names that it has never seen, only the first one helps. So the
last tenth of the shuffled documents is _held out_: not trained on, only used
to measure. (How new these names really are is counted at the end of this
chapter.)

And why shuffled? The file is sorted, girls before boys and the most frequent
names first. A model that reads it in that order would learn the end of the
list last and best, and a held-out tail would hold rare boys' names only.
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
import java.util.Locale;

/** Documents in order: first those to train on, then the held-out. */
public final class Corpus {

    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final char
        LINE_SEPARATOR = 0x2028, PARAGRAPH_SEPARATOR = 0x2029;

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
     * empty lines do not count, nor does a byte order mark.
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
                if (!isText(line.charAt(i)))
                    throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s: line %d holds the control character U+%04X;"
                        + " a text file, one document a line, is needed",
                        Tokenizer.shown(file), number,
                        (int) line.charAt(i)));
            String document = line.strip();
            if (!document.isEmpty()) documents.add(document);
        }
        if (documents.isEmpty()) throw new IllegalArgumentException(
            Tokenizer.shown(file)
            + ": holds no document (one a line is needed)");
        return new Corpus(documents);
    }

    /** Nothing that a terminal obeys, and no other end of a line. */
    private static boolean isText(char c) {
        return c == '\t' || !Character.isISOControl(c)
            && c != LINE_SEPARATOR && c != PARAGRAPH_SEPARATOR;
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.isDirectory(file)) throw new IllegalArgumentException(
            Tokenizer.shown(file) + ": is a folder; a text file is needed");
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                Tokenizer.shown(file) + ": no such file");
        }
    }

    private static String decode(Path file, byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder()
                .decode(in).toString();
            return text.startsWith(BYTE_ORDER_MARK)
                ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            int at = in.position(), line = 1;
            for (int i = 0; i < at; i++) if (bytes[i] == '\n') line++;
            throw new IllegalArgumentException(Tokenizer.shown(file)
                + ": byte " + (at + 1) + " is not valid UTF-8 text"
                + " (line " + line + ")");
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

    /**
     * Returns the documents all of which a tokenizer knows; none is held
     * out.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Corpus knownTo(Tokenizer tokenizer) {
        return new Corpus(documents.stream()
            .filter(tokenizer::knows).toList());
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

    jshell> var cut = names.shuffled(new PythonRandom(42)).split(0.25)
    cut ==> Corpus(4 documents, 1 held out)

    jshell> cut.training()
    $3 ==> [mia, ava, noah]

    jshell> cut.heldOut()
    $4 ==> [emma]
    ----
    */

    @Override
    public String toString() {
        return "Corpus(" + documents.size() + " documents, "
            + heldOut().size() + " held out)";
    }
}

/*
[#corpus-production]
=== In production

Large models read much of the public web, books and program code: trillions of
tokens. Most of the work is in what is left out. Pages are sorted by language
and quality, and copies are removed, since what is read often is learned by
heart.

Copies do a second harm, which ours shows. A name that was given to girls and
to boys stands in the file twice, and the shuffle may put one of the two among
the training documents and the other among the held-out:

[source,jshell]
----
jshell> corpus
corpus ==> Corpus(32257 documents, 3225 held out)

jshell> corpus.heldOut().stream().filter(
   ...>     new HashSet<>(corpus.training())::contains).count()
$6 ==> 464
----

One held-out name in seven is among the training documents after all. Here it
does no harm: <<curve>> shows that the model is no better on these names than
on the others. With a large model, which can learn much by heart, it would. It
is called _contamination_, and much care goes into searching the training text
for the questions that the model will be examined with.

[#corpus-try]
=== Try it

Which names are the oddest? `corpus.longerThan(13)` counts those with 13
letters or more, since every document also needs a position for BOS.

[source,jshell]
----
jshell> corpus.longerThan(13)
$7 ==> 39

jshell> corpus.longerThan(16)
$8 ==> 0
----

So all of them fit into the model's sixteen positions. Then read the names of
1880, `Corpus.read(Path.of("data/names-1880.txt"))`, and compare the first ten
with today's. The prompt's `corpus` is shuffled; `data/names.txt`, read in the
same way, has them in order.
*/
