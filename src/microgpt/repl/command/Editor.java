package microgpt.repl.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import microgpt.files.StandardError;

/** Lets the user change a file. */
@FunctionalInterface
public interface Editor {

    /**
     * Returns when the user has finished.
     *
     * @param line where to begin, from 1
     */
    void edit(Path file, int line) throws IOException;

    /**
     * Returns an editor that is a command of the system. The shell takes it
     * apart, as it does for git: quotes and backslashes mean what they mean
     * there. The name of a program that has a space may also stand bare.
     */
    static Editor command(String command) {
        return (file, line) -> {
            boolean bare = Files.isExecutable(Path.of(command.strip()));
            var words = new ArrayList<>(bare ? List.of(command.strip())
                : List.of("sh", "-c", command.strip() + " \"$@\"", "editor"));
            if (line > 1 && command.matches(
                "(?s)(.*[/\"'])?(vi|vim|nvim|nano|pico|emacs|micro|joe)\\b.*"))
                words.add("+" + line);
            words.add(file.toString());
            try {
                var builder = new ProcessBuilder(words).inheritIO();
                if (StandardError.isAside())
                    builder.redirectError(new File("/dev/tty"));
                int status = builder.start().waitFor();
                if (status != 0) throw new IOException(
                    "'" + command + "' ended with status " + status);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        };
    }

    /**
     * Returns the editor that was set, or the user's, or the built-in one.
     *
     * @param set a command, or ""
     * @param builtIn may be null
     * @throws IllegalArgumentException if there is none
     */
    static Editor chosen(String set, Editor builtIn) {
        for (String command : new String[] {
                set, System.getenv("VISUAL"), System.getenv("EDITOR")})
            if (command != null && !command.isBlank()) return command(command);
        if (builtIn != null) return builtIn;
        throw new IllegalArgumentException(
            "there is no editor; /set editor COMMAND says which to use");
    }
}
