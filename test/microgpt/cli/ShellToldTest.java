package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import microgpt.AdamW;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Model;
import microgpt.fast.ArrayEngine;
import microgpt.fast.Engines;
import microgpt.files.Kind;
import microgpt.files.Target;
import microgpt.run.Run;
import microgpt.text.Corpus;
import microgpt.train.Engine;
import microgpt.train.Objective.NextToken;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What the verbs of the shell say of themselves: defaults, times, memory, what is kept. */
class ShellToldTest {

    private static final Pattern DEFAULT = Pattern.compile("\\(([^()]+)\\)$");

    /** A default that is decided where the option is used. */
    private static Map<String, String> decided() {
        var usual = Config.microgpt().training();
        var decided = new HashMap<>(Map.of("--preset", "microgpt", "--data", "data/names.txt",
            "--from-data", "data/names.txt", "--measure-every", "a tenth of the run",
            "--nfc", "Unicode NFC"));
        decided.put("--temperature", "" + CommandLine.populateCommand(new SamplingOptions())
            .sampling().temperature());
        decided.put("--seed", "" + usual.seed());
        decided.put("--steps", "" + usual.steps());
        return decided;
    }

    @Test
    void everyDefaultThatTheHelpNamesIsTheOneThatIsTaken() {
        Map<String, String> decided = decided();
        int told = 0;
        for (CommandLine verb : Main.command("").getSubcommands().values())
            for (OptionSpec o : verb.getCommandSpec().options()) {
                var named = DEFAULT.matcher(String.join(" ", o.description()));
                if (!named.find()) continue;
                String text = named.group(1), option = o.longestName();
                Object taken = o.initialValue();
                if (option.equals("--engine") && verb.getCommandName().equals("train"))
                    assertTrue(text.startsWith(Engines.GRAPH + ", or what --resume names;"), text);
                else if (text.startsWith("${DEFAULT-VALUE")) assertFalse(taken == null, option);
                else assertEquals(taken == null || taken instanceof Boolean
                    || option.equals("--measure-every") ? decided.get(option) : taken.toString().replaceAll("[\\[\\] ]", "").replaceFirst("\\.0$", ""), text,
                    verb.getCommandName() + " " + option);
                told++;
            }
        assertTrue(told > 30, "told: " + told);
    }

    @Test
    void theHelpSaysHowOftenARunIsKeptAndWhatIsToldOfSeveralSeeds() throws Exception {
        Map<String, CommandLine> verbs = Main.command("").getSubcommands();
        Field nanos = KeptRun.class.getDeclaredField("SAVE_NANOS");
        nanos.setAccessible(true);
        assertEquals(60_000_000_000L, nanos.get(null));
        assertTrue(words(verbs.get("train")).contains("writes --out every N steps, and every minute"));
        assertTrue(words(verbs.get("ablate")).contains("for the base its mean and standard error "
            + "over the seeds, for each change the mean difference to the base, seed by seed, "
            + "and its standard error."));     // AblationTest has what these are
    }

    private static String words(CommandLine verb) {
        return verb.getUsageMessage().replaceAll("\\s+", " ");
    }

    @Test
    void timesAreToldInTheUnitThatFits() {
        assertEquals("99 s", Forecast.time(99.4));
        assertEquals("2 min", Forecast.time(100));
        assertEquals("99 min", Forecast.time(5960));
        assertEquals("1.7 h", Forecast.time(6000));
        assertEquals("60 s", KnownRuns.timeLeft(20, 1, 4));
        assertEquals("0 s", KnownRuns.timeLeft(20, 4, 4));
        assertEquals("89 s", KnownRuns.timeLeft(89, 1, 2));
        assertEquals("2 min", KnownRuns.timeLeft(90, 1, 2));
        assertEquals("90 min", KnownRuns.timeLeft(1799, 1, 4));
        assertEquals("1.5 h", KnownRuns.timeLeft(1800, 1, 4));
    }

    @Test
    void fullMemoryIsToldWithHowMuchThereIsAndTwiceThat() {
        long most = Runtime.getRuntime().maxMemory();
        long more = Math.max(2, (long) Math.floor(2 * most / Math.pow(2, 30)));
        assertEquals("memory is full (Java may use " + MemoryFull.size(most)
            + "): what; JAVA_TOOL_OPTIONS=-Xmx" + more + "g gives it more",
            new MemoryFull("what").getMessage());
        assertEquals("1 MB", MemoryFull.size(0));
        assertEquals("1023 MB", MemoryFull.size((1L << 30) - 1));
        assertEquals("1.5 GB", MemoryFull.size(3L << 29));
    }

