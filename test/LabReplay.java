import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import microgpt.Config;
import microgpt.text.Corpus;
import microgpt.text.Sampler;
import microgpt.train.Trainer;
import microgpt.toolkit.train.LabPage;
import microgpt.web.Lab;

/**
 * Plays on the JVM what lab-check.mjs plays in a browser: a move a line, words
 * parted by tabs, and answers each with a line.
 */
final class LabReplay {

    private static int hash;

    private static String digest(double[]... arrays) {
        hash = 0x811c9dc5;
        for (double[] a : arrays) for (double x : a) {
            long bits = Double.doubleToLongBits(x);
            hash = (hash ^ (int) (bits >>> 32)) * 0x01000193;
            hash = (hash ^ (int) bits) * 0x01000193;
        }
        return String.format("%08x", hash);
    }

    public static void main(String[] arguments) throws IOException {
        List<String> names = Corpus.read(Path.of(arguments[0])).documents();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Lab lab = null;
        for (String line; (line = in.readLine()) != null;) {
            String[] a = line.split("\t", -1);
            if (a[0].equals("write")) {
                lab = written(names, Path.of(a[1]), Path.of(a[2]));
                System.out.println();
            } else if (a[0].equals("start")) {
                lab = Lab.create(names, Arrays.copyOfRange(a, 1, a.length));
                System.out.println();
            } else System.out.println(answer(lab, a));
        }
    }

    /** A model as at the prompt, written into a page; the lab goes on with it. */
    private static Lab written(List<String> names, Path book, Path file) {
        Trainer trainer = Trainer.create(
            Config.of("llama", "heads=2", "width=12", "seed=-9007199254740993"), new Corpus(names));
        trainer.train(30);
        new Sampler(trainer.model(), trainer.tokenizer(), trainer.random()).sample(1);
        trainer.begin("olivia");
        new LabPage(book).write(trainer, file, false);
        var lab = new Lab(trainer);
        for (int i = 0; i < 10; i++) lab.sample("", 0.5);       // the page shows ten names
        return lab;
    }

    private static String answer(Lab lab, String[] a) {
        int id = a.length > 1 && a[1].matches("\\d+") ? Integer.parseInt(a[1]) : 0;
        switch (a[0]) {
            case "train": {
                String result = "";
                for (int i = 0; i < id; i += 100) result = digest(
                    lab.train(Math.min(100, id - i), 1e9), new double[] {
                        result.isEmpty() ? 0 : Long.parseLong(result, 16)});
                return result;
            }
            case "use": lab.engine(a[1]); return "";
            case "open": lab.open(a[1]); return digest(lab.data(), lab.grads());
            case "walk": lab.walkTo(id); return digest(lab.grads());
            case "set":
                lab.set(id, Double.parseDouble(a[2]));
                lab.compute();
                return digest(lab.data(), lab.grads());
            case "ask": return asked(lab, id);
            case "update": return lab.update() + digest(lab.data());
            case "moved": return lab.moved(id);
            case "undo": lab.undo(); return digest(lab.data());
            case "keep": lab.keep(); return "";
            case "remember": lab.remember(); return "";
            case "back": return lab.back() + digest(lab.data());
            case "sweep": return digest(lab.sweep(id, -0.5, 0.5, 5));
            case "sample": return lab.sample("", Double.parseDouble(a[1])) + "."
                + lab.sample("a", 1);
            case "predict": return digest(lab.predict(a[1], Double.parseDouble(a[2])));
            case "measure":
                lab.measure();
                lab.measure(id, 1e9);
                return digest(new double[] {lab.measuredLoss()});
            default: throw new IllegalArgumentException(a[0]);
        }
    }

    private static String asked(Lab lab, int id) {
        String all = "";
        for (int i = 0; i < 3; i++) try {
            all += i == 0 ? lab.explain(id) : i == 1 ? lab.uses(id) : lab.paths(id);
        } catch (IllegalArgumentException e) {      // as the page says it
            all += "{\"error\":\"" + e.getMessage() + "\"}";
        }
        return all;
    }
}
