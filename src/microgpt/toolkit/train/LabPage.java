package microgpt.toolkit.train;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.fast.ArrayEngine;
import microgpt.files.Kind;
import microgpt.files.Problem;
import microgpt.files.Target;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import microgpt.train.TrainingState;

/**
 * The book's living page with a session's own model in it: one file that needs
 * nothing but a browser. The page itself is what {@code ./build.sh book} made.
 */
public final class LabPage {

    /** What the page takes at most: more would not answer at once. */
    private static final int MOST_PARAMETERS = 20_000, MOST_CHARACTERS = 5_000_000;

    private static final Pattern
        SCRIPT = Pattern.compile("<script src=\"([\\w.-]+)\"[^>]*></script>\n?"),
        SHEET = Pattern.compile("<link rel=\"stylesheet\" href=\"([\\w.-]+)\">"),
        FONT = Pattern.compile("url\\(([\\w.-]+)\\)"),
        PAGE = Pattern.compile("href=\"([\\w-]+\\.html)");

    private final Path book;

    /** @param book the folder of the book's pages */
    public LabPage(Path book) { this.book = book; }

    /** Returns the pages that this project has made, wherever that is. */
    public static LabPage ofProject() {
        String home = System.getProperty("microgpt.home", ".");
        return new LabPage(Path.of(System.getProperty("microgpt.book",
            Path.of(home, "build", "book").toString())));
    }

    /**
     * Writes the page.
     *
     * @throws IllegalArgumentException if the model is one that no page can run,
     *     or the file cannot be written; says why
     */
    public void write(Trainer trainer, Path file, boolean insist) {
        write(trainer, Moment.of(trainer), file, insist);
    }

    /** As {@link #write(Trainer, Path, boolean)}, at a moment of the trainer's next step. */
    public void write(Trainer trainer, Moment moment, Path file, boolean insist) {
        check(trainer);
        Path page = book.resolve("lab.html");
        if (!Files.exists(page)) throw new IllegalArgumentException(
            "the page is not there yet: ./build.sh book makes it");
        Target target = Target.of(file, Kind.LAB, insist, "--force");
        try {
            String html = whole(page, script(trainer, moment));
            target.write(part -> Files.writeString(part, html));
        } catch (IOException e) {
            throw Problem.of(e, page);
        }
    }

    /**
     * Where a step is open.
     *
     * @param state weights and moments before the update
     * @param document that the step is about; empty if none is open
     * @param stage empty if none is open; else its {@code kind}: {@code forward} with
     *     the {@code position} and the {@code titles} so far, each behind its part,
     *     {@code mean}, {@code back} with the number of Values of the {@code walk}, or
     *     {@code update}
     */
    public record Moment(TrainingState state, String document, Map<String, Object> stage) {

        /** Where the trainer is, when nobody walks through a step. */
        static Moment of(Trainer trainer) {
            return new Moment(new TrainingState(trainer),
                trainer.document() == null ? "" : trainer.document(), Map.of());
        }
    }

    private static void check(Trainer trainer) {
        Gpt model = trainer.model();
        Corpus corpus = trainer.corpus();
        if (!(trainer.tokenizer() instanceof Tokenizer.Characters))
            throw no("its tokens are not characters");
        if (model.hasFrozen() || !names(model.parameters()).equals(
                names(Gpt.shapes(model.config(), model.vocabulary()))))
            throw no("it has parameters beside those of its configuration");
        if (model.parameterCount() > MOST_PARAMETERS) throw no("it has "
            + model.parameterCount() + " parameters, and a page answers at once with at most "
            + MOST_PARAMETERS);
        if (corpus.isText() || corpus.documents().stream().anyMatch(d -> d.indexOf('\n') >= 0))
            throw no("its documents are longer than a line");
        long size = corpus.documents().stream().mapToLong(String::length).sum();
        if (size > MOST_CHARACTERS) throw no("its documents have " + size
            + " characters, and a page takes at most " + MOST_CHARACTERS);
    }

