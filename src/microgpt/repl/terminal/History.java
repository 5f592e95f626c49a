package microgpt.repl.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jline.reader.LineReader;

/**
 * Where the lines typed are kept from one session to the next. It is a
 * convenience: whatever is wrong with it, the prompt starts.
 */
final class History {

    private History() {}

    /** Returns a file that can be written, or empty: then nothing is kept. */
    static Optional<Path> file() {
        return place().filter(file -> {
            try {
                Files.createDirectories(file.getParent());
                if (!Files.exists(file)) Files.createFile(file);
                return Files.isWritable(file) && Files.isRegularFile(file);
            } catch (IOException | SecurityException e) {
                return false;
            }
        });
    }

    /** Says why there is none, and what that means. */
    static String missing() {
        return place().map(file -> file + " cannot be written to")
            .orElse("neither XDG_STATE_HOME nor a home names a folder")
            + ": nothing of this session is kept for the next";
    }

    private static Optional<Path> place() {
        String state = System.getenv("XDG_STATE_HOME");
        String home = System.getProperty("user.home", "");
        if ((state == null || state.isBlank()) && home.isBlank())
            return Optional.empty();
        try {
            return Optional.of((state == null || state.isBlank()
                ? Path.of(home, ".local", "state") : Path.of(state))
                .resolve("microgpt").resolve("history"));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /**
     * Lets the reader go on with the lines of that file. One that cannot be
     * read (cut by a full disk, say, or not UTF-8) is set aside.
     *
     * @return what the user should know, or empty
     */
    static Optional<String> attach(LineReader reader, Path file) {
        reader.setVariable(LineReader.HISTORY_FILE, file);
        try {
            if (Files.exists(file))
                Files.readString(file);     // strict about UTF-8
            reader.getHistory().attach(reader);
            return Optional.empty();
        } catch (IOException | RuntimeException damaged) {
            Path aside = file.resolveSibling(file.getFileName() + ".damaged");
            try {
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
                reader.getHistory().purge();
                reader.getHistory().attach(reader);
                return Optional.of("The lines typed earlier cannot be read"
                    + " any more; their file is now " + aside + ".");
            } catch (IOException | RuntimeException stuck) {
                reader.setVariable(LineReader.HISTORY_FILE, null);
                return Optional.of("The lines typed earlier cannot be read,"
                    + " and those typed now are not kept: " + file);
            }
        }
    }
}
