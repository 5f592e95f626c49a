package microgpt.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import microgpt.book.base.Beside;
import microgpt.book.base.Problems;
import microgpt.book.numbers.KnownAnswers;
import microgpt.book.numbers.Numbers;
import microgpt.book.transcripts.CheckedTranscripts;
import microgpt.book.transcripts.Transcripts;

/** Holds what the book tells against the engine: answers, and numbers. */
final class Claims {

    private Claims() {}

    /** Notes everything that is told and is not so. */
    static void check(Path home, Path cache, Problems problems)
            throws IOException {
        var numbers = Beside.run("numbers",
            () -> numbers(home, cache, problems));
        for (Transcripts.Lie lie : new CheckedTranscripts(home, cache).lies())
            problems.add(lie.place(), lie.message());
        numbers.join();
    }

    private static void numbers(Path home, Path cache, Problems problems) {
        try {
            var numbers = new Numbers(home, problems);
            numbers.compare(
                new KnownAnswers(home, cache).answer(numbers.expressions()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
