/*
[#windows]
== Longer than the context: windows °

A model sees `context` tokens at once, and a document may have more. Then
there are two ways. One is to cut: only the first tokens are trained on, as in
the published Python file, and the rest is lost. The other is to go through
the document in _windows_ of that length, one after the other.

Take a context of 3 and the word "marina". With BOS at both ends it has the
tokens `BOS m a r i n a BOS`, and seven predictions are to be made. The first
window is `BOS m a`, and what is to be predicted there is `m a r`. The second
is `r i n` and its targets are `i n a`; the third is `a`, and its target BOS.
So every token is predicted once, and only once. The first of a window is
predicted by the window before; but nothing else is carried over, so the
beginning of a window is harder than its end.

A corpus may also be a single long text: a novel, or a year of a newspaper.
Its beginning is nothing to learn from, since it has only one. There every
window starts with BOS in place of the token before, and the model learns to
begin anywhere; which is what it will be asked to do.
*/
package microgpt.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import microgpt.Config;
import microgpt.PythonRandom;
import microgpt.Tokenizer;

/** What is read of some documents: whole ones, or windows of them. */
public final class Windows {

    private final Tokenizer tokenizer;
    private final List<String> documents;
    private final List<int[]> windows;      // null: whole documents
    private final int[][] encoded;          // those that were asked for

    /**
     * Cuts documents, if the configuration wants windows.
     *
     * @param text whether each document is a text without a beginning
     */
    public Windows(Config config, Tokenizer tokenizer,
            List<String> documents, boolean text) {
        this.tokenizer = tokenizer;
        this.documents = documents;
        encoded = new int[documents.size()][];
        if (!config.training().windows()) {
            windows = null;
            return;
        }
        windows = new ArrayList<>();
        for (String document : documents) windows.addAll(cut(
            tokenizer.encode(document), config.shape().context(),
            text ? tokenizer.bos() : -1));
    }

    /**
     * Cuts tokens into windows.
     *
     * @param start what each window begins with; negative: with the
     *     last token of the window before
     * @return a window's inputs, and one more token, the last target
     */
    static List<int[]> cut(int[] tokens, int context, int start) {
        var windows = new ArrayList<int[]>();
        for (int at = 0; at < tokens.length - 1; at += context) {
            int[] window = Arrays.copyOfRange(tokens, at,
                Math.min(at + context + 1, tokens.length));
            if (start >= 0) window[0] = start;
            windows.add(window);
        }
        return windows;
    }

    /*
    Documents are in random order, but the windows of one follow each other.
    If they are many, it helps to mix them. Where every document fits into one
    window, the order stays, and training is the same with windows and
    without.
    */

    /** Mixes the windows, if there are more of them than documents. */
    public Windows shuffled(PythonRandom random) {
        if (windows != null && windows.size() > documents.size())
            random.shuffle(windows);
        return this;
    }

    /** Returns how many windows, or else documents, there are. */
    public int size() {
        return windows == null ? documents.size() : windows.size();
    }

    /** Returns the tokens of one; each but the first is predicted. */
    public int[] tokens(int i) { return look(i).clone(); }

    /** As {@link #tokens}, for whoever only looks at them: no copy. */
    public int[] look(int i) {
        if (windows != null) return windows.get(i);
        if (encoded[i] == null)
            encoded[i] = tokenizer.encode(documents.get(i));
        return encoded[i];
    }

    /** Returns the text of what is predicted in one. */
    public String text(int i) {
        if (windows == null) return documents.get(i);
        int[] window = windows.get(i);
        return tokenizer.decode(
            Arrays.copyOfRange(window, 1, window.length));
    }

    @Override
    public String toString() {
        return "Windows(" + size() + (windows == null ? " documents)"
            : " windows of " + documents.size() + " documents)");
    }
}

/*
[source,jshell]
----
jshell> var parts = new Windows(Config.of("context=3", "windows=true"),
   ...>     tokenizer, List.of("marina"), false)
parts ==> Windows(3 windows of 1 documents)

jshell> for (int i = 0; i < parts.size(); i++) {
   ...>     for (int token : parts.tokens(i))
   ...>         System.out.print(tokenizer.symbol(token) + " ");
   ...>     System.out.println();
   ...> }
BOS m a r
r i n a
a BOS

jshell> new Windows(Config.of("context=3"), tokenizer,
   ...>     List.of("marina"), false)
$3 ==> Windows(1 documents)
----

[#windows-production]
=== In production

Large models go through their text in windows, too, but do not waste half a
window on a short document: documents are laid end to end, with a token
between them that says where one ends, and the whole is cut. Some also let
neighbouring windows overlap when they _measure_, so that every token has
something before it. That gives a lower loss, so a comparison has to say how
it was done. Here nothing overlaps.

[#windows-try]
=== Try it

What is the beginning of a window worth? Here are the letters of "marianna",
read in windows of three by a model that was trained on whole names:

[source,jshell]
----
jshell> trainer.train(1000).number()
$4 ==> 1000

jshell> double nats(int context) {
   ...>     var windows = new Windows(Config.of("context=" + context,
   ...>         "windows=true"), tokenizer, List.of("marianna"), false);
   ...>     double sum = 0;
   ...>     for (int i = 0; i < windows.size(); i++) {
   ...>         int[] tokens = windows.tokens(i);
   ...>         var reader = model.reader();
   ...>         for (int t = 0; t + 1 < tokens.length; t++)
   ...>             sum += Loss.crossEntropy(
   ...>                 reader.next(tokens[t]), tokens[t + 1]);
   ...>     }
   ...>     return sum;
   ...> }
|  created method nats(int)

jshell> nats(16)
$6 ==> 15.814752732543115

jshell> nats(3)
$7 ==> 18.5234387542145
----
*/
