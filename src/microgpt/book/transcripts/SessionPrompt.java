package microgpt.book.transcripts;

import com.google.gson.Gson;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import microgpt.repl.Options;
import microgpt.repl.Session;
import microgpt.train.Trainer;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.core.source32.MersenneTwister;

/** The project's own prompt, without a terminal: transcripts are typed at it. */
final class SessionPrompt implements AutoCloseable {

    private final Session session;

    /** @param more where further packages of the engine are */
    SessionPrompt(Path home, List<Path> more) {
        session = Session.open(Options.fromProperties().withHome(home)
            .withEngine(Stream.of(ENGINE, more).flatMap(List::stream).toList()));
    }

    /** Where the engine and what it stands on were loaded from. */
    private static final List<Path> ENGINE = Stream.of(Trainer.class,
            Gson.class, MersenneTwister.class, UniformRandomProvider.class)
        .map(SessionPrompt::origin).distinct().toList();

    private static Path origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource()
                .getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Evaluates what was typed; returns the answer's lines. */
    List<String> answer(String input) {
        return session.eval(input).output().lines()
            .map(String::stripTrailing).toList();
    }

    /** Forgets what was typed and starts over, as far as that is seen. */
    void restart() { session.restart(); }

    @Override
    public void close() { session.close(); }
}
