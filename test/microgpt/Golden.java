package microgpt;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import microgpt.text.Corpus;

/**
 * A run of another program, to be held against.
 *
 * <p>{@code default.json} is a float64 program on PyTorch; {@code
 * karpathy.json} is the published microgpt.py, run by CPython.
 */
public final class Golden {

    public static final Path ROOT =
        Path.of(System.getProperty("project.root", "..")).normalize();

    List<Double> losses;
    List<String> samples;
    List<String> first_docs;
    Map<String, List<List<Double>>> init;
    Map<String, List<List<Double>>> grads_step0;
    Step0 step0;

    static final class Step0 {
        List<Integer> tokens;
        List<List<Double>> logits;
        Map<String, List<Object>> grads;
    }

    static Golden read(String name) throws IOException {
        try (Reader in = Files.newBufferedReader(
                ROOT.resolve("test/golden/" + name + ".json"))) {
            return new Gson().fromJson(in, Golden.class);
        }
    }

    public static Corpus names() throws IOException {
        return Corpus.read(ROOT.resolve("data/names.txt"));
    }
}
