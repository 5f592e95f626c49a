package microgpt.fast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import microgpt.train.Engine;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The engine of vectors on registers of 4, 8 and 16 lanes. */
class LaneWidthsTest {

    private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

    /** Has methods compiled by the second compiler soon: vectors are registers then. */
    private static final String[] SECOND_COMPILER =
        {"-XX:-TieredCompilation", "-XX:CompileThreshold=100"};

    /** Heads of 4 numbers, 8, 16, and of what fits no lanes. */
    private static final List<String> SETTINGS = List.of(
        "karpathy width=32 batch=3", "microgpt batch=3", "llama heads=2 width=32",
        "karpathy batch=2", "gpt2 width=24 heads=2", "microgpt width=32",
        "llama layers=2 kvHeads=2 batch=2",
        "llama width=34 heads=1 mlpWidth=20");

    /** Prints the lanes, and of each run its losses and some weights. */
    public static void main(String[] engines) {
        Engine engine = Engines.of(engines[0]);
        System.out.println(engine == null ? 0 : Lanes.LANES);
        for (String settings : SETTINGS) {
            Trainer trainer = ArrayGptTest.trained(settings);
            trainer.engine(engine);
            trainer.train(4);
            var line = new StringBuilder();
            for (double x : trainer.losses()) line.append(x).append(' ');
            line.append(';');
            for (var p : trainer.model().parameters())
                line.append(p.numbers()[0]).append(' ');
            System.out.println(line);
        }
    }

    private static double[] losses(String line) {
        return Stream.of(line.substring(0, line.indexOf(';')).split(" "))
            .mapToDouble(Double::parseDouble).toArray();
    }

    /** Returns what another Java prints, or what it complains of. */
    private static List<String> run(String engine, String... options)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java")
            .toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"),
            LaneWidthsTest.class.getName(), engine));
        Path errors = Files.createTempFile("lanes", ".err");
        Process process = new ProcessBuilder(command)
            .redirectError(errors.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(),
            StandardCharsets.UTF_8);
        int exit = process.waitFor();
        String error = Files.readString(errors);
        Files.delete(errors);
        return (exit == 0 ? out : error).lines().toList();
    }

    @Test
    void lossesAreTheGraphsOnEveryWidthAndBitsTheSame() throws Exception {
        Assumptions.assumeTrue(
            System.getProperty("os.arch").equals("amd64"),
            "-XX:UseAVX is an option of one kind of processor");
        List<String> graph = run("graph", FIRST_COMPILER);
        assertEquals(1 + SETTINGS.size(), graph.size(), graph.toString());
        var lanes = new TreeSet<Integer>();
        var known = new HashMap<String, String>();
        for (int run = 1; run <= 6; run++) {
            var options = new ArrayList<String>(List.of("-XX:UseAVX=" + (1 + run % 3),
                "--add-modules", "jdk.incubator.vector"));
            if (run <= 3) options.add(FIRST_COMPILER);
            else options.addAll(List.of(SECOND_COMPILER));
            List<String> lines = run("vector", options.toArray(String[]::new));
            assertEquals(graph.size(), lines.size(), lines.toString());
            int width = Integer.parseInt(lines.get(0));
            lanes.add(width);
            for (int i = 0; i < SETTINGS.size(); i++) {
                String where = SETTINGS.get(i) + ", " + options;
                String line = lines.get(i + 1);
                assertArrayEquals(losses(graph.get(i + 1)),
                    losses(line), 1e-5, where);
                String before =
                    known.putIfAbsent(SETTINGS.get(i), line);
                if (before != null) assertEquals(before, line, where);
            }
        }
        assertTrue(lanes.size() > 1 || Lanes.LANES == 4, lanes.toString());
    }

    @Test
    void withoutTheModuleTheEngineIsRefusedInOneLine() throws Exception {
        String error = run("vector", FIRST_COMPILER).get(0);
        assertTrue(error.endsWith("IllegalStateException: the engine vector"
            + " needs Java's option --add-modules jdk.incubator.vector"),
            error);
    }
}