    /** What is told of a step before it is taken, against what it asks for. */
    @Test
    void aStepTakesAboutTheMemoryThatIsTold() {
        for (String settings : List.of("width=16", "width=32 layers=2 heads=4", "width=8 context=64")) {
            String document = "emmaolivia".repeat(7);
            Trainer trainer = Trainer.create(Config.of(settings.split(" ")),
                new Corpus(List.of(document)));
            int n = Math.min(trainer.model().config().shape().context(), document.length() + 1);
            int[] tokens = java.util.Arrays.copyOf(
                trainer.tokenizer().encodeStart(document), n + 1);
            var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            new NextToken().loss(trainer.model(), tokens).backward();
            long before = thread.getCurrentThreadAllocatedBytes();
            new NextToken().loss(trainer.model(), tokens).backward();
            double asked = thread.getCurrentThreadAllocatedBytes() - before;
            double ratio = MemoryFull.aStep(trainer, n) / asked;
            assertTrue(ratio > 0.65 && ratio < 1.5, settings + ": " + ratio);
            assertEquals("a step of this model takes about "
                + MemoryFull.size(MemoryFull.aStep(trainer, n))
                + ": make width, layers or context smaller", MemoryFull.advice(trainer));
        }
    }

    @Test
    void whoeverDecidesByTheHeldOutLossMeasuresItOnFiveHundred() {
        Trainer trainer = Trainer.create(Config.of("heldOut=0.5"),
            new Corpus(List.of("emma", "olivia", "ava", "mia")));
        for (String[] words : new String[][] {{"--patience", "2"}, {"--best", "x"}})
            assertEquals(500, options(words).measuring(trainer).documents());
        assertEquals(Run.Measuring.USUAL.documents(), options("--keep", "2").measuring(trainer)
            .documents());
        Trainer none = Trainer.create(Config.of("heldOut=0"), new Corpus(List.of("emma", "ava")));
        for (String option : List.of("--patience", "--measure-every"))
            assertEquals(option + " needs held-out documents, and heldOut 0.0 of 2 are none",
                assertThrows(IllegalArgumentException.class,
                    () -> options(option, "2").measuring(none)).getMessage());
    }

    private static RunOptions options(String... words) {
        return CommandLine.populateCommand(new RunOptions(), words);
    }

    /** Takes so many steps, and then none any more. */
    private record Breaking(int after, int[] taken) implements Engine {
        @Override
        public String name() { return "breaking"; }

        @Override
        public Engine.Run begin(Gpt model, AdamW optimizer) {
            Engine.Run arrays = new ArrayEngine().begin(model, optimizer);
            return new Engine.Run() {
                @Override
                public double gradients(List<int[]> batch) {
                    double loss = arrays.gradients(batch);
                    return taken[0]++ < after ? loss : Double.NaN;
                }

                @Override
                public double gradientNorm() { return arrays.gradientNorm(); }

                @Override
                public void update(double rate, double factor) { arrays.update(rate, factor); }

                @Override
                public void end() { arrays.end(); }
            };
        }

        @Override
        public Model reader(Gpt model) { return new ArrayEngine().reader(model); }
    }

    @Test
    void aRunThatEndsFarAboveAGuessSaysSo(@TempDir Path folder) {
        var heard = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
        try {
            for (String rate : List.of("0.01", "10")) {
                Trainer trainer = Trainer.create(Config.of("width=4", "learningRate=" + rate),
                    new Corpus(List.of("emma", "ava", "anna")));
                assertTrue(new KeptRun(trainer, 20, Run.Measuring.USUAL, null, 100,
                    new KeptRun.Files(null, null, null), null, QUIET).toItsEnd());
                String said = heard.toString(StandardCharsets.UTF_8);
                if (rate.equals("0.01")) assertEquals("", said);
                else assertTrue(said.matches("train: the loss is [\\d.e+]+, far above 1\\.7918, which is"
                    + " that of a model that knows nothing; a smaller learningRate may help\n"), said);
            }
        } finally {
            System.setErr(before);
        }
    }

    @Test
    void aRunThatBreaksTellsTheStepThatItsFileHolds(@TempDir Path folder) {
        Trainer trainer = Trainer.create(Config.of("width=4"), new Corpus(List.of("emma", "ava")));
        trainer.engine(new Breaking(5, new int[1]));
        Path file = folder.resolve("m");
        var run = new KeptRun(trainer, 9, Run.Measuring.USUAL, Target.of(file, Kind.CHECKPOINT,
            false, "--force"), 3, new KeptRun.Files(null, null, null), null, QUIET);
        String message = assertThrows(IllegalStateException.class, run::toItsEnd).getMessage();
        assertTrue(message.startsWith("step 6: "), message);
        assertTrue(message.endsWith(". " + file + " still holds step 3"), message);
    }

    private static final Progress QUIET = new Progress() {
        @Override
        public void after(Run.Status now) { }

        @Override
        public void end(Run.Status now) { }
    };
}
