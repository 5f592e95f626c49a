package microgpt.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import microgpt.Config;
import microgpt.Corpus;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Trainer;
import microgpt.Value;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A training step of the scalar engine, on document after document. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgs = {"-XX:+UseSerialGC", "-Xmn256m",
    "-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UseTransparentHugePages"})
public class ScalarBenchmark {

    @Param({"karpathy", "microgpt"})
    private String preset;

    private Trainer trainer;
    private Gpt model;
    private int next;

    @Setup
    public void read() throws IOException {
        Path names = Path.of(System.getProperty("microgpt.home", "."))
            .resolve("data/names.txt");
        trainer = Trainer.create(Config.of(preset), Corpus.read(names));
        model = trainer.model();
    }

    private Value loss() {
        String document = trainer.corpus().training().get(next++ % 1000);
        int[] tokens = trainer.tokenizer().encode(document);
        var cache = model.newCache();
        var losses = new Value[tokens.length - 1];
        for (int i = 0; i < losses.length; i++)
            losses[i] = Loss.crossEntropy(
                model.forward(tokens[i], cache), tokens[i + 1]);
        return Loss.mean(losses);
    }

    /** What a step costs before the optimizer: the graph, once. */
    @Benchmark
    public double forward() {
        return loss().data();
    }

    /** The graph, and the walk back through it. */
    @Benchmark
    public double forwardAndBackward() {
        Value loss = loss();
        loss.backward();
        return loss.data();
    }

    /** A whole step, the optimizer included. */
    @Benchmark
    public double step() {
        return trainer.step().loss();
    }
}
