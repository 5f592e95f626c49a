package microgpt.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Parameters;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.text.Corpus;
import microgpt.text.Layout;
import microgpt.train.Trainer;
import org.teavm.jso.JSExport;
import org.teavm.jso.typedarrays.Float64Array;

/**
 * The door between a page's JavaScript and {@link Lab}. What is wrong comes
 * out as a text, since an exception has no message on the other side: as the
 * result where there is no other, else as {@code {"error": ...}}.
 */
public final class Page {

    private static Lab lab;

    public static void main(String[] args) {}

    private static List<String> lines(String text) {
        var lines = new ArrayList<String>();
        for (int from = 0; from < text.length();) {
            int to = text.indexOf('\n', from);
            if (to < 0) to = text.length();
            String line = text.substring(from, to).strip();
            if (!line.isEmpty()) lines.add(line);
            from = to + 1;
        }
        return lines;
    }

    private static String[] words(String text) { return lines(text).toArray(new String[0]); }

    /** Does something; returns what is wrong, or nothing. */
    private static String tried(Runnable work) {
        try {
            work.run();
            return "";
        } catch (RuntimeException e) {
            return said(e);
        }
    }

    private static String asked(Supplier<String> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return new Json().open('{').key("error").text(said(e)).close('}').toString();
        }
    }

    private static String said(RuntimeException e) {
        return e.getMessage() == null ? "that cannot be done" : e.getMessage();
    }

    private static String trouble = "";

    /** Computes something; if it cannot, there is nothing, and {@link #trouble} says why. */
    private static <T> T orTrouble(T nothing, Supplier<T> work) {
        try {
            trouble = "";
            return work.get();
        } catch (RuntimeException e) {
            trouble = said(e);
            return nothing;
        }
    }

    private static Float64Array numbersOf(Supplier<double[]> work) {
        return array(orTrouble(new double[0], work));
    }

    /** Makes a model: a document a line, a setting a line. */
    @JSExport
    public static String start(String documents, String settings) {
        return tried(() -> lab = Lab.create(lines(documents), words(settings)));
    }

    /** Makes a model as it was at the prompt, numbers and all. */
    @JSExport
    public static String resume(String documents, int heldOut, String settings,
            String alphabet, int steps, String seed, double draws, double spare,
            Float64Array numbers) {
        return tried(() -> {
            Config config = Config.of(words(settings));
            Tokenizer tokenizer = Tokenizer.read(Map.of("alphabet", alphabet));
            double[][][] all = {{}, {}, {}};
            int at = 0;
            var shapes = Gpt.shapes(config, tokenizer.size());
            for (int kind = 0; kind < 3; kind++) {
                all[kind] = new double[shapes.size()][];
                for (int i = 0; i < shapes.size(); i++) {
                    all[kind][i] = new double[shapes.get(i).size()];
                    for (int k = 0; k < all[kind][i].length; k++)
                        all[kind][i][k] = numbers.get(at++);
                }
            }
            int[] next = {0};
            var model = new Gpt(config, tokenizer.size(), new Parameters(
                (name, start, shape) -> all[0][next[0]++]));
            var trainer = new Trainer(model, tokenizer,
                Corpus.of(lines(documents), heldOut, Layout.LINES),
                PythonRandom.at(new PythonRandom.State(
                    Long.parseLong(seed), (long) draws, spare)));
            trainer.optimizer().restore(steps, all[1], all[2]);
            lab = new Lab(trainer);
        });
    }

    @JSExport public static String choices() { return Lab.choices(); }
    @JSExport public static String model() { return lab.model(); }
    @JSExport public static String open(String document) { return tried(() -> lab.open(document)); }
    @JSExport public static String layout() { return lab.layout(); }
    @JSExport public static void compute() { lab.compute(); }
    @JSExport public static Float64Array data() { return array(lab.data()); }
    @JSExport public static Float64Array grads() { return array(lab.grads()); }
    @JSExport public static void walkTo(int count) { lab.walkTo(count); }
    @JSExport public static int id(String name) { return lab.id(name); }
    @JSExport public static String explain(int id) { return asked(() -> lab.explain(id)); }
    @JSExport public static String uses(int id) { return asked(() -> lab.uses(id)); }
    @JSExport public static String paths(int id) { return asked(() -> lab.paths(id)); }
    @JSExport public static String moved(int id) { return asked(() -> lab.moved(id)); }
    @JSExport public static String set(int id, double x) { return tried(() -> lab.set(id, x)); }
    @JSExport public static String update() { return asked(() -> lab.update()); }
    @JSExport public static void undo() { lab.undo(); }
    @JSExport public static void keep() { lab.keep(); }
    @JSExport public static void remember() { lab.remember(); }
    @JSExport public static boolean back() { return lab.back(); }
    @JSExport public static int steps() { return lab.steps(); }
    @JSExport public static boolean known(String text) { return lab.isInCorpus(text); }

    @JSExport
    public static Float64Array sweep(int id, double from, double to, int count) {
        return array(lab.sweep(id, from, to, count));
    }

    /** Trains; a step that goes wrong ends it, and is told by {@link #trouble}. */
    @JSExport
    public static Float64Array train(int most, double milliseconds) {
        return numbersOf(() -> lab.train(most, milliseconds));
    }

    @JSExport public static String trouble() { return trouble; }
    @JSExport public static String use(String engine) { return tried(() -> lab.engine(engine)); }
    @JSExport public static String engine() { return lab.engine(); }
    @JSExport public static void measure() { lab.measure(); }

    @JSExport
    public static boolean measureOn(int documents, double milliseconds) {
        return lab.measure(documents, milliseconds);
    }

    @JSExport public static double measured() { return lab.measuredLoss(); }

    @JSExport
    public static String sample(String prompt, double temperature) {
        return orTrouble("", () -> lab.sample(prompt, temperature));
    }

    /** Returns probabilities; none, and {@link #trouble}, if it cannot be read. */
    @JSExport
    public static Float64Array predict(String text, double temperature) {
        return numbersOf(() -> lab.predict(text, temperature));
    }

    // --- the small figures ---

    @JSExport
    public static Float64Array graph(double a, double b) { return array(Toys.graph(a, b)); }

    @JSExport
    public static Float64Array softmax(Float64Array scores, double temperature) {
        var x = new double[scores.getLength()];
        for (int i = 0; i < x.length; i++) x[i] = scores.get(i);
        return array(Toys.softmax(x, temperature));
    }

    @JSExport public static String bends() { return String.join(" ", Toys.bends()); }

    @JSExport
    public static Float64Array bend(int which, double x) { return array(Toys.bend(which, x)); }

    @JSExport
    public static Float64Array valley(double steep, double rate, boolean plain, int steps) {
        return array(Toys.valley(steep, rate, plain, steps));
    }

    private static Float64Array array(double[] x) {
        var a = new Float64Array(x.length);
        for (int i = 0; i < x.length; i++) a.set(i, x[i]);
        return a;
    }

    private Page() {}
}
