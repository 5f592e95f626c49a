package microgpt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import microgpt.Config;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.fast.CachedSampler;
import microgpt.fast.Engines;
import microgpt.fast.Inference;
import microgpt.files.Kind;
import microgpt.files.StandardOutput;
import microgpt.files.Target;
import microgpt.run.Report;
import microgpt.run.Run;
import microgpt.text.Sampling;
import microgpt.train.Checkpoint;
import microgpt.train.Engine;
import microgpt.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./build.sh train}: trains a model, then samples from it. */
@Command(name = "train", sortOptions = false,
    header = "Trains a model on documents, one a line.",
    description = {"",
        "Without options it trains the model of the book on data/names.txt.",
        ""})
final class Train implements Callable<Integer> {

    /** How many texts a report counts. */
    private static final int REPORTED = 200;

    /** The presets' names, for help and completion. */
    static final class Presets extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Presets() { super(Config.presets().keySet()); }
    }

    @Spec
    void help(CommandSpec spec) { spec.usageMessage().footer(knobs()); }

    /** Returns a line on each knob, and an example, for the help. */
    private static String[] knobs() {
        var lines = new ArrayList<>(List.of("", "Hyperparameters for --set:"));
        for (Config.Key key : Config.keys()) lines.add("  " + key.line());
        lines.addAll(List.of("", "Example:", "  ./build.sh train "
            + "--preset karpathy --sample 20 --out names.model"));
        return lines.toArray(new String[0]);
    }

    @Option(names = "--preset", paramLabel = "P",
        completionCandidates = Presets.class,
        description = "${COMPLETION-CANDIDATES} (microgpt)")
    private String preset;

    @Mixin
    private DataOptions data;

    @Option(names = "--steps", paramLabel = "N",
        description = "length of the whole run (1000)")
    private Integer steps;

    @Option(names = "--seed", paramLabel = "S",
        description = "start of the random generator (42)")
    private Long seed;

    @Option(names = "--set", paramLabel = "KEY=VALUE",
        description = "sets a hyperparameter; may be repeated")
    private List<String> settings = List.of();

    private final Map<String, String> set = new LinkedHashMap<>();

    /** The engines' names, for help and completion. */
    static final class EngineNames extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        EngineNames() { super(Engines.names()); }
    }

    @Option(names = "--engine", paramLabel = "E",
        completionCandidates = EngineNames.class,
        description = "how steps are computed: ${COMPLETION-CANDIDATES} "
            + "(graph, or what --resume names; where the graph would take over a "
            + "second a step, the fastest)")
    private String engine;

    @Option(names = "--threads", paramLabel = "N",
        description = "deals a batch out to N threads, of the engine vector (1)")
    private int threads = 1;

    @Option(names = "--sample", paramLabel = "N",
        description = "draws N texts after training (0)")
    private int samples;

    @Mixin
    private SamplingOptions how;

    @Option(names = {"-o", "--out"}, paramLabel = "FILE",
        description = "keeps the model in this file, during the run too")
    private Path out;

    @Option(names = "--save-every", paramLabel = "N",
        description = "writes --out every N steps, and every minute (100)")
    private int saveEvery = 100;

    @Option(names = "--force",
        description = "lets --out, --best and --report replace a file of another kind")
    private boolean force;

    @Option(names = "--resume", paramLabel = "FILE",
        description = "goes on with a model that --out has kept; without "
            + "--out, the result is kept beside it")
    private Path resume;

    @Option(names = "--from", paramLabel = "FILE",
        description = "fine-tunes a model that --out has kept: new optimizer "
            + "and schedule, its own tokenizer and, where nothing is set, "
            + "hyperparameters")
    private Path from;

    @Option(names = "--from-data", paramLabel = "FILE",
        description = "what that model was trained on, to tell what it "
            + "forgets (data/names.txt)")
    private Path fromData;

    private FromModel tuned;
    private Checkpoint resumed;

    @Mixin
    private RunOptions more;

    @Option(names = {"-h", "--help"}, usageHelp = true,
        description = "prints this")
    private boolean help;

    @Override
    public Integer call() throws Exception {
        Sample.checkCount(samples);
        Sampling sampling = how.sampling();
        if (saveEvery < 1) throw new IllegalArgumentException(
            "--save-every " + saveEvery + " is not 1 or more");
        Engines.threads("" + threads);
        Engine steps = engine == null ? null : Engines.of(engine, threads);
        more.check(out);
        readSettings();
        if (resume != null) ownSettingsOnly();
        if (from != null && (resume != null || preset != null))
            throw new IllegalArgumentException("--from begins with a model of"
                + " its own shape and form: without --resume and --preset");
        if (from == null && fromData != null) throw new IllegalArgumentException(
            "--from-data is about the model of --from FILE");
        Target target = out == null ? null : target(out);
        Trainer trainer = MemoryFull.guard("model and documents do not fit",
            () -> resume == null ? begin() : goOn());
        if (engine == null) {
            Engines.Choice choice = resumed != null && threads == 1
                ? Engines.again(trainer, resumed.engine()) : Engines.suited(trainer, threads);
            steps = choice.engine();
            if (!choice.reason().isEmpty()) System.err.println("train: " + choice.reason());
        }
        trainer.engine(steps);
        int total = trainer.model().config().training().steps();
        boolean finished = trainer.steps() >= total;
        if (out == null && !finished)
            target = resume == null ? null : target(Numbered.name(resume, total));
        Run.Measuring measuring = more.measuring(trainer);
        Target report = more.report(force);
        var files = new KeptRun.Files(more.best(force), more.numbered(target, force),
            report == null ? null : (run, end) -> report(report, trainer, sampling, run, end));
        KeptRun.Best best = resume == null ? null : more.known(trainer, measuring);
        DataOptions.warn(trainer);
        if (finished) tellFinished(trainer);
        else tellWhereItIsKept(target);
        if (!finished) Forecast.tell(trainer, total);
        if (tuned != null) tuned.tell("before", trainer);
        if (!new KeptRun(trainer, total, measuring, target, saveEvery, files, best,
            Progress.onThisOutput()).toItsEnd()) return Main.INTERRUPTED;
        if (tuned != null) tuned.tell("after", trainer);
        if (samples == 0) return 0;
        var sampler = new CachedSampler(Inference.of(trainer.model()),
            trainer.tokenizer(), trainer.random(), sampling);
        for (int i = 1; i <= samples; i++)
            StandardOutput.line("sample " + i + ": " + sampler.sample());
        return 0;
    }

    /** Counts among texts of its own, so that those to be printed stay the same. */
    private void report(
            Target file, Trainer trainer, Sampling sampling, Run run, String end) {
        var report = new Report(run, trainer, data.file().getFileName().toString(), end);
        if (run.isDone()) {
            var sampler = new CachedSampler(
                Inference.of(trainer.model()), trainer.tokenizer(), new PythonRandom(
                    trainer.model().config().training().seed()), sampling);
            report.samples(Stream.generate(sampler::sample).limit(REPORTED).toList(),
                sampling.toString(), trainer);
        }
        more.write(report, file);
    }

    private void readSettings() {
        for (String setting : settings) {
            int at = setting.indexOf('=');
            if (at < 1) throw new IllegalArgumentException("--set '"
                + Tokenizer.shown(setting) + "' is not of the form KEY=VALUE");
            String key = setting.substring(0, at);
            String value = setting.substring(at + 1);
            String before = set.put(key, value);
            if (before != null) contradict("--set " + key + "="
                + Tokenizer.shown(before), key, value);
        }
        notTwice("steps", steps);
        notTwice("seed", seed);
        if (!data.namesTokenizer()) return;
        if (set.containsKey("vocabulary")) throw new IllegalArgumentException(
            "--tokenizer has a vocabulary of its own: without --set vocabulary="
            + Tokenizer.shown(set.get("vocabulary")));
        if (resume != null || from != null) throw new IllegalArgumentException(
            (resume != null ? "--resume" : "--from") + " goes on with the"
            + " model's own tokenizer: without --tokenizer");
    }

    private void notTwice(String key, Object option) {
        if (option != null && set.containsKey(key))
            contradict("--" + key + " " + option, key, set.get(key));
    }

    private static void contradict(String one, String key, String value) {
        throw new IllegalArgumentException(one + " and --set " + key + "="
            + Tokenizer.shown(value) + " contradict each other; one of them"
            + " is enough");
    }

    private void ownSettingsOnly() {
        if (preset != null || seed != null || !set.isEmpty())
            throw new IllegalArgumentException("--resume goes on with the "
                + "checkpoint's own hyperparameters: without --preset, "
                + "--seed and --set");
        if (data.tellsLayout()) throw new IllegalArgumentException("--resume"
            + " reads documents as the checkpoint's were read: without"
            + " --separator, --text, --unique and --nfc");
    }

    /** What stands there may be replaced only if it is a model of ours. */
    private Target target(Path file) throws IOException {
        Target target = Target.of(file, Kind.CHECKPOINT, force, "--force");
        if (!data.isStandardInput() && Files.exists(file)
            && Files.exists(data.file()) && Files.isSameFile(file, data.file()))
            throw new IllegalArgumentException(Tokenizer.shown(file)
                + ": holds the documents to train on; take another name");
        return target;
    }

    private Trainer begin() throws IOException {
        if (steps != null) set.put("steps", "" + steps);
        if (seed != null) set.put("seed", "" + seed);
        data.implied().forEach(key -> set.putIfAbsent(key, "true"));
        List<String> words = set.entrySet().stream()
            .map(Object::toString).toList();
        if (from != null) {
            tuned = new FromModel(from, fromData != null ? fromData
                : DataOptions.names(), data, fromData != null);
            return tuned.trainer(words);
        }
        Config config = Config.of(preset == null ? "microgpt" : preset)
            .with(words.toArray(String[]::new));
        Tokenizer others = data.tokenizer();
        return others == null
            ? Trainer.create(config, data.read(), new DataOptions.Learning())
            : Trainer.create(config.with("vocabulary=" + others.size()), data.read(), others);
    }

    private Trainer goOn() throws IOException {
        resumed = Checkpoint.load(resume);
        return resumed.resume(data.read(resumed.layout()),
            steps != null ? steps : resumed.length());
    }

    private static void tellFinished(Trainer trainer) {
        System.err.println("train: nothing is left to do, " + trainer.steps()
            + " of " + trainer.model().config().training().steps()
            + " steps are done; --steps N makes the run longer");
    }

    private void tellWhereItIsKept(Target target) {
        if (target == null) System.err.println("train: the model will not be"
            + " kept; --out FILE keeps it");
        else if (out == null) System.err.println("train: the model will be"
            + " kept in " + target + "; --out FILE says where else");
    }
}
