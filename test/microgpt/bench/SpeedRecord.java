package microgpt.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import microgpt.Config;
import microgpt.fast.Engines;
import microgpt.fast.Inference;
import microgpt.text.Corpus;
import microgpt.train.Trainer;

/**
 * {@code ./build.sh bench --record}: puts what JMH has measured, and how each engine
 * learns from a cold start, into data/speed.json, with the machine.
 */
public final class SpeedRecord {

    private static final String SETTINGS = "karpathy heldOut=0.1 batch=16 width=32"
        + " schedule=constant learningRate=0.005";
    private static final double SECONDS = 12;
    private static final int MEASURED_ON = 500;

    private SpeedRecord() {}

    /** @param arguments the JSON of JMH; or learn and an engine: prints seconds and losses */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("learn")) learn(arguments[1]);
        else record(Path.of(arguments[0]));
    }

    private static double processor() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime() * 1e-9;
    }

    /** What measuring takes does not count; what starting took, does. */
    private static void learn(String engine) throws IOException {
        Trainer trainer = Trainer.create(Config.of(SETTINGS.split(" ")), Corpus.read(
            Path.of(System.getProperty("microgpt.home", "."), "data/names.txt")));
        trainer.engine(Engines.of(engine));
        double measuring = 0;
        for (double due = 1; due <= SECONDS; due *= 1.25) {
            while (processor() - measuring < due) trainer.train(
                trainer.engine() == null ? 1 : 25);    // as many as a run takes at once
            double now = processor(), learning = now - measuring;
            double loss = Trainer.evaluate(Inference.of(trainer.model()),
                trainer.tokenizer(), trainer.corpus().heldOut().subList(0, MEASURED_ON));
            measuring += processor() - now;
            System.out.println(learning + " " + loss + " " + trainer.steps());
        }
    }

    private static void record(Path jmh) throws Exception {
        var all = new JsonObject();
        all.addProperty("machine", processorName() + ", "
            + Runtime.getRuntime().availableProcessors() + " cores, "
            + System.getProperty("os.name") + ", Java " + Runtime.version());
        all.addProperty("date", LocalDate.now().toString());
        all.addProperty("load", ManagementFactory.getOperatingSystemMXBean()
            .getSystemLoadAverage());
        all.addProperty("times", "processor time; others use the machine, too");
        all.add("jmh", JsonParser.parseString(Files.readString(jmh)));
        for (var one : all.getAsJsonArray("jmh")) {     // where Java lies is nobody's business
            one.getAsJsonObject().remove("jvm");
            one.getAsJsonObject().remove("jvmArgs");
        }
        var learning = new JsonObject();
        learning.addProperty("settings", SETTINGS);
        for (String engine : Engines.names()) learning.add(engine, points(engine));
        all.add("learning", learning);
        Path file = Path.of(System.getProperty("microgpt.home", "."), "data/speed.json");
        Files.writeString(file, new GsonBuilder().setPrettyPrinting().create()
            .toJson(all) + "\n");
    }

    private static String processorName() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.exists(info)) return System.getProperty("os.arch");
        return Files.readAllLines(info).stream().filter(l -> l.startsWith("model name"))
            .map(l -> l.substring(l.indexOf(':') + 1).strip()).findFirst()
            .orElse(System.getProperty("os.arch"));
    }

    private static JsonArray points(String engine) throws Exception {
        Process process = new ProcessBuilder(new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:+UseSerialGC", "-Xmn256m", "--add-modules", "jdk.incubator.vector",
            "-Dmicrogpt.home=" + System.getProperty("microgpt.home", "."),
            "-cp", System.getProperty("java.class.path"),
            SpeedRecord.class.getName(), "learn", engine)))
            .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        var points = new JsonArray();
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(line -> {
                String[] words = line.split(" ");
                var point = new JsonArray();
                point.add(Math.rint(1e3 * Double.parseDouble(words[0])) / 1e3);
                point.add(Math.rint(1e5 * Double.parseDouble(words[1])) / 1e5);
                point.add(Integer.parseInt(words[2]));
                points.add(point);
            });
        }
        if (process.waitFor() != 0) throw new IllegalStateException(engine + " failed");
        return points;
    }
}
