package microgpt.toolkit.command;

import static microgpt.toolkit.command.Arguments.quote;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import microgpt.Config;
import microgpt.draw.Text;
import microgpt.fast.Engines;
import microgpt.repl.spi.Command;
import microgpt.text.Layout;
import microgpt.text.Sampling;

/** Commands that train, step, sample, keep and take back. */
final class ChangeCommands {

    static List<Command> all() {
        return List.of(
            new Entry("train", "[N]", "trains for N steps (100), with a live line", "20", """
                Ctrl-C stops between two steps; /undo goes back to before.
                """, ChangeCommands::train, a -> List.of()),
            new Entry("sample", "[N] [temperature=T] [top-k=K] [top-p=P] [min-p=P]"
                    + " [repetition-penalty=R] [greedy]",
                "draws N texts (10) from the model", "5 temperature=0.5 top-k=8", """
                Temperature 1 is the model's own, below is bolder on the likely,
                0 takes always the likeliest. It draws from the trainer's generator.
                """, ChangeCommands::sample, Words::sampling),
            new Entry("step", "[DOCUMENT]", "takes one training step by hand", "", """
                n next, b back, l on to the next part, f finish, q leave; Enter repeats.
                g scores, g position 3, g update, g wte[4][0] go to a stage or Value;
                ? tells more. In between the prompt takes Java; what was computed is
                bound to its name: query, key, value, scores, weights, logits, loss,
                node ... Change a weight, and the next move computes everything anew,
                marks what is other than before and tells how far it spread.
                """, a -> a.isEmpty() ? "Stepper.open(trainer)"
                    : "Stepper.open(trainer, " + quote(a.text()) + ")", Words::documents),
            new Entry("undo", "", "takes back the last thing that changed the model", "", """
                That is training, also by trainer.train(9), a weight set by hand,
                and what put another model here: /new, /checkpoint load, /reset,
                /reload, trainer = ... Weights, moments, number of steps and
                generator are exactly what they were. The last twenty are kept,
                fewer where they would take more than an eighth of the memory;
                /history model lists them. An /edit of the engine is undone, too.
                """, a -> {
                    a.end();
                    return "Train.undo(trainer)";
                }, a -> List.of()),
            new Entry("redo", "", "does again what /undo has taken back", "", """
                Once something else changes the model, there is nothing to redo.
                """, a -> {
                    a.end();
                    return "Train.redo(trainer)";
                }, a -> List.of()),
            new Entry("checkpoint", "save FILE [--force] | load FILE [--data DATAFILE]",
                "keeps a training run in a file, or goes on with one",
                "save model.safetensors", """
                What goes on from a file is exactly what would have gone on. It needs
                the documents of the run: name their file if it is not data/names.txt.
                A file that is no checkpoint is kept, unless you add --force.
                """, ChangeCommands::checkpoint, Words::checkpoint),
            new Entry("lab", "[FILE] [--force]",
                "opens the model in the book's living page", "", """
                One file, lab.html if none is named, that needs nothing but a
                browser: the step taken apart, every number with what it was made
                from, weights to turn, training to watch. It has this model, its
                moments, its documents and the step that is open; what is done
                there changes nothing here. ./build.sh book makes the page first.
                """, ChangeCommands::lab, a -> List.of("--force")),
            new Entry("new", "PRESET [key=value ...] [engine=E] [threads=N] [data=FILE ...]", "starts over with a new model",
                "microgpt heads=4", knobs(), ChangeCommands::create, Words::presets));
    }

    private static String knobs() {
        var text = new StringBuilder("""
            A file of your own is UTF-8 text, one document a line; or, with
            separator=LINE, as many lines as there are between two such lines; or,
            with text=true, one long text. unique=true leaves out duplicates, and
            nfc=true makes accented letters one character each. vocabulary=512
            learns byte pairs. engine=vector or engine=array takes the steps faster
            than the graph; rounding apart, the numbers are the same. threads=2 deals
            a batch out to two. What differs from microgpt in the other presets:
            """);
        Config.presets().forEach((name, changes) -> {
            if (!changes.isEmpty()) text.append("  ").append(Text.left(name, 15)).append(
                changes.replaceAll("(.{1,60})( |$)", "$1\n" + " ".repeat(17)).stripTrailing())
                .append('\n');
        });
        text.append("The keys:\n");
        for (Config.Key key : Config.keys())
            text.append("  ").append(key.line()).append('\n');
        return text.toString();
    }

