package microgpt.toolkit.step;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import microgpt.Attention;
import microgpt.Probe;
import microgpt.Probe.Station;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.toolkit.view.Grid;
import microgpt.toolkit.view.PredictionView;
import microgpt.toolkit.view.Reading;
import microgpt.toolkit.view.StageView.Result;
import microgpt.train.Objective;

/**
 * Tells a recorded forward pass stage by stage: every station that a probe has
 * seen, in the order of the calculation, with the arithmetic that the graph
 * has kept. What stands at a station is declared in the engine.
 */
public final class Forward {

    private static final int BEST = 5;          // tokens in the table of probabilities
    private static final int MOST_SYMBOLS = 64; // in a table with a column for each token

    /** Long names beside the short ones of the formulas. */
    private static final Map<String, String> LONG =
        Map.of("q", "query", "k", "key", "v", "value");

    private final Tokenizer tokenizer;
    private final Probe.Record seen;
    private final int[] tokens;
    private final Value[][] logits;
    private final Function<Value, String> names;
    private final Ripple ripple;        // null where nothing has changed
    private final List<Stage> stages = new ArrayList<>();

    private Forward(Tokenizer tokenizer, Probe.Record seen, int[] tokens, Value[][] logits,
            Function<Value, String> names, Ripple ripple) {
        this.tokenizer = tokenizer;
        this.seen = seen;
        this.tokens = tokens;
        this.logits = logits;
        this.names = names;
        this.ripple = ripple;
    }

    /**
     * Returns the stages in the order of the calculation.
     *
     * @param ripple what is other than before, or null
     */
    public static List<Stage> stages(Tokenizer tokenizer, String document, Probe.Record seen,
            int[] tokens, Value[][] logits, Value loss, Function<Value, String> names,
            Ripple ripple) {
        var forward = new Forward(tokenizer, seen, tokens, logits, names, ripple);
        forward.tokens(document);
        for (int p = 0; p < logits.length; p++) forward.position(p);
        forward.mean(loss);
        return List.copyOf(forward.stages);
    }

    private String symbol(int token) { return Reading.symbol(tokenizer, token); }

    private void add(String part, String title, Supplier<List<String>> formula,
            Supplier<List<Result>> results, Map<String, Object> bindings) {
        stages.add(new Stage(part, title, formula, results, bindings, List::of));
    }

    private void tokens(String document) {
        int n = logits.length;
        String[] head = line("position", n, String::valueOf);
        String[] input = line("token", n, p -> symbol(tokens[p]));
        String[] ids = line("id", n, p -> String.valueOf(tokens[p]));
        String[] target = line("comes next", n, p -> symbol(tokens[p + 1]));
        add("tokens", "Tokens: the document \"" + Text.safe(document) + "\" becomes numbers",
            List::of, () -> List.of(Result.table(List.of(head, input, ids, target))),
            Map.of("tokens", tokens));
    }

    private static String[] line(
            String label, int n, java.util.function.IntFunction<String> cell) {
        var line = new String[n + 1];
        line[0] = label;
        for (int i = 0; i < n; i++) line[i + 1] = cell.apply(i);
        return line;
    }

    /** Stations of the same title make one stage. */
    private void position(int p) {
        Set<Value> told = Collections.newSetFromMap(new IdentityHashMap<>());
        var together = new ArrayList<Station>();
        for (Station station : seen.stations()) {
            Value[][][] all = seen.all(station.name());
            if (p >= all.length || all[p] == null) continue;
            if (!told.add(all[p][0][0])) {      // the same Values under another name
                together.add(station);
                continue;
            }
            if (!together.isEmpty() && !together.get(0).title().equals(station.title())) {
                stage(p, together);
                together.clear();
            }
            together.add(station);
        }
        if (!together.isEmpty()) stage(p, together);
    }

    private void stage(int p, List<Station> stations) {
        List<Station> all = List.copyOf(stations);
        Station first = all.get(0);
        List<Station> own = all.stream().filter(s -> s.title().equals(first.title())).toList();
        String part = "position " + p + " · " + first.part();
        var bindings = new LinkedHashMap<String, Object>();
        for (Station s : all) {
            Value[][] rows = rows(s, p);
            Object value = s.form() == Station.Form.HEADS ? rows
                : s.form() == Station.Form.NUMBER ? rows[0][0] : rows[0];
            bindings.put(s.name().substring(s.name().indexOf('.') + 1), value);
            bindings.put(s.symbol(), value);
            if (LONG.containsKey(s.symbol())) bindings.put(LONG.get(s.symbol()), value);
        }
        if (first.part().equals("head")) bindings.put("target", tokens[p + 1]);
        stages.add(new Stage(part, first.title(), () -> formula(own, p),
            () -> results(own, p), bindings, () -> ripple == null ? List.of()
                : ripple.told(own, p, (s, row, i) -> label(s, p, row, i))));
        if (first.title().equals(Attention.SCORES.title())) mask(p, part);
    }