    private static IllegalArgumentException no(String reason) {
        return new IllegalArgumentException("the page cannot run this model: " + reason);
    }

    private static List<String> names(List<Parameter> parameters) {
        return parameters.stream().map(Parameter::toString).toList();
    }

    /** Returns the session as a script: what a page makes the trainer of again. */
    private static String script(Trainer trainer, Moment moment) {
        Config config = trainer.model().config();
        Map<String, String> usual = Config.microgpt().toMap();
        var words = new ArrayList<String>();
        var changes = new ArrayList<String>();
        config.toMap().forEach((key, value) -> {
            words.add(key + "=" + value);
            if (!value.equals(usual.get(key))) changes.add(key + "=" + value);
        });
        PythonRandom.State random = trainer.random().state();
        var session = new LinkedHashMap<String, Object>();
        session.put("documents", String.join("\n", trainer.corpus().documents()));
        session.put("heldOut", trainer.corpus().heldOut().size());
        session.put("words", words);
        session.put("changes", changes);
        session.put("alphabet", ((Tokenizer.Characters) trainer.tokenizer()).alphabet());
        session.put("steps", moment.state.steps());
        session.put("engine", trainer.engine() instanceof ArrayEngine ? "array" : "graph");
        session.put("seed", Long.toString(random.seed()));
        session.put("draws", random.draws());
        session.put("spare", Double.isNaN(random.spare()) ? null : random.spare());
        session.put("document", moment.document);
        session.put("stage", moment.stage);
        session.put("numbers", numbers(moment.state, trainer.model().parameters().size()));
        return "const labSession = " + new Gson().toJson(session)
            + ";\nconst corpusNames = labSession.documents;\n";
    }

    /** Weights, first and second moments, eight bytes each. */
    private static String numbers(TrainingState state, int parameters) {
        var all = new ArrayList<double[]>();
        for (int i = 0; i < parameters; i++) all.add(state.weights(i));
        for (int i = 0; i < parameters; i++) all.add(state.firstMoments(i));
        for (int i = 0; i < parameters; i++) all.add(state.secondMoments(i));
        int size = all.stream().mapToInt(x -> x.length).sum();
        var bytes = ByteBuffer.allocate(size * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        var buffer = bytes.asDoubleBuffer();
        for (double[] x : all) buffer.put(x);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** Puts everything that the page loads into it; links lead to the book. */
    private String whole(Path page, String session) throws IOException {
        String html = Files.readString(page);
        var scripts = new StringBuilder("<script>\n" + session + "</script>\n");
        Matcher m = SCRIPT.matcher(html);
        while (m.find()) if (!m.group(1).equals("names.js"))
            scripts.append("<script>\n").append(text(m.group(1))
                .replace("</script", "<\\/script")).append("</script>\n");
        html = replaced(PAGE, SCRIPT.matcher(html).replaceAll(""),
            name -> "href=\"" + book.toUri() + name);
        var sheets = new ArrayList<String>();
        Matcher s = SHEET.matcher(html);
        while (s.find()) sheets.add(s.group(1));
        for (String sheet : sheets) html = html.replace(
            "<link rel=\"stylesheet\" href=\"" + sheet + "\">", "<style>\n"
                + replaced(FONT, text(sheet), font -> "url(" + book.toUri() + font + ")")
                + "</style>");
        int end = html.lastIndexOf("</body>");
        return "<!-- " + Kind.LAB_LINE + " -->\n" + html.substring(0, end) + scripts
            + html.substring(end);
    }

    private String text(String name) throws IOException {
        return Files.readString(book.resolve(name), StandardCharsets.UTF_8);
    }

    private static String replaced(Pattern pattern, String text, UnaryOperator<String> by) {
        return pattern.matcher(text).replaceAll(
            m -> Matcher.quoteReplacement(by.apply(m.group(1))));
    }
}