    private static String train(Arguments a) {
        if (a.isEmpty()) return "Train.run(trainer, 100)";
        int n = a.whole("the number of steps", a.firstWord(), 1);
        a.end();
        return "Train.run(trainer, " + n + ")";
    }

    private static String sample(Arguments a) {
        Sampling sampling = a.text().equals("greedy") ? Sampling.of(a.firstWord()) : a.sampling();
        if (sampling == null) sampling = Sampling.at(1);
        int n = a.isEmpty() ? 10 : a.whole("the number of texts", a.firstWord(), 1);
        if (a.words().size() == 1 && a.words().get(0).matches("[\\d.]+"))
            throw a.wrong("write temperature=" + a.words().get(0));
        a.end();
        return "Show.sample(trainer, " + n + ", " + (sampling.equals(Sampling.at(
            sampling.temperature())) ? sampling.temperature() : quote(sampling.toString())) + ")";
    }

    private static String checkpoint(Arguments a) {
        String verb = a.words().isEmpty() ? "" : a.words().get(0);
        String data = verb.equals("load") ? a.option("--data") : null;
        boolean force = verb.equals("save") && a.force();
        if (a.words().size() < 2) throw a.wrong("save or load, and a file, are needed");
        String file = a.afterFirstWord();
        if (verb.equals("save")) return "Train.save(trainer, "
            + Arguments.file(file) + (force ? ", true)" : ")");
        if (verb.equals("load"))
            return "Train.load(" + Arguments.file(file)
                + (data == null ? "" : ", " + Arguments.file(data)) + ")";
        throw a.wrong("'" + verb + "' is neither save nor load");
    }

    private static String lab(Arguments a) {
        boolean force = a.force();
        return "Train.lab(trainer, " + Arguments.file(a.isEmpty() ? "lab.html" : a.text())
            + (force ? ", true)" : ")");
    }

    private static String documents(String file, List<String> layout) {
        return "Session.documents(" + (file != null ? Arguments.file(file)
            : layout.isEmpty() ? "" : "\"\"") + layout.stream()
                .map(word -> ", " + quote(word)).collect(Collectors.joining()) + ")";
    }

    private static String create(Arguments a) {
        if (a.isEmpty()) throw a.wrong("a preset is needed");
        List<String> words = a.words();
        if (words.get(0).contains("=")) throw a.wrong("'" + words.get(0)
            + "' is no preset; one comes first");
        String data = null, engine = null, threads = null;
        var settings = new ArrayList<String>();
        var layout = new ArrayList<String>();
        for (String word : words)
            if (word.startsWith("data=")) data = word.substring(5);
            else if (word.startsWith("engine=")) engine = word.substring(7);
            else if (word.startsWith("threads=")) threads = word.substring(8);
            else if (word.matches("(text|separator|unique|nfc)=.*"))
                layout.add(word.replaceFirst("=\"(.*)\"$|='(.*)'$", "=$1$2"));
            else settings.add(word);
        if (threads != null) engine = (engine == null ? "vector" : engine) + " threads="
            + Engines.threads(threads);
        if (engine != null) check(engine);
        if (data != null && data.isBlank()) throw a.wrong("data= needs a file");
        if (Layout.of(layout.toArray(new String[0])).text()
            && settings.stream().noneMatch(s -> s.startsWith("windows=")))
            settings.add("windows=true");
        Config.of(settings.toArray(new String[0]));     // says what is wrong
        return "Session.use(Trainer.create(Config.of(" + settings.stream()
            .map(s -> quote(s)).collect(Collectors.joining(", "))
            + "), " + documents(data, layout) + ")"
            + (engine == null ? "" : ", " + quote(engine)) + ")";
    }

    /** @throws RuntimeException if there is none, or it lacks something */
    private static void check(String engine) {
        try {
            Engines.of(engine);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(e.getMessage() + "; ./build.sh repl --engine "
                + engine.split(" ")[0] + " starts with it", e);
        }
    }

    private ChangeCommands() {}
}
