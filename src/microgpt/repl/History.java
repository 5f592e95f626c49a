package microgpt.repl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the lines typed are kept from one session to the next. */
final class History {

    private History() {}

    /** Returns a file that can be written, or empty: then nothing is kept. */
    static Optional<Path> file() {
        String state = System.getenv("XDG_STATE_HOME");
        String home = System.getProperty("user.home", "");
        if ((state == null || state.isBlank()) && home.isBlank())
            return Optional.empty();
        Path folder = (state == null || state.isBlank()
            ? Path.of(home, ".local", "state") : Path.of(state))
            .resolve("microgpt");
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve("history");
            if (!Files.exists(file)) Files.createFile(file);
            return Files.isWritable(file) && Files.isRegularFile(file)
                ? Optional.of(file) : Optional.empty();
        } catch (IOException | SecurityException e) {
            return Optional.empty();
        }
    }
}
