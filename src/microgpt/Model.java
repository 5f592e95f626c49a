/*
[#model]
== Tokens in, logits out: what a model is

Seen from outside, a language model does one thing: it is given tokens, one
after the other, and after each it says how much it expects every token of its
vocabulary to come next. Whoever draws names from it, measures it or compares
it with another needs no more than that, and does not ask how the numbers were
made. So this is written down by itself, in plain numbers; the next chapter
makes such a model out of Values, and others may do it in another way.
*/
package microgpt;

/** Says, token by token, what it expects next. */
public interface Model {

    /** Returns its shape, form and training. */
    Config config();

    /** Returns how many different tokens it knows. */
    int vocabulary();

    /** Returns a reader at the beginning of a text. */
    Reader reader();

    /** Reads one text, and remembers what it has read. */
    interface Reader {

        /**
         * Reads one more token.
         *
         * @return the logits of what follows, {@code [vocabulary]}
         * @throws IllegalArgumentException if the token is not in the
         *     vocabulary, or the context has no room for one more
         */
        double[] next(int token);
    }
}

/*
[source,jshell]
----
jshell> model.reader().next(tokenizer.bos()).length
$1 ==> 27
----
*/