    /** What a number is called: a token's by its symbol. */
    private String label(Station s, int p, int row, int i) {
        Value[][] rows = rows(s, p);
        return s.symbol() + (s.form() == Station.Form.NUMBER ? ""
            : s.form() == Station.Form.HEADS ? "[head " + row + "][" + i + " "
                + symbol(tokens[i]) + "]"
            : "[" + (isOfTokens(rows[0], p) ? symbol(i) : String.valueOf(i)) + "]");
    }

    /** Returns a sign behind a number that is other than before. */
    private String mark(Station s, int p, int row, int i) {
        return ripple == null ? "" : ripple.marks(s, p)[row][i] ? "*" : " ";
    }

    private Value[][] rows(Station s, int p) { return seen.get(s.name(), p); }

    private List<String> formula(List<Station> stations, int p) {
        var rules = new LinkedHashSet<String>();
        var lines = new ArrayList<String>();
        for (Station s : stations) {
            Value[][] rows = rows(s, p);
            int i = isOfTokens(rows[0], p) ? tokens[p + 1] : 0;
            String index = s.form() == Station.Form.HEADS ? "[0][0]"
                : s.form() == Station.Form.NUMBER ? "" : "[" + i + "]";
            rules.add(s.rule());
            lines.addAll(Narrator.tell(s.symbol() + index, rows[0][i], names, 4));
        }
        lines.add(0, String.join(", ", rules));
        return lines;
    }

    /** Returns whether there is a number for each token of the vocabulary. */
    private boolean isOfTokens(Value[] row, int p) {
        return row == logits[p] || row == rows(Objective.PROBABILITIES, p)[0];
    }

    private List<Result> results(List<Station> stations, int p) {
        var results = new ArrayList<Result>();
        for (Station s : stations) {
            Value[][] rows = rows(s, p);
            if (s.name().equals(Objective.PROBABILITIES.name())) results.add(best(s, rows[0], p));
            else if (s.form() == Station.Form.HEADS) results.add(heads(s, p, rows));
            else if (isOfTokens(rows[0], p) && rows[0].length <= MOST_SYMBOLS)
                results.add(Result.table(List.of(
                    line(s.symbol(), rows[0].length, this::symbol),
                    line("", rows[0].length, i -> Num.fixed(rows[0][i].data(), 4)
                        + mark(s, p, 0, i)))));
            else if (s.form() == Station.Form.ROW)
                results.add(Result.of(s.symbol(), Grid.data(rows)).marked(
                    ripple == null ? null : ripple.marks(s, p)));
        }
        return results;
    }

    /** The likeliest tokens, and the one that came. */
    private Result best(Station s, Value[] row, int p) {
        int target = tokens[p + 1];
        double[] probabilities = Grid.data(row)[0];
        List<Integer> ranking = PredictionView.ranking(probabilities);
        var cells = new ArrayList<String[]>();
        cells.add(new String[] {"token", "probability", ""});
        for (int i = 0; i < ranking.size(); i++) {
            int t = ranking.get(i);
            if (i < BEST || t == target) cells.add(new String[] {symbol(t),
                Num.percent(probabilities[t]) + mark(s, p, 0, t), t == target ? "came next" : ""});
        }
        return Result.table(cells);
    }

    /** One row a head, under the symbols of the positions. */
    private Result heads(Station s, int p, Value[][] rows) {
        var cells = new ArrayList<String[]>();
        cells.add(line(s.symbol(), rows[0].length, t -> t + " " + symbol(tokens[t])));
        for (int h = 0; h < rows.length; h++) {
            Value[] row = rows[h];
            int head = h;
            cells.add(line("head " + h, row.length,
                t -> Num.fixed(row[t].data(), 4) + mark(s, p, head, t)));
        }
        return Result.table(cells);
    }

    private void mask(int p, String part) {
        int n = logits.length;
        add(part, "Mask: nobody looks ahead", () -> List.of(p + 1 == n
                ? "position " + p + " is the last: it may see all"
                : "position " + p + " may see 0 to " + p
                    + "; those ahead get no score, so their weight is 0"),
            () -> List.of(Result.table(List.of(
                line("position", n, t -> t + " " + symbol(tokens[t])),
                line("seen", n, t -> t <= p ? "yes" : "no")))), Map.of());
    }

    private void mean(Value loss) {
        var losses = new Value[logits.length];
        for (int p = 0; p < losses.length; p++) losses[p] = rows(Objective.SURPRISE, p)[0][0];
        var bindings = new LinkedHashMap<String, Object>();
        bindings.put("losses", losses);
        bindings.put("loss", loss);
        bindings.put("allLogits", logits);
        add("loss", "Loss of the document: the mean over its positions", () -> {
            var lines = new ArrayList<>(List.of("loss = Σ losses / " + losses.length));
            lines.addAll(Narrator.tell("loss", loss, names, 6));
            return lines;
        }, () -> List.of(Result.of("losses", Grid.data(losses))), bindings);
    }
}
