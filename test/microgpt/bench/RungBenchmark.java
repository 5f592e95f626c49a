package microgpt.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import microgpt.Config;
import microgpt.PythonRandom;
import microgpt.fast.CachedSampler;
import microgpt.fast.Engines;
import microgpt.fast.Inference;
import microgpt.text.Corpus;
import microgpt.text.Sampling;
import microgpt.train.Trainer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The rungs of the ladder: what a name costs, learned or drawn, in microseconds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 2)
@Fork(value = 1, jvmArgs = {"-XX:+UseSerialGC", "-Xmn256m",
    "-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UseTransparentHugePages",
    "--add-modules", "jdk.incubator.vector"})
public class RungBenchmark {

    private static final int BATCH = 16, STEPS = 50, MANY = 500, NAMES = 10_000;

    @Param({"16", "32", "64"})
    private int width;

    private Trainer trainer;

    @Setup
    public void read() throws IOException {
        Path names = Path.of(System.getProperty("microgpt.home", "."))
            .resolve("data/names.txt");
        trainer = Trainer.create(Config.of("karpathy", "batch=" + BATCH, "width=" + width),
            Corpus.read(names));
        trainer.engine(Engines.of("array"));
        trainer.train(200);         // or names would be long, and have no end
    }

    private double train(String engine, int steps) {
        trainer.engine(Engines.of(engine));
        return trainer.train(steps).loss();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public double graph() {
        trainer.engine(null);
        return trainer.step().loss();
    }

    @Benchmark
    @OperationsPerInvocation(STEPS * BATCH)
    public double dot() { return train("dot", STEPS); }

    @Benchmark
    @OperationsPerInvocation(STEPS * BATCH)
    public double array() { return train("array", STEPS); }

    @Benchmark
    @OperationsPerInvocation(MANY * BATCH)
    public double vector() { return train("vector", MANY); }

    @Benchmark
    @OperationsPerInvocation(MANY * BATCH)
    public double twoThreads() { return train("vector threads=2", MANY); }

    @Benchmark
    @OperationsPerInvocation(NAMES)
    public int sample() {
        var sampler = new CachedSampler(Inference.of(trainer.model()), trainer.tokenizer(),
            new PythonRandom(1), Sampling.at(0.5));
        int letters = 0;
        for (int i = 0; i < NAMES; i++) letters += sampler.sample().length();
        return letters;
    }
}
