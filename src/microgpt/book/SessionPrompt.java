package microgpt.book;

import java.nio.file.Path;
import java.util.List;
import microgpt.repl.Options;
import microgpt.repl.Session;

/** The project's own prompt, without a terminal. */
final class SessionPrompt implements Prompt {

    private final Session session;

    SessionPrompt(Path home) {
        session = Session.open(Options.fromProperties().withHome(home));
    }

    @Override
    public List<String> answer(String input) {
        return session.eval(input).output().lines()
            .map(String::stripTrailing).toList();
    }

    @Override
    public void close() {
        session.close();
    }
}
