package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import microgpt.cli.InProcess.Result;
import microgpt.run.Run;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** train and sample, as the shell would start them. */
class CommandLineTest {

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void names() throws IOException {
        data = folder.resolve("names");
        Files.writeString(data, "emma\nava\nmia\nnoah\nliam\nolivia\n");
    }

    private static final String NOT_KEPT =
        "train: the model will not be kept; --out FILE keeps it\n";

    private static Result run(Object... words) { return InProcess.run(words); }

    private Result shell(String script, Object... words) throws Exception {
        return OwnProcess.shell(folder, script, words);
    }

    /** What is said without the forecast, which a slow machine makes. */
    private static String told(String err) {
        return FORECAST.matcher(err).replaceFirst("");
    }

    private static final Pattern FORECAST = Pattern.compile("(?m)^train: (1 step|\\d+ steps)"
        + " will take about \\d+ (s|min) or less, and \\d+ MB of memory each\n");

    private void refused(String expected, Object... arguments) {
        Result r = InProcess.run(arguments);
        assertEquals(2, r.code(), r.err());
        assertEquals("", r.out());
        assertEquals(1, r.err().lines().count(), r.err());
        assertTrue(r.err().contains(expected), r.err());
    }

    @Test
    void pipedTrainingPrintsEveryHundredthStepTheLastAndTheSamples()
            throws Exception {
        Result r = OwnProcess.run(folder, "train", "--data", data, "--steps", 250,
            "--preset", "karpathy", "--sample", 2, "--set", "width=4");
        assertEquals(0, r.code(), r.err());
        assertEquals(NOT_KEPT, told(r.err()));
        List<String> lines = r.out().lines().toList();
        assertEquals(5, lines.size());
        String number = "\\d\\.\\d{4}";
        for (int i = 0; i < 3; i++)
            assertTrue(lines.get(i).matches("step "
                + List.of(100, 200, 250).get(i) + " loss " + number
                + "  mean " + number), lines.get(i));
        assertTrue(lines.get(3).startsWith("sample 1: "));
        assertTrue(lines.get(4).startsWith("sample 2: "));
    }

    @Test
    void theSameSeedGivesTheSameRunAndAnotherAnother() throws Exception {
        Object[] command = {"train", "--data", data, "--steps", 5,
            "--sample", 3, "--seed", 7};
        Result first = run(command);
        assertEquals(first, run(command));
        command[8] = 8;
        assertFalse(first.equals(run(command)));
    }

    @Test
    void anOptionHasTheSameNamesInEveryCommand() {
        var names = new HashMap<String, Set<String>>();
        for (CommandLine command : Main.command("").getSubcommands().values())
            for (OptionSpec option : command.getCommandSpec().options())
                names.computeIfAbsent(option.longestName(), name -> new HashSet<>())
                    .add(option.shortestName());
        names.forEach((name, all) -> assertEquals(1, all.size(), name + " " + all));
        assertEquals(Set.of("-o"), names.get("--out"));
    }

    @Test
    void badInputIsOneLineAndExitCodeTwo() throws Exception {
        Result whole = OwnProcess.run(folder, "train", "--steps", -1);
        assertEquals(2, whole.code());
        assertEquals("", whole.out());
        assertTrue(whole.err().startsWith("train: steps -1 is not in 0.."), whole.err());
        assertEquals(1, whole.err().lines().count(), whole.err());
        refused("steps -1 is not in 0..", "train", "--steps", -1);
        refused("width 15 is not a multiple of heads 4", "train",
            "--set", "width=15", "--set", "heads=4");
        refused("no hyperparameter 'wide'", "train", "--set", "wide=15");
        refused("KEY=VALUE", "train", "--set", "width");
        refused("threads=0 is not in 1..64", "train",
            "--engine", "vector", "--threads", 0);
        refused("threads=2: the graph works on one", "train",
            "--engine", "graph", "--threads", 2);
        refused("threads=65 is not in 1..64", "train", "--threads", 65);
        Result lacking = OwnProcess.run(folder, "train", "--data", data, "--threads", 2);
        assertEquals("train: the engine vector needs Java's option --add-modules"
            + " jdk.incubator.vector\n", lacking.err());
        refused("no preset 'gpt5'", "train", "--preset", "gpt5");
        refused("Unknown option: '--stepz'", "train", "--stepz");
        refused("no such file", "train", "--data", folder.resolve("none"));
        refused("is negative", "train", "--sample", -3);
        refused("temperature -1", "train", "--temperature", -1);
        refused("temperature NaN", "sample", "--temperature", "NaN",
            "--model", "x");
        for (String command : List.of("train", "sample")) {
            String with = command.equals("train") ? "--data" : "--model";
            refused("top-k -1 is not", command, "--top-k", -1, with, data);
            refused("'--top-k'", command, "--top-k", "1.5", with, data);
            refused("top-p 1.5 is not in 0..1", command, "--top-p", 1.5, with, data);
            refused("min-p NaN is not in 0..1", command, "--min-p", "NaN", with, data);
            refused("repetition-penalty 0.0 is not a number above 0", command,
                "--repetition-penalty", 0, with, data);
            refused("--greedy and --temperature 1.0 contradict", command,
                "--greedy", "--temperature", 1, with, data);
        }
        refused("--model", "sample");
        refused("no such file", "sample", "--model", folder.resolve("none"));
        refused("Unmatched argument", "trian");
    }

