package microgpt.book.transcripts;

import java.util.List;

/** Something that one can type at: a session that a transcript is told of. */
interface Prompt extends AutoCloseable {

    /** Evaluates what was typed; returns the answer's lines. */
    List<String> answer(String input);

    /** Forgets what was typed and starts over, as far as that is seen. */
    void restart();

    @Override
    void close();

    /** Opens a new session. */
    interface Opener {
        Prompt open();
    }
}
