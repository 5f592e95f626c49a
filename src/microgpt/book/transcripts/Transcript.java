package microgpt.book.transcripts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What was typed at the prompt and what it answered, as a file of AsciiDoc,
 * or of Java with AsciiDoc in its comments, tells it: listings whose first
 * line starts with {@code jshell> }.
 */
public final class Transcript {

    static final String PROMPT = "jshell> ";
    static final String MORE = "   ...> ";

    /**
     * One input and its answer.
     *
     * @param line where the prompt stands in the file, from 1
     * @param indent what all its lines start with
     */
    record Step(int line, String indent, List<String> input,
            List<String> answer) {

        /** Returns the line of the answer's first line, from 1. */
        int answerLine() {
            return line + input.size();
        }
    }

    /** Returns how long the prompt is that a line starts with, or 0. */
    public static int promptLength(String line) {
        return line.startsWith(PROMPT) || line.startsWith(MORE)
            ? PROMPT.length() : 0;
    }

    /**
     * Returns all steps of a file, in order.
     *
     * @throws IllegalArgumentException if a transcript is never closed
     */
    static List<Step> steps(List<String> lines) {
        return listings(lines).stream().flatMap(List::stream).toList();
    }

    /** Returns the steps of each listing. */
    static List<List<Step>> listings(List<String> lines) {
        var listings = new ArrayList<List<Step>>();
        for (int i = 0; i + 1 < lines.size(); i++) {
            String fence = lines.get(i);
            if (!fence.strip().matches("-{4,}")
                || !lines.get(i + 1).strip().startsWith(PROMPT.strip()))
                continue;
            int end = i + 1;
            while (end < lines.size() && !lines.get(end).equals(fence)) end++;
            if (end == lines.size()) throw new IllegalArgumentException(
                "the transcript that opens in line " + (i + 1)
                + " is never closed");
            var steps = new ArrayList<Step>();
            read(lines, i + 1, end, fence.substring(0, fence.indexOf('-')),
                steps);
            listings.add(steps);
            i = end;
        }
        return listings;
    }

    static List<Step> steps(Path file) throws IOException {
        return steps(Files.readAllLines(file));
    }

    private static void read(List<String> lines, int from, int to,
            String indent, List<Step> steps) {
        Step step = null;
        for (int i = from; i < to; i++) {
            String line = lines.get(i).startsWith(indent)
                ? lines.get(i).substring(indent.length())
                : lines.get(i).stripLeading();
            if ((line + " ").startsWith(PROMPT)) {
                step = new Step(i + 1, indent, new ArrayList<>(),
                    new ArrayList<>());
                steps.add(step);
                step.input.add(rest(line));
            } else if ((line + " ").startsWith(MORE) && step.answer.isEmpty()) {
                step.input.add(rest(line));
            } else {
                step.answer.add(line.stripTrailing());
            }
        }
        for (Step s : steps)
            while (!s.answer.isEmpty()
                && s.answer.get(s.answer.size() - 1).isBlank())
                s.answer.remove(s.answer.size() - 1);
    }

    private static String rest(String line) {
        return line.length() > PROMPT.length()
            ? line.substring(PROMPT.length()) : "";
    }

    private Transcript() {}
}
