package microgpt.repl;

import java.util.Optional;
import jdk.jshell.Diag;

/** Advice for slips that learners make. */
final class Hints {

    private final Session session;

    Hints(Session session) { this.session = session; }

    Optional<String> forError(Diag error, String source) {
        return Optional.empty();
    }

    Optional<String> forException(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError) return Optional.of(
            "memory is full; /drop or overwrite the variable that holds so much");
        return Optional.empty();
    }
}
