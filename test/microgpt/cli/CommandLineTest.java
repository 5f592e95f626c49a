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
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** train and sample as whole processes, as the shell would start them. */
class CommandLineTest {

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void names() throws IOException {
        data = folder.resolve("names");
        Files.writeString(data, "emma\nava\nmia\nnoah\nliam\nolivia\n");
    }

    private record Result(int code, String out, String err) {}

    private Process start(List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
            "-cp", System.getProperty("java.class.path"),
            "-Dmicrogpt.home=" + System.getProperty("project.root"),
            "microgpt.cli.Main"));
        command.addAll(arguments);
        return new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile()).start();
    }

    private Result run(Object... arguments)
            throws IOException, InterruptedException {
        var words = new ArrayList<String>();
        for (Object argument : arguments) words.add(argument.toString());
        int code = start(words).waitFor();
        return new Result(code, Files.readString(folder.resolve("out")),
            Files.readString(folder.resolve("err")));
    }

    private void refused(String expected, Object... arguments)
            throws IOException, InterruptedException {
        Result r = run(arguments);
        assertEquals(2, r.code, r.err);
        assertEquals("", r.out);
        assertEquals(1, r.err.lines().count(), r.err);
        assertTrue(r.err.contains(expected), r.err);
    }

    @Test
    void pipedTrainingPrintsEveryHundredthStepTheLastAndTheSamples()
            throws Exception {
        Result r = run("train", "--data", data, "--steps", 250,
            "--preset", "karpathy", "--sample", 2, "--set", "width=4");
        assertEquals(0, r.code, r.err);
        assertEquals("", r.err);
        List<String> lines = r.out.lines().toList();
        assertEquals(5, lines.size());
        assertTrue(lines.get(0).matches("step 100 loss \\d\\.\\d{4}"));
        assertTrue(lines.get(1).matches("step 200 loss \\d\\.\\d{4}"));
        assertTrue(lines.get(2).matches("step 250 loss \\d\\.\\d{4}"));
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
    void badInputIsOneLineAndExitCodeTwo() throws Exception {
        refused("steps -1 is not in 0..", "train", "--steps", -1);
        refused("width 15 is not a multiple of headCount 4", "train",
            "--set", "width=15", "--set", "headCount=4");
        refused("no hyperparameter 'wide'", "train", "--set", "wide=15");
        refused("KEY=VALUE", "train", "--set", "width");
        refused("no preset 'gpt5'", "train", "--preset", "gpt5");
        refused("Unknown option: '--stepz'", "train", "--stepz");
        refused("no such file", "train", "--data", folder.resolve("none"));
        refused("is negative", "train", "--sample", -3);
        refused("temperature -1", "train", "--temperature", -1);
        refused("temperature NaN", "sample", "--temperature", "NaN",
            "--model", "x");
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
        assertEquals(0, r.code);
        assertEquals("train: 1 of 6 documents do not fit into the context;"
            + " only their first 5 positions are trained on\n", r.err);
    }

    @Test
    void placesThatCannotBeWrittenToAreRefusedBeforeTraining()
            throws Exception {
        refused("there is no folder", "train", "--data", data,
            "--out", folder.resolve("no/m"));
        refused("is a folder", "train", "--data", data, "--out", folder);
        refused("there is no folder", "train", "--data", data,
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
            "--resume", model, "--out", out);
        refused("checksum does not match", "sample", "--model", model);
        refused("is not a checkpoint", "sample", "--model", data);
        assertEquals("mine", Files.readString(out));
    }

    @Test
    void samplesStartWithThePromptOrTheUnknownCharacterIsNamed()
            throws Exception {
        Path model = folder.resolve("m");
        run("train", "--data", data, "--steps", 3, "--out", model);
        Result r = run("sample", "--model", model, "--count", 4,
            "--prompt", "em");
        assertEquals(4, r.out.lines()
            .filter(l -> l.matches("sample \\d: em.*")).count());
        assertEquals(r, run("sample", "--model", model, "--count", 4,
            "--prompt", "em", "--seed", 42));
        refused("unknown character 'x'", "sample", "--model", model,
            "--prompt", "ax");
    }

    @Test
    void anInterruptedRunKeepsTheStepItHasReached() throws Exception {
        Path model = folder.resolve("m");
        Process process = start(List.of("train", "--data", data.toString(),
            "--steps", "1000000", "--out", model.toString()));
        while (!Files.exists(model)) Thread.sleep(5);
        process.destroy();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        int steps = microgpt.Checkpoint.load(model).steps();
        String last = Files.readString(folder.resolve("out")).lines()
            .reduce((a, b) -> b).orElseThrow();
        assertTrue(last.startsWith("step " + steps + " loss "), last);
        assertEquals("train: stopped at step " + steps + "; " + model
            + " keeps it\n", Files.readString(folder.resolve("err")));
        assertEquals(0, run("train", "--data", data, "--resume", model,
            "--steps", steps + 5, "--out", model).code);
    }

    @Test
    void aFinishedRunThatIsResumedSaysThatNothingIsLeftToDo()
            throws Exception {
        Path model = folder.resolve("m");
        run("train", "--data", data, "--steps", 3, "--out", model);
        Result r = run("train", "--data", data, "--resume", model);
        assertEquals(new Result(0, "", "train: nothing is left to do, 3 of 3"
            + " steps are done; --steps N makes the run longer\n"), r);
        r = run("train", "--data", data, "--resume", model, "--steps", 4);
        assertEquals(0, r.code);
        assertEquals("", r.err);
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
        Object[] train = {"train", "--data", data, "--steps", 3000,
            "--save-every", 50, "--out", whole};
        assertEquals(0, run(train).code);
        train[8] = part;
        var words = new ArrayList<String>();
        for (Object w : train) words.add(w.toString());
        Process process = start(words);
        while (!Files.exists(part)) Thread.sleep(5);
        Thread.sleep(20);
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
        assertEquals(137, process.exitValue(), "killed before its end");
        int steps = microgpt.Checkpoint.load(part).steps();
        assertTrue(steps >= 50 && steps < 3000 && steps % 50 == 0);
        assertEquals(0, run("train", "--data", data, "--resume", part,
            "--out", part).code);
        assertArrayEquals(Files.readAllBytes(whole),
            Files.readAllBytes(part));
    }
}
