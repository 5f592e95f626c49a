package microgpt.book;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import microgpt.Trainer;
import microgpt.repl.Options;
import microgpt.repl.Result;
import microgpt.repl.Session;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.core.source32.MersenneTwister;

/** The project's own prompt, without a terminal. */
final class SessionPrompt implements Prompt {

    private final Session session;

    private final String startup;

    SessionPrompt(Path home) {
        try {
            startup = Files.readString(home.resolve("jshell/startup.jsh"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        session = Session.open(Options.fromProperties().withHome(home)
            .withEngine(ENGINE));
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

    @Override
    public List<String> answer(String input) {
        return session.eval(input).output().lines()
            .map(String::stripTrailing).toList();
    }

    /**
     * Drops all snippets and evaluates the start again. Unlike a new session
     * it keeps the engine that is loaded, which has become fast by running.
     */
    @Override
    public void restart() {
        var ids = Pattern.compile("(?m)^\\s*(\\d+) :").matcher(
            session.eval("/list").output());
        var drop = new StringBuilder("/drop");
        while (ids.find()) drop.append(' ').append(ids.group(1));
        if (drop.indexOf(" ") > 0) session.eval(drop.toString());
        Result again = session.eval(startup);
        if (!again.ok()) throw new IllegalStateException(
            "the session cannot start again: " + again.output());
    }

    @Override
    public void close() {
        session.close();
    }
}