    @Test
    void badDataIsNamedWithItsPlace() throws Exception {
        Path bad = folder.resolve("bad");
        Files.writeString(bad, "");
        refused("holds no document", "train", "--data", bad);
        Files.write(bad, new byte[] {'a', 0});
        refused("line 1 holds the control character U+0000",
            "train", "--data", bad);
        Files.write(bad, "\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        refused("byte 1 is not valid UTF-8", "train", "--data", bad);
        refused("is a folder", "train", "--data", folder);
    }

    @Test
    void documentsTooLongForTheContextAreToldOnce() throws Exception {
        Result r = run("train", "--data", data, "--steps", 8,
            "--set", "context=5");
        assertEquals(0, r.code());
        assertEquals("train: 1 of 6 documents do not fit into the context;"
            + " only its first 5 positions are trained on"
            + " (--set windows=true trains on all)\n" + NOT_KEPT, told(r.err()));
    }

    @Test
    void placesThatCannotBeWrittenToAreRefusedBeforeTraining()
            throws Exception {
        refused("there is no folder", "train", "--data", data,
            "--out", folder.resolve("no/m"));
        refused("is a folder", "train", "--data", data, "--out", folder);
        refused("is a file and no folder", "train", "--data", data,
            "--out", data.resolve("m"));
    }

    @Test
    void aDamagedCheckpointIsRefusedAndTheOutputUntouched()
            throws Exception {
        Path model = folder.resolve("m"), out = folder.resolve("o");
        run("train", "--data", data, "--steps", 3, "--out", model);
        Files.writeString(out, "mine");
        byte[] bytes = Files.readAllBytes(model);
        bytes[bytes.length - 3] ^= 1;
        Files.write(model, bytes);
        refused("checksum does not match", "train", "--data", data,
            "--resume", model, "--out", out, "--force");
        refused("checksum does not match", "sample", "--model", model);
        refused("is not a safetensors file", "sample", "--model", data);
        assertEquals("mine", Files.readString(out));
    }

    @Test
    void samplesStartWithThePromptOrTheUnknownCharacterIsNamed()
            throws Exception {
        Path model = folder.resolve("m");
        run("train", "--data", data, "--steps", 3, "--out", model);
        Result r = run("sample", "--model", model, "--count", 4,
            "--prompt", "em");
        assertEquals(4, r.out().lines()
            .filter(l -> l.matches("sample \\d: em.*")).count());
        assertEquals(r, run("sample", "--model", model, "--count", 4,
            "--prompt", "em", "--seed", 42));
        refused("unknown character 'x'", "sample", "--model", model,
            "--prompt", "ax");
    }

    @Test
    void aThousandTextsAreCountedAndComparedWithWhatWasLearned() throws Exception {
        Path model = folder.resolve("m"), report = folder.resolve("q.json");
        run("train", "--data", data, "--steps", 30, "--set", "heldOut=0.4", "--out", model);
        Object[] command = {"sample", "--model", model, "--count", 1000, "--temperature", 1,
            "--plain", "--report", report, "--data", data};
        Result r = run(command);
        assertEquals(0, r.code(), r.err());
        List<String> texts = List.of(r.out().split("\n", -1)).subList(0, 1000);
        var told = com.google.gson.JsonParser.parseString(Files.readString(report))
            .getAsJsonObject();
        var samples = told.getAsJsonObject("samples");
        assertEquals(1000, samples.get("drawn").getAsInt());
        assertEquals(new java.util.HashSet<>(texts).size(), samples.get("unique").getAsInt());
        microgpt.train.Trainer t = microgpt.train.Checkpoint.load(model)
            .resume(microgpt.text.Corpus.read(data), 30);
        assertEquals(t.evaluate(), told.getAsJsonObject("run").get("heldOut").getAsDouble());
        double found = t.corpus().heldOut().stream().filter(texts::contains).count()
            / (double) t.corpus().heldOut().size();
        assertEquals(found, samples.get("foundOfHeldOut").getAsDouble());
        assertEquals(r, run(command));      // a report may be replaced
        refused("not the documents that the checkpoint was trained on", "sample", "--model", model, "--report", report);
        refused("--data is for --report FILE", "sample", "--model", model, "--data", data);
        refused("ends neither in .csv nor in .json", "sample", "--model", model,
            "--report", folder.resolve("q.txt"));
        refused("is there and is not a report", "sample", "--model", model,
            "--report", Files.writeString(folder.resolve("my.csv"), "mine"), "--data", data);
    }

    @Test
    void aRunGoesOnWithTheEngineThatBeganIt() throws Exception {
        Path model = folder.resolve("m");
        run("train", "--data", data, "--steps", 3, "--engine", "array", "--out", model);
        Result r = run("train", "--data", data, "--steps", 6, "--resume", model,
            "--out", model);
        assertEquals("train: the engine array takes the steps, as before\n", told(r.err()));
        assertEquals("array", microgpt.train.Checkpoint.load(model).engine());
        run("train", "--data", data, "--steps", 7, "--resume", model, "--out", model,
            "--engine", "graph");
        assertEquals(null, microgpt.train.Checkpoint.load(model).engine());
        Path whole = folder.resolve("whole");
        run("train", "--data", data, "--steps", 6, "--engine", "array", "--out", whole);
        run("train", "--data", data, "--steps", 7, "--resume", whole, "--out", whole,
            "--engine", "graph");
        assertEquals(-1, Files.mismatch(model, whole));
    }

    @Test
    void anEnginesMemoryIsToldBeforeItIsTakenOrRefused() throws Exception {
        Result r = run("train", "--data", data, "--steps", 1, "--engine", "array",
            "--set", "batch=2000", "--set", "width=64");
        assertTrue(r.err().matches("(?s).*train: the engine array takes up to \\d{3} MB of"
            + " memory\n.*"), r.err());
        r = run("train", "--data", data, "--steps", 1, "--engine", "array",
            "--set", "batch=65536", "--set", "width=128");
        assertEquals(1, r.out().length() + r.err().lines().filter(l -> l.contains(
            "the engine array would take up to ")).count(), r.err());
        assertTrue(r.err().contains("make width, layers, context or batch smaller"), r.err());
    }

    @Test
    void anInterruptedRunKeepsTheStepItHasReached() throws Exception {
        Path model = folder.resolve("m");
        Process process = OwnProcess.start(folder, "train", "--data", data,
            "--steps", 1000000, "--out", model);
        while (!Files.exists(model)) Thread.sleep(5);
        process.destroy();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        int steps = microgpt.train.Checkpoint.load(model).steps();
        String last = Files.readString(folder.resolve("out")).lines()
            .reduce((a, b) -> b).orElseThrow();
        assertTrue(last.startsWith("step " + steps + " loss "), last);
        String err = told(Files.readString(folder.resolve("err")));
        assertTrue(err.endsWith("train: stopped at step " + steps + "; " + model
            + " keeps it\n"), err);     // a slow machine says first how long it takes
        assertEquals(0, run("train", "--data", data, "--resume", model,
            "--steps", steps + 5, "--out", model).code());
    }

    @Test
    void onATerminalALineThatIsStoppedIsOverBeforeThatIsSaid() throws Exception {
        Path model = folder.resolve("m");
        Result r = shell("exec 2>&1; ${1% *} -Dmicrogpt.terminal=true microgpt.cli.Main train"
            + " --data \"$2\" --steps 1000000 --out \"$3\" &"
            + " while [[ ! -e $3 ]]; do sleep .05; done; kill $!; wait $!; true", data, model);
        String last = "\r\033[?7lstep " + microgpt.train.Checkpoint.load(model).steps()
            + "/1000000  loss ";
        String end = r.out().substring(r.out().lastIndexOf('\r'));
        assertTrue(end.startsWith(last), end);
        assertTrue(end.matches("(?s).* to go\033\\[K\033\\[\\?7h\n"
            + "train: stopped at step \\d+; .* keeps it\n"), end);
    }

    @Test
    void aFinishedRunThatIsResumedSaysThatNothingIsLeftToDo()
            throws Exception {
        Path model = folder.resolve("m");
        run("train", "--data", data, "--steps", 3, "--out", model);
        Result r = run("train", "--data", data, "--resume", model);
        assertEquals(new Result(0, "", "train: nothing is left to do, 3 of 3"
            + " steps are done; --steps N makes the run longer\n"), r);
        Path next = folder.resolve("m-4");
        r = run("train", "--data", data, "--resume", model, "--steps", 4);
        assertEquals(0, r.code());
        assertEquals("train: the model will be kept in " + next
            + "; --out FILE says where else\n", told(r.err()));
        assertEquals(4, microgpt.train.Checkpoint.load(next).steps());
        assertEquals(3, microgpt.train.Checkpoint.load(model).steps());
    }

    @Test
    void theSameThingSaidTwiceIsRefused() throws Exception {
        refused("--steps 10 and --set steps=5 contradict each other",
            "train", "--data", data, "--steps", 10, "--set", "steps=5");
        refused("--seed 1 and --set seed=2 contradict each other",
            "train", "--data", data, "--seed", 1, "--set", "seed=2");
    }

    @Test
    void aKilledRunIsResumedToTheSameWeights() throws Exception {
        Path whole = folder.resolve("whole"), part = folder.resolve("part");
        Object[] train = {"train", "--data", data, "--steps", 1000,
            "--save-every", 50, "--out", whole};
        assertEquals(0, run(train).code());
        train[8] = part;
        Process process = OwnProcess.start(folder, train);
        while (!Files.exists(part)) Thread.sleep(5);
        Thread.sleep(20);
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
        assertEquals(137, process.exitValue(), "killed before its end");
        int steps = microgpt.train.Checkpoint.load(part).steps();
        assertTrue(steps >= 50 && steps < 1000 && steps % 50 == 0);
        assertEquals(0, run("train", "--data", data, "--resume", part,
            "--out", part).code());
        assertArrayEquals(Files.readAllBytes(whole),
            Files.readAllBytes(part));
    }

    @Test
    void anExistingFileOfAnotherKindIsNotReplacedUnlessOneInsists()
            throws Exception {
        Path text = Files.writeString(folder.resolve("poem"), "roses\n");
        refused("is there and is not a checkpoint; another name, or --force",
            "train", "--data", data, "--steps", 1, "--out", text);
        refused("is there and is not a checkpoint",
            "train", "--data", data, "--steps", 1, "--out", data);
        refused("holds the documents to train on", "train", "--data", data,
            "--steps", 1, "--out", data, "--force");
        assertEquals("roses\n", Files.readString(text));
        assertTrue(Files.readString(data).startsWith("emma\n"));
        assertEquals(0, run("train", "--data", data, "--steps", 1,
            "--out", text, "--force").code());
        assertEquals(1, microgpt.train.Checkpoint.load(text).steps());
        assertEquals(0, run("train", "--data", data, "--steps", 2,
            "--out", text).code());
    }

    @Test
    void aLinkStaysALinkAndAPipeAPipe() throws Exception {
        Path real = folder.resolve("real"), link = folder.resolve("link");
        run("train", "--data", data, "--steps", 1, "--out", real);
        Files.createSymbolicLink(link, real);
        assertEquals(0, run("train", "--data", data, "--steps", 2,
            "--out", link).code());
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(2, microgpt.train.Checkpoint.load(real).steps());
        Path pipe = folder.resolve("pipe");
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        refused("is a pipe or a device", "train", "--data", data,
            "--steps", 1, "--out", pipe);
        refused("is a pipe or a device", "train", "--data", data,
            "--steps", 1, "--out", "/dev/null");
    }

    @Test
    void theSameKeyTwiceIsRefused() throws Exception {
        refused("--set width=16 and --set width=32 contradict each other",
            "train", "--data", data, "--set", "width=16", "--set", "width=32");
    }

    /** One escape sequence could clear the screen. */
    @Test
    void whatIsRefusedIsShownAndNotRepeated() throws Exception {
        String escape = "\u001b[2J", endless = "x".repeat(3000);
        for (Object[] command : new Object[][] {
                {"train", "--set", "width=" + escape},
                {"train", "--set", escape},
                {"train", "--preset", escape},
                {"train", "--steps", escape},
                {"train", "--steps=" + endless},
                {"train", "--set", "width=" + endless},
                {"train", "--preset", endless},
                {"train", "--data", escape},
                {endless}, {"sample", "--" + endless},
                {"sample", "--model", "a\0b"}, {"sample", "--model", ""},
                {"sample", "--temperature", endless, "--model", data}}) {
            Result r = run(command);
            assertEquals(2, r.code());
            String text = r.err();
            assertTrue(text.length() < 500, text);
            assertFalse(text.contains("\u001b"));
            assertEquals(1, text.lines().count(), text);
        }
    }

    @Test
    void aRunThatGoesWrongStopsAndTheLastGoodFileStays() throws Exception {
        Path model = folder.resolve("m");
        run("train", "--data", data, "--steps", 3, "--out", model);
        var file = microgpt.train.TensorFile.read(model);
        double[] wte = file.numbers.get("wte");
        for (int i = 0; i < wte.length; i++) wte[i] = i % 2 == 0 ? 1e300 : -1e300;
        byte[] bytes = file.bytes();
        Files.write(model, bytes);
        Result r = run("train", "--data", data, "--steps", 30,
            "--resume", model, "--out", model, "--sample", 2);
        assertEquals(1, r.code());
        assertEquals("", r.out());
        assertTrue(told(r.err()).startsWith("train: step 4: the loss is "), r.err());
        assertTrue(r.err().endsWith("initStd (it is 0.08). " + model
            + " still holds step 3\n"), r.err());
        assertArrayEquals(bytes, Files.readAllBytes(model));
        wte[5] = Double.NaN;
        Files.write(model, file.bytes());
        refused("tensor wte holds NaN", "sample", "--model", model);
        refused("tensor wte holds NaN", "train", "--data", data,
            "--resume", model);
    }

    /** A step takes far longer than anybody waits after Ctrl-C. */
    @Test
    void ctrlCInTheMiddleOfALongStepKeepsTheStepsBefore() throws Exception {
        Path model = folder.resolve("m"), long1 = folder.resolve("long");
        Files.writeString(long1, "a\n" + "ab".repeat(1000) + "\n");
        // the seed puts the short document first: its step is soon done
        Process process = OwnProcess.start(folder, "train", "--data", long1,
            "--seed", seedWithTheShortOneFirst(long1),
            "--out", model, "--set", "context=600",
            "--set", "heldOut=0", "--set", "width=64");
        Thread.sleep(1500);
        while (process.isAlive() && !told(process)) Thread.sleep(20);
        long start = System.nanoTime();
        process.destroy();
        assertTrue(process.waitFor(8, TimeUnit.SECONDS));
        assertTrue(System.nanoTime() - start < 8e9);
        assertEquals(143, process.exitValue());
        assertEquals(1, microgpt.train.Checkpoint.load(model).steps());
        assertTrue(Files.readString(folder.resolve("err")).endsWith(
            "train: stopped at step 1; " + model + " keeps it\n"));
    }

    private Path longText() throws IOException {
        return Files.writeString(folder.resolve("long"), "a\nb\n" + "ab".repeat(1000) + "\n");
    }

    /** Waits until the second step, the long one, is under way. */
    private static boolean told(Process process) {
        return process.info().totalCpuDuration()
            .map(d -> d.toMillis() > 3500).orElse(true);
    }

    private static String seedWithTheShortOneFirst(Path file)
            throws IOException {
        var corpus = microgpt.text.Corpus.read(file);
        for (long seed = 1;; seed++)
            if (corpus.shuffled(new microgpt.PythonRandom(seed))
                .documents().get(0).equals("a")) return "" + seed;
    }

    @Test
    void aRunWithoutProgressEndsEarlyAndItsBestIsKept() throws Exception {
        Path out = folder.resolve("m.model"), best = folder.resolve("best");
        Path report = folder.resolve("r.json");
        Result r = run("train", "--data", data, "--steps", 3000, "--set", "heldOut=0.4",
            "--measure-every", 10, "--patience", 3, "--best", best, "--out", out,
            "--save-every", 20, "--keep", 2, "--report", report, "--seed", 3);
        assertEquals(0, r.code(), r.err());
        var last = microgpt.train.Checkpoint.load(out);
        var lowest = microgpt.train.Checkpoint.load(best);
        assertEquals(lowest.steps() + 30, last.steps());
        assertTrue(r.err().contains("ended early at step " + last.steps()), r.err());
        assertTrue(r.err().contains(" since step " + lowest.steps() + ", which " + best), r.err());
        microgpt.train.Trainer t = lowest.resume(microgpt.text.Corpus.read(data), 3000);
        double heldOut = t.evaluate(500);
        assertTrue(r.err().contains(String.format(Locale.ROOT, " below %.4f ", heldOut)), r.err());
        var run = com.google.gson.JsonParser.parseString(Files.readString(report))
            .getAsJsonObject();
        assertEquals(heldOut, run.getAsJsonObject("run").get("best").getAsDouble());
        assertEquals("early", run.getAsJsonObject("run").get("end").getAsString());
        assertEquals(200, run.getAsJsonObject("samples").get("drawn").getAsInt());
        try (var files = Files.list(folder)) {
            List<Path> numbered = files.filter(f -> f.toString().contains("m-")).toList();
            assertEquals(2, numbered.size(), numbered.toString());
            for (Path file : numbered)
                assertEquals("m-" + microgpt.train.Checkpoint.load(file).steps() + ".model",
                    file.getFileName().toString());
        }
    }

    /** What it comes to after more steps is worse, and does not take its place. */
    @Test
    void theBestIsRememberedWhenARunGoesOn() throws Exception {
        Path out = folder.resolve("m.model"), best = folder.resolve("best");
        Path report = folder.resolve("r.json");
        var words = new ArrayList<Object>(List.of("train", "--data", data, "--steps", 3000,
            "--set", "heldOut=0.4", "--measure-every", 10, "--patience", 3, "--best", best,
            "--out", out, "--seed", 3));
        assertEquals(0, run(words.toArray()).code());
        byte[] lowest = Files.readAllBytes(best);
        var kept = microgpt.train.Checkpoint.load(best);
        int last = microgpt.train.Checkpoint.load(out).steps();
        Result r = run("train", "--data", data, "--resume", out, "--steps", last + 20,
            "--measure-every", 10, "--best", best, "--out", out, "--report", report);
        assertEquals(0, r.code(), r.err());
        assertEquals(last + 20, microgpt.train.Checkpoint.load(out).steps());
        assertTrue(java.util.Arrays.equals(lowest, Files.readAllBytes(best)),
            "a worse model took its place: step " + microgpt.train.Checkpoint.load(best).steps());
        var told = com.google.gson.JsonParser.parseString(Files.readString(report))
            .getAsJsonObject().getAsJsonObject("run");
        assertEquals(kept.steps(), told.get("bestStep").getAsInt());
        assertEquals(kept.resume(microgpt.text.Corpus.read(data), 3000).evaluate(500),
            told.get("best").getAsDouble(), 1e-12);
        Path other = folder.resolve("other");
        Files.writeString(other, "xyz\nzyx\nyy\nzz\n");
        assertEquals(0, run("train", "--data", other, "--steps", 1, "--out",
            folder.resolve("o.model")).code());
        refused("o.model: is not of this run, its tokens are others; take another name",
            "train", "--data", data, "--resume", out, "--steps", last + 40, "--best",
            folder.resolve("o.model"));
    }

    @Test
    void twoRunsOfTheSameReportTheSameButForTheTime() throws Exception {
        var reports = new ArrayList<String>();
        for (String name : List.of("a.csv", "b.csv")) {
            run("train", "--data", data, "--steps", 40, "--report", folder.resolve(name));
            reports.add(Files.readString(folder.resolve(name))
                .replaceFirst("(?m)^run,seconds,.*$", ""));
        }
        assertEquals(reports.get(0), reports.get(1));
        assertTrue(reports.get(0).contains("run,end,finished\n"), reports.get(0));
    }

    @Test
    void aRunThatIsRefusedAStepReportsWhy() throws Exception {
        Path report = folder.resolve("r.csv"), model = folder.resolve("m");
        run("train", "--data", data, "--steps", 3, "--out", model);
        var file = microgpt.train.TensorFile.read(model);
        double[] wte = file.numbers.get("wte");
        for (int i = 0; i < wte.length; i++) wte[i] = i % 2 == 0 ? 1e300 : -1e300;
        Files.write(model, file.bytes());
        Result r = run("train", "--data", data, "--steps", 30, "--resume", model,
            "--out", model, "--report", report);
        assertEquals(1, r.code(), r.err());
        String end = Files.readString(report).lines()
            .filter(l -> l.startsWith("run,end,")).findFirst().orElseThrow();
        assertTrue(end.contains("step 4: the loss is "), end);
        assertTrue(Files.readString(report).contains("run,steps,3\n"));
    }

    @Test
    void whatARunIsAskedToKeepIsCheckedBeforeIt() throws Exception {
        Path out = folder.resolve("m.model"), other = folder.resolve("m-40.model");
        refused("--patience -1 is not 0 or more", "train", "--patience", -1);
        refused("take two names", "train", "--best", out, "--out", out);
        refused("--keep -2 is not 0 or more", "train", "--keep", -2);
        refused("--measure-every -1 is not", "train", "--measure-every", -1);
        refused("ends neither in .csv nor in .json", "train", "--report", "r.txt");
        Files.writeString(other, "mine");
        for (Object[] bad : new Object[][] {
                {"--keep 3 needs --out", "--keep", 3},
                {"is there and is not a checkpoint", "--best", data, "--set", "heldOut=0.4"},
                {"m-40.model: is there and is not a checkpoint", "--out", out, "--keep", 1},
                {"there is no folder", "--report", folder.resolve("no/r.csv")},
                {"--patience needs held-out documents", "--patience", 1, "--set", "heldOut=0"},
                {"--best needs held-out documents", "--best", folder.resolve("b"),
                    "--set", "heldOut=0"}}) {
            var words = new ArrayList<Object>(List.of("train", "--data", data));
            words.addAll(List.of(bad).subList(1, bad.length));
            refused(bad[0].toString(), words.toArray());
        }
        assertEquals("mine", Files.readString(other));
        assertFalse(Files.exists(out));
    }

    @Test
    void plainSamplesAreTheTextsAloneAndEndWellWithTheirReader() throws Exception {
        Path model = folder.resolve("m");
        run("train", "--data", data, "--steps", 30, "--out", model);
        String labelled = run("sample", "--model", model, "--count", 9).out();
        Result plain = run("sample", "--model", model, "--count", 9, "--plain");
        assertEquals(new Result(0, labelled.replaceAll("(?m)^sample \\d: ", ""), ""), plain);
        Result head = shell("$1 sample --plain --count 1000000 --model \"$2\""
            + " | head -1; exit ${PIPESTATUS[0]}", model);
        assertEquals(new Result(0, plain.out().lines().findFirst().orElseThrow() + "\n", ""), head);
        Result full = shell("$1 sample --plain --model \"$2\" > /dev/full", model);
        assertEquals(1, full.code());
    }

    @Test
    void samplingOptionsReachTheSampler() throws Exception {
        Path model = folder.resolve("m");
        run("train", "--data", data, "--steps", 30, "--out", model);
        String[] greedy = {"--greedy", "--temperature=0", "--top-k=1", "--top-p=0", "--min-p=1"};
        String first = run("sample", "--model", model, "--plain", greedy[0]).out();
        assertEquals(1, first.lines().distinct().count());
        for (String same : greedy)
            assertEquals(first, run("sample", "--model", model, "--plain", same).out(), same);
        String penal = run("sample", "--model", model, "--plain", "--greedy",
            "--repetition-penalty", 1e6, "--count", 1).out().strip();
        assertEquals(penal.chars().distinct().count(), penal.length(), penal);
        String after = run("train", "--resume", model, "--data", data, "--steps", 30,
            "--greedy", "--sample", 1).out();
        assertTrue(after.endsWith("sample 1: " + first.lines().findFirst().orElseThrow() + "\n"),
            after);
    }

    @Test
    void outputThatCannotBeWrittenIsNoticed() throws Exception {
        Path model = folder.resolve("m");
        run("train", "--data", data, "--steps", 1, "--out", model);
        Result full = shell("$1 sample --model \"$2\" > /dev/full", model);
        assertEquals(new Result(1, "",
            "sample: standard output: the disk is full\n"), full);
        full = shell("$1 train --help > /dev/full");
        assertEquals(1, full.code());
        assertTrue(full.err().contains("the disk is full"), full.err());
        full = shell("$1 train --data \"$2\" --steps 5 --out \"$3\""
            + " > /dev/full", data, folder.resolve("kept"));
        assertEquals(1, full.code());
        assertEquals(5, microgpt.train.Checkpoint.load(
            folder.resolve("kept")).steps());
        Result head = shell("$1 sample --count 1000000 --model \"$2\""
            + " | head -1; exit ${PIPESTATUS[0]}", model);
        assertEquals(141, head.code());
        assertEquals("", head.err());
    }

    @Test
    void aStepThatDoesNotFitIntoMemoryIsOneLine() throws Exception {
        Path model = folder.resolve("m");
        Result r = shell("$1 train --data \"$2\" --out \"$3\" --set width=128"
            + " --set layers=2 --steps 1", data, model);
        assertEquals(0, r.code(), r.err());         // there is room
        // what cannot fit is refused before a step is taken or a file written
        Path none = folder.resolve("none");
        r = shell("JAVA_TOOL_OPTIONS=-Xmx200m $1 train --data \"$2\" --out \"$3\""
            + " --set width=64 --set context=600", longText(), none);
        assertEquals(1, r.code(), r.err());
        assertTrue(r.err().contains("a step of this model takes about"), r.err());
        assertEquals("", r.out());
        assertFalse(Files.exists(none));
        r = shell("JAVA_TOOL_OPTIONS=-Xmx24m $1 train --data \"$2\""
            + " --set width=128 --set layers=2 --steps 5", data);
        assertEquals(1, r.code(), r.err());
        String last = r.err().lines().reduce((a, b) -> b).orElseThrow();
        assertTrue(last.matches("train: memory is full \\(Java may use \\d+ MB"
            + "\\): .*; JAVA_TOOL_OPTIONS=-Xmx2g gives it more"), r.err());
        assertFalse(r.err().contains("Exception"), r.err());
    }

    @Test
    void outputIsUtf8WhateverTheLocale() throws Exception {
        Files.writeString(data, "\u00e9\u00e9\u00e9\u00e9\n");
        Path model = folder.resolve("m");
        Result r = shell("LC_ALL=C $1 train --data \"$2\" --steps 60"
            + " --set learningRate=0.1 --out \"$3\" --sample 3", data, model);
        assertEquals(0, r.code(), r.err());
        assertTrue(r.out().contains("sample 1: \u00e9"), r.out());
        assertFalse(r.out().contains("?"), r.out());
    }

    /** Nobody can go by a time that is wrong. */
    @Test
    void theLiveLineTellsTheTimeThatIsLeft() {
        assertEquals("step 250/1000  loss 2.5000  50 steps/s  15.0 s to go",
            line(0, 250, 2.5, Double.NaN, 5));
        assertEquals("step 600/1000  loss 2.5000  held-out 2.7500  "
            + "2 steps/s  3:20 min to go",
            line(500, 600, 2.5, 2.75, 50));
        assertEquals("step 3/1000  loss 3.2000  30.0 s a step  8:18 h to go",
            line(0, 3, 3.2, Double.NaN, 90));
        assertEquals("step 1000/1000  loss 2.4000  500 steps/s  in 2.0 s",
            line(0, 1000, 2.4, Double.NaN, 2));
    }

    private static String line(int from, int step, double mean, double heldOut, double seconds) {
        return Progress.line(new Run.Status(from, step, 1000, 9, mean, heldOut, Double.NaN, false, seconds));
    }

    /** One that steps over more than one document needs more than one walk. */
    @Test
    void aBatchTrainsAsItDoesAtThePrompt() throws Exception {
        Result r = run("train", "--data", data, "--steps", 3, "--set", "batch=2",
            "--set", "width=4");
        assertEquals(0, r.code(), r.err());
        var trainer = microgpt.train.Trainer.create(microgpt.Config.of("batch=2", "width=4", "steps=3"),
            microgpt.text.Corpus.read(data));
        String loss = String.format(java.util.Locale.ROOT, "%.4f", trainer.train(3).loss());
        assertTrue(r.out().startsWith("step 3 loss " + loss), r.out());
    }

    @Test
    void theHeldOutLossIsToldAtTheEnd() throws Exception {
        Result r = run("train", "--data", data, "--steps", 20,
            "--set", "heldOut=0.4", "--set", "width=4");
        assertTrue(r.out().matches(
            "step 20 loss \\S+  mean \\S+  held-out \\d\\.\\d{4}\n"), r.out());
    }
}
