package microgpt.run;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import microgpt.train.Trainer;

/**
 * What there is to tell of a run, so that two can be compared: a value for each
 * name, and the names by kind: run, setting, samples, heldOut (by step), loss
 * (by step).
 */
public final class Report {

    private static final String NUMBER = "-?\\d+(\\.\\d+)?([eE]-?\\d+)?|true|false";

    private final Map<String, Map<String, Object>> kinds = new LinkedHashMap<>();

    /**
     * Reports of a run.
     *
     * @param data where the documents came from
     * @param end how it ended, in a word or a sentence
     */
    public Report(Run run, Trainer trainer, String data, String end) {
        Run.Status now = run.status();
        Map<String, Object> facts = of("run");
        facts.put("end", end);
        facts.put("from", now.from());
        facts.put("steps", now.step());
        facts.put("seconds", now.seconds());
        facts.put("loss", now.mean());
        facts.put("heldOut", now.heldOut());
        facts.put("heldOutDocuments", run.measuredOn());
        facts.put("best", run.best());
        facts.put("bestStep", run.bestStep());
        model(trainer, data);
        Map<String, Object> heldOut = of("heldOut"), loss = of("loss");
        for (History.HeldOut h : History.of(trainer).heldOut(trainer))
            heldOut.put("" + h.step(), h.loss());
        double[] losses = History.of(trainer).losses(trainer);
        for (int i = 0; i < losses.length; i++)
            if (!Double.isNaN(losses[i])) loss.put("" + (i + 1), losses[i]);
    }

    /**
     * Reports of a model that is there already.
     *
     * @param data where the documents came from that it was trained on
     */
    public Report(Trainer trainer, String data) {
        Map<String, Object> facts = of("run");
        facts.put("steps", trainer.steps());
        if (!trainer.corpus().heldOut().isEmpty()) facts.put("heldOut", trainer.evaluate());
        facts.put("heldOutDocuments", trainer.heldOut().size());
        model(trainer, data);
    }

    private void model(Trainer trainer, String data) {
        Map<String, Object> facts = of("run");
        facts.put("data", data);
        facts.put("documents", trainer.corpus().documents().size());
        facts.put("vocabulary", trainer.model().vocabulary());
        facts.put("parameters", trainer.model().parameterCount());
        facts.values().removeIf(x -> x instanceof Double d && !Double.isFinite(d));
        of("setting").putAll(trainer.model().config().toMap());
    }

    private Map<String, Object> of(String kind) {
        return kinds.computeIfAbsent(kind, k -> new LinkedHashMap<>());
    }

    /**
     * Counts among texts that were drawn those that are new, that is, not in
     * the corpus; those that are different from each other; and the empty ones.
     * Of the documents that stand once in the corpus, it counts which part is
     * among them: of those trained on, and of those held out.
     */
    public Report samples(List<String> texts, String sampling, Trainer trainer) {
        Set<String> known = new HashSet<>(trainer.corpus().documents());
        Map<String, Object> samples = of("samples");
        samples.put("sampling", sampling);
        samples.put("drawn", texts.size());
        samples.put("new", texts.stream().filter(t -> !known.contains(t)).count());
        samples.put("unique", new HashSet<>(texts).size());
        samples.put("empty", texts.stream().filter(String::isEmpty).count());
        Set<String> drawn = new HashSet<>(texts), once = onlyOnce(trainer.corpus().documents());
        samples.put("foundOfTraining", found(trainer.corpus().training(), once, drawn));
        samples.put("foundOfHeldOut", found(trainer.corpus().heldOut(), once, drawn));
        samples.values().removeIf(x -> x instanceof Double d && d.isNaN());
        return this;
    }

    private static Set<String> onlyOnce(List<String> documents) {
        Set<String> once = new HashSet<>(), more = new HashSet<>();
        for (String d : documents) if (!once.add(d)) more.add(d);
        once.removeAll(more);
        return once;
    }

    private static double found(List<String> documents, Set<String> once, Set<String> drawn) {
        return documents.stream().filter(once::contains)
            .mapToInt(d -> drawn.contains(d) ? 1 : 0).average().orElse(Double.NaN);
    }

    /** Notes how long it took to draw them. */
    public Report drawnIn(double seconds) {
        of("samples").put("seconds", seconds);
        return this;
    }

    /** Returns lines of kind, name and value. */
    public String csv() {
        var lines = new StringBuilder("kind,name,value\n");
        kinds.forEach((kind, values) -> values.forEach((name, value) -> {
            String text = value.toString();
            if (text.matches("(?s).*[,\"\\r\\n].*"))
                text = '"' + text.replace("\"", "\"\"") + '"';
            lines.append(kind).append(',').append(name).append(',').append(text).append('\n');
        }));
        return lines.toString();
    }

    /** Returns one object, with an object for each kind. */
    public String json() {
        var all = new StringJoiner(",\n", "{\n", "\n}\n");
        kinds.forEach((kind, values) -> {
            var one = new StringJoiner(",\n    ", "  \"" + kind + "\": {\n    ", "\n  }");
            one.setEmptyValue("  \"" + kind + "\": {}");
            values.forEach((name, value) -> {
                String text = value.toString();
                one.add('"' + name + "\": " + (text.matches(NUMBER) ? text : quote(text)));
            });
            all.add(one.toString());
        });
        return all.toString();
    }

    private static String quote(String text) {
        var quoted = new StringBuilder("\"");
        for (char c : text.toCharArray())
            if (c == '"' || c == '\\') quoted.append('\\').append(c);
            else if (c < ' ') quoted.append(String.format("\\u%04x", (int) c));
            else quoted.append(c);
        return quoted.append('"').toString();
    }
}
