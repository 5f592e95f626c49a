package microgpt.repl.spi;

import java.util.List;

/**
 * Something to be played at a prompt: it prints a part's remark, waits for
 * Enter, runs the code and shows the results.
 *
 * @param number from 1, as in {@code /lesson 3}
 * @param title in a few words
 */
public record Lesson(int number, String title, List<Part> parts) {

    /**
     * A remark and the code that it is about.
     *
     * @param remark one or more lines
     * @param code one snippet a line, to be run one after the other; the last
     *     part of a lesson has none
     */
    public record Part(List<String> remark, List<String> code) {}
}
