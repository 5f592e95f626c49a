package microgpt.repl;

import java.io.File;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jshell.Snippet;

/** To and from files: /open and /save. */
final class FileCommands {

    private final Session session;

    FileCommands(Session session) { this.session = session; }

    List<Builtin> all() {
        return List.of(
            new Builtin("open", "file", "evaluate a file",
                "/open jshell/lessons/1.jsh", this::open, FileCommands::files),
            new Builtin("save", "[-all | -start | -history] file",
                "write what you have typed to a file",
                "/save mine.jsh           what /list shows\n"
                + "/save -history mine.jsh  every line as it was typed",
                this::save, FileCommands::files));
    }

    private Result open(String name) {
        Path file = path(name, "/open");
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + ": is not UTF-8 text");
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": "
                + (Files.exists(file) ? "cannot be read" : "no such file"));
        }
        Script.Outcome outcome = new Script(session, name).run(text);
        return outcome.exit() != null ? Result.leave(outcome.exit())
            : outcome.ok() ? Result.OK : Result.failed(1);
    }

    private Result save(String arguments) {
        String option = arguments.startsWith("-")
            ? arguments.split("\\s+")[0] : "";
        Path file = path(arguments.substring(option.length()).strip(), "/save");
        Snippets snippets = new Snippets(session);
        String text = switch (option) {
            case "-history" -> String.join("\n", session.inputs());
            case "", "-all", "-start" -> snippets.select(option, Snippet.class,
                    s -> !Snippets.isStart(s) && snippets.isActive(s)).stream()
                .map(s -> s.source().strip()).collect(Collectors.joining("\n"));
            default -> throw new IllegalArgumentException("unknown option "
                + option + "; there are: -all, -start, -history");
        };
        try {
            Files.writeString(file, text + "\n");
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be written");
        }
        return Result.OK;
    }

    private static Path path(String name, String command) {
        if (name.isBlank()) throw new IllegalArgumentException(
            command + " needs the name of a file");
        try {
            String home = System.getProperty("user.home");
            return Path.of(name.startsWith("~" + File.separator)
                ? home + name.substring(1) : name);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(name + ": is no file name");
        }
    }

    /** Returns the files that a half-typed name could become. */
    static List<String> files(String arguments) {
        String word = arguments.substring(arguments.lastIndexOf(' ') + 1);
        String folder = word.substring(0, word.lastIndexOf('/') + 1);
        File[] found;
        try {
            found = path(folder.isEmpty() ? "." : folder, "").toFile()
                .listFiles();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
        var names = new ArrayList<String>();
        if (found != null) for (File f : found)
            if (!f.isHidden() || word.substring(folder.length()).startsWith("."))
                names.add(folder + f.getName() + (f.isDirectory() ? "/" : ""));
        String[] sorted = names.toArray(new String[0]);
        Arrays.sort(sorted);
        return List.of(sorted);
    }
}
