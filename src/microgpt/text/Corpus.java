/*
[#corpus]
== What there is to learn from: the corpus

The model learns from _documents_. Here a document is a name, and a file holds
one a line, or in another layout (<<layout>>). All of them together are the
_corpus_. This chapter puts them in random order and lays some of them aside.

Why aside? A model can get better in two ways: it learns how names are made,
or it learns _these_ names by heart. On the names it has seen, the two look
the same. On names that it has never seen, only the first one helps. So the
last tenth of the shuffled documents is _held out_: not trained on, only used
to measure. (How new these names really are is counted at the end of this
chapter.)

And why shuffled? The file is sorted, girls before boys and the most frequent
names first. A model that reads it in that order would learn from girls' names
only for many thousand steps, and a held-out tail would hold rare boys' names
only.
*/
package microgpt.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import microgpt.PythonRandom;
import microgpt.Tokenizer;

/** Documents in order: first those to train on, then the held-out. */
public final class Corpus {

    /** The first character that another one may be combined with. */
    private static final int FIRST_MARK = 0x300;

    private final List<String> documents;
    private final int trainingSize;
    private final Layout layout;
    private final int dropped;      // duplicates that were left out
    private String checksum;        // made when it is asked for

    private Corpus(List<String> documents, int trainingSize,
            Layout layout, int dropped) {
        this.documents = List.copyOf(documents);
        this.trainingSize = trainingSize;
        this.layout = layout;
        this.dropped = dropped;
    }

    private static Corpus of(Layout.Found found, Layout layout) {
        return new Corpus(found.documents(), found.documents().size(),
            layout, found.dropped());
    }

    /**
     * A corpus of these documents, in this order, none held out.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Corpus(List<String> documents) {
        this(documents, documents.size(), Layout.LINES, 0);
        if (documents.isEmpty()) throw new IllegalArgumentException(
            "a corpus needs at least one document");
    }

    /**
     * Returns a corpus as it was.
     *
     * @param heldOut how many documents are, the last ones
     * @param layout how they lay in their file
     */
    public static Corpus of(
            List<String> documents, int heldOut, Layout layout) {
        return new Corpus(
            documents, documents.size() - heldOut, layout, 0);
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
        return read(file, Layout.LINES);
    }

    /** As {@link #read(Path)}, with documents that lie otherwise. */
    public static Corpus read(Path file, Layout layout)
            throws IOException {
        return of(layout.read(file), layout);
    }

    /** As {@link #read(Path, Layout)}; messages name it like this. */
    public static Corpus read(String name, InputStream in, Layout layout)
            throws IOException {
        return of(layout.read(name, in), layout);
    }

    /** Returns the same documents in random order. */
    public Corpus shuffled(PythonRandom random) {
        var list = new ArrayList<>(documents);
        random.shuffle(list);
        return new Corpus(list, list.size(), layout, dropped);
    }

    /*
    A single long text has no documents to choose from: it is cut in two, and
    the end of it is held out.
    */

    /**
     * Returns the same documents with the tail held out; if it is one
     * long text, its tail.
     *
     * @param heldOut what part of them, at least 0 and below 1
     * @throws IllegalArgumentException if it is not that
     */
    public Corpus split(double heldOut) {
        if (!(heldOut >= 0 && heldOut < 1))
            throw new IllegalArgumentException(
                "heldOut " + heldOut + " is not in [0, 1)");
        if (isText() && documents.size() == 1) return cut(heldOut);
        int aside = (int) (documents.size() * heldOut);
        return new Corpus(documents, documents.size() - aside,
            layout, dropped);
    }

    private Corpus cut(double heldOut) {
        String text = documents.get(0);
        int characters = text.codePointCount(0, text.length());
        int aside = (int) (characters * heldOut);
        int at = text.offsetByCodePoints(0, characters - aside);
        return aside == 0 ? this : new Corpus(List.of(
            text.substring(0, at), text.substring(at)), 1, layout, dropped);
    }

    /** Returns whether it is one long text. */
    public boolean isText() { return layout.text(); }

    /** Returns how the documents lay in their file. */
    public Layout layout() { return layout; }

    /** Returns the CRC-32 of all documents in this order, a line each. */
    public String checksum() {
        if (checksum != null) return checksum;
        var crc = new CRC32();
        for (int i = 0; i < documents.size(); i++)
            crc.update(((i == 0 ? "" : "\n") + documents.get(i))
                .getBytes(StandardCharsets.UTF_8));
        return checksum = String.format("%08x", crc.getValue());
    }

    /** Returns how often a document is one that came before. */
    public int duplicates() {
        return dropped + documents.size()
            - new HashSet<>(documents).size();
    }

    /**
     * Returns characters that occur here in one piece and in several,
     * such as é, of which NFC would make one.
     */
    public Set<String> inTwoForms() {
        var split = new TreeSet<String>();
        BitSet all = Tokenizer.alphabet(documents);
        if (all.length() <= FIRST_MARK) return split;
        for (String document : documents) {
            if (Normalizer.isNormalized(document, Normalizer.Form.NFC))
                continue;
            Normalizer.normalize(document, Normalizer.Form.NFC)
                .codePoints().filter(c -> document.indexOf(c) < 0
                    || decomposed(document, c))
                .forEach(c -> split.add(Character.toString(c)));
        }
        split.removeIf(c -> !all.get(c.codePointAt(0)));
        return split;
    }

    private static boolean decomposed(String document, int c) {
        String one = Character.toString(c);
        String parts = Normalizer.normalize(one, Normalizer.Form.NFD);
        return !parts.equals(one) && document.contains(parts);
    }

    /**
     * Returns the documents all of which a tokenizer knows; none is held
     * out.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Corpus knownTo(Tokenizer tokenizer) {
        List<String> known = documents.stream()
            .filter(tokenizer::knows).toList();
        return new Corpus(new Corpus(known).documents, known.size(),
            layout, dropped);
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

    /** Returns how many documents have as many characters, or more. */
    public long longerThan(int context) {
        return documents.stream()
            .filter(d -> d.codePointCount(0, d.length()) + 1 > context)
            .count();
    }

    /** Returns how many documents need more positions than that. */
    public long longerThan(int context, Tokenizer tokenizer) {
        return documents.stream().filter(
            d -> tokenizer.encodeStart(d).length > context).count();
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
        if (isText()) return "Corpus(a text of " + characters(documents)
            + " characters, " + characters(heldOut()) + " held out)";
        return "Corpus(" + documents.size() + " documents, "
            + heldOut().size() + " held out)";
    }

    private static long characters(List<String> texts) {
        return texts.stream()
            .mapToLong(t -> t.codePointCount(0, t.length())).sum();
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
