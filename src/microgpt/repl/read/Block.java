package microgpt.repl.read;

import java.util.List;

/** A piece of a chapter, as its source has it. */
sealed interface Block {

    /**
     * @param level 1 for the chapter itself, 2 for its sections
     * @param number such as {@code 13.2}, or empty
     * @param id what references name, or empty
     */
    record Heading(int level, String number, String id, String title) implements Block {}

    record Paragraph(String text) implements Block {}

    /** A title above another block. */
    record Title(String text) implements Block {}

    /**
     * One item of a list, or one term of a glossary.
     *
     * @param depth from 0
     * @param marker what stands before it
     */
    record Item(int depth, String marker, String text) implements Block {}

    record Term(String term, String text) implements Block {}

    /** A word such as NOTE, and what is noted. */
    record Admonition(String word, String text) implements Block {}

    record Quote(String text) implements Block {}

    record Formulas(String tex) implements Block {}

    record Figure(String title, String description) implements Block {}

    /** @param language such as {@code java} or {@code jshell}, or empty */
    record Listing(String language, List<String> lines) implements Block {}

    /** @param first the number of its first line in the file, from 1 */
    record Code(int first, List<String> lines) implements Block {}

    /**
     * @param shares how wide the columns are, compared to each other
     * @param right which columns stand at the right
     * @param header whether the first row is one
     */
    record Table(List<Integer> shares, List<Boolean> right, boolean header,
            List<List<String>> rows) implements Block {}
}
