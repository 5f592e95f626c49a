package microgpt.repl.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import jdk.jshell.Snippet;
import microgpt.files.FileName;
import microgpt.files.Kind;
import microgpt.files.Problem;
import microgpt.files.Target;
import microgpt.files.Text;
import microgpt.repl.eval.Snippets;
import microgpt.repl.say.Voice;

/** To and from files: /open and /save. */
public final class FileCommands {

    private final Function<String, Script> scripts;
    private final Snippets snippets;
    private final Journal journal;
    private final EngineEdits edits;
    private final Path lastModel;
    private final Voice voice;

    /**
     * Those of a session.
     *
     * @param scripts makes a script of that name
     * @param lastModel where a session keeps its model, or null
     */
    public FileCommands(Function<String, Script> scripts, Snippets snippets,
            Journal journal, EngineEdits edits, Path lastModel, Voice voice) {
        this.lastModel = lastModel;
        this.scripts = scripts;
        this.snippets = snippets;
        this.journal = journal;
        this.edits = edits;
        this.voice = voice;
    }

    public List<Builtin> all() {
        return List.of(
            new Builtin("open", "FILE", "evaluate a file",
                "/open mine.jsh    Java and commands, as /save writes them",
                this::open, FileCommands::files),
            new Builtin("save", "[-all | -start | -history] [--force] FILE",
                "write what you have typed to a file",
                "/save mine.jsh           what worked, in order, with the Java that\n"
                + "                         commands ran on the model: /open, or\n"
                + "                         ./build.sh repl mine.jsh, makes the same again\n"
                + "/save -all mine.jsh      the start and all that you did, errors too\n"
                + "/save -history mine.jsh  every line as it was typed\n"
                + "/save page.html          a page of all that was typed and printed,\n"
                + "                         with its pictures\n"
                + "A file that is no saved session is kept, unless you add --force",
                this::save, FileCommands::saveWords));
    }

    private Outcome open(String name) {
        Path file = path(name, "/open");
        String text;
        try {
            text = Text.read(file);
        } catch (IOException e) {
            throw Problem.of(e, file);
        }
        Outcome outcome = scripts.apply(file.toString()).run(text);
        return outcome instanceof Outcome.Failed ? new Outcome.Failed(1) : outcome;
    }

    private Outcome save(String arguments) {
        String what = "", rest = arguments;
        boolean force = false;
        while (rest.startsWith("-")) {
            String option = rest.split("\\s+")[0];
            if (option.equals("--force")) force = true;
            else if (List.of("-all", "-start", "-history").contains(option)) what = option;
            else throw new IllegalArgumentException("unknown option " + option
                + "; there are: -all, -start, -history, --force");
            rest = rest.substring(option.length()).strip();
        }
        Path file = path(rest, "/save");
        if (file.toString().matches("(?i).*\\.html?")) return page(file, what, force);
        List<String> lines = lines(what);
        if (lines.isEmpty()) throw new IllegalArgumentException(
            "there is nothing to save yet; " + file + " is left as it is");
        Target.of(file, Kind.SESSION, force, "/save --force FILE").write(
            (Kind.SESSION_LINE + "\n" + String.join("\n", lines) + "\n")
                .getBytes(StandardCharsets.UTF_8));
        voice.say(file + ": " + lines.size()
            + (lines.size() == 1 ? " snippet" : " snippets"));
        if (lastModel != null && lines.stream().anyMatch(
            line -> line.contains(lastModel.toString()))) voice.say(
            "it takes up " + lastModel + ", which the next exit replaces:\n"
            + "|  /checkpoint save FILE keeps a model for good");
        if (edits.isEdited()) voice.say(
            "left out: your changes to the engine's source (/edit)");
        return Outcome.DONE;
    }

    private Outcome page(Path file, String what, boolean force) {
        if (!what.isEmpty()) throw new IllegalArgumentException(
            "/save " + what + " writes Java, not a page: " + file);
        int inputs = voice.notebook().size();
        if (inputs == 0) throw new IllegalArgumentException(
            "there is nothing to save yet; " + file + " is left as it is");
        Target.of(file, Kind.PAGE, force, "/save --force FILE").write(
            voice.notebook().page(Kind.PAGE_LINE).getBytes(StandardCharsets.UTF_8));
        voice.say(file + ": a page of " + inputs + (inputs == 1 ? " input" : " inputs"));
        return Outcome.DONE;
    }

    private List<String> lines(String what) {
        if (what.equals("-history")) return journal.inputs();
        if (what.isEmpty()) return journal.replayable().stream()
            .map(String::strip).toList();
        List<String> lines = snippets.select("-start", Snippet.class, s -> true).stream()
            .map(s -> s.source().strip()).collect(Collectors.toList());
        if (what.equals("-all"))
            for (Journal.Done done : journal.all()) lines.add(done.source().strip());
        return lines;
    }

    private static Path path(String name, String command) {
        if (name.isBlank()) throw new IllegalArgumentException(
            command + " needs the name of a file");
        return FileName.path(name);
    }

    /** Returns the files that a half-typed name could become. */
    static List<String> files(String arguments) {
        return FileName.starting(arguments.substring(FileName.lastWord(arguments)));
    }

    private static List<String> saveWords(String arguments) {
        String word = arguments.substring(arguments.lastIndexOf(' ') + 1);
        if (!word.startsWith("-")) return files(arguments);
        var words = new ArrayList<>(Arrays.asList("-all", "-start", "-history", "--force"));
        words.removeIf(w -> !w.startsWith(word));
        return words;
    }
}
