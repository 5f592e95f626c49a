package microgpt.repl;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lets the user change a file. */
@FunctionalInterface
interface Editor {

    /**
     * Returns when the user has finished.
     *
     * @param line where to begin, from 1
     */
    void edit(Path file, int line) throws IOException;

    /** Returns an editor that is a command of the system. */
    static Editor command(String command) {
        return (file, line) -> {
            var words = new ArrayList<>(List.of(command.strip().split("\\s+")));
            String name = Path.of(words.get(0)).getFileName().toString();
            if (line > 1 && name.matches("vi|vim|nvim|nano|pico|emacs|micro|joe"))
                words.add("+" + line);
            words.add(file.toString());
            try {
                int status = new ProcessBuilder(words).inheritIO().start()
                    .waitFor();
                if (status != 0) throw new IOException(
                    "'" + command + "' ended with status " + status);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        };
    }
}
