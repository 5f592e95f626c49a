package microgpt.repl.spi;

import java.util.List;

/**
 * Something to be played at a prompt: it prints a part's remark, and offers the
 * code to be run, changed or left.
 *
 * @param number from 1, as in {@code /lesson 3}
 * @param name in a word, as in {@code /lesson attention}
 * @param title in a few words
 */
public record Lesson(int number, String name, String title, List<Part> parts) {

    /**
     * A remark and the code that it is about.
     *
     * @param remark one or more lines
     * @param guess what is to be guessed before the code is run, or ""
     * @param code one snippet each, to be run one after the other; the last
     *     part of a lesson has none
     */
    public record Part(List<String> remark, String guess, List<String> code) {

        /** Nothing is to be guessed. */
        public Part(List<String> remark, List<String> code) { this(remark, "", code); }
    }
}
