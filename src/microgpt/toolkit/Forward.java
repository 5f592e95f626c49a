package microgpt.toolkit;

import static microgpt.toolkit.Formula.dot;
import static microgpt.toolkit.Formula.factor;
import static microgpt.toolkit.Formula.n;
import static microgpt.toolkit.Formula.sum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Mlp;
import microgpt.Norm;
import microgpt.Probe;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.toolkit.draw.Num;
import microgpt.toolkit.draw.Text;
import microgpt.toolkit.view.Grid;
import microgpt.toolkit.view.PredictionView;
import microgpt.toolkit.view.StageView.Result;

/** Tells a recorded forward pass stage by stage. */
final class Forward {

    private final Gpt model;
    private final Config config;
    private final Tokenizer tokenizer;
    private final Probe.Record seen;
    private final int[] tokens;
    private final Value[][] logits;
    private final Value[] losses;       // of each position
    private final List<Stage> stages = new ArrayList<>();

    private Forward(Gpt model, Tokenizer tokenizer, Probe.Record seen, int[] tokens,
            Value[][] logits, Value[] losses) {
        this.model = model;
        this.config = model.config();
        this.tokenizer = tokenizer;
        this.seen = seen;
        this.tokens = tokens;
        this.logits = logits;
        this.losses = losses;
    }

    /** Returns the stages in the order of the calculation. */
    static List<Stage> stages(Gpt model, Tokenizer tokenizer, String document,
            Probe.Record seen, int[] tokens, Value[][] logits, Value[] losses, Value loss) {
        var forward = new Forward(model, tokenizer, seen, tokens, logits, losses);
        forward.tokens(document);
        for (int p = 0; p < logits.length; p++) forward.position(p);
        forward.mean(loss);
        return List.copyOf(forward.stages);
    }

    private String symbol(int token) { return Text.safe(tokenizer.symbol(token)); }

    private Value[] row(String name, int p) { return seen.get(name, p)[0]; }

    private static Result show(String name, Value... row) {
        return Result.of(name, Grid.data(row));
    }

    private void add(String part, String title, List<String> formula, List<Result> results,
            Object... names) {
        stages.add(new Stage(part, title, () -> formula, () -> results, Stage.names(names)));
    }

    private void tokens(String document) {
        var head = new ArrayList<>(List.of("position"));
        var input = new ArrayList<>(List.of("token"));
        var target = new ArrayList<>(List.of("comes next"));
        for (int p = 0; p < logits.length; p++) {
            head.add(String.valueOf(p));
            input.add(symbol(tokens[p]));
            target.add(symbol(tokens[p + 1]));
        }
        var ids = new ArrayList<>(List.of("id"));
        for (int p = 0; p < logits.length; p++) ids.add(String.valueOf(tokens[p]));
        add("tokens", "Tokens: the document \"" + Text.safe(document) + "\" becomes numbers",
            List.of(), List.of(Result.table(List.of(head.toArray(new String[0]),
                input.toArray(new String[0]), ids.toArray(new String[0]),
                target.toArray(new String[0])))),
            "tokens", tokens);
    }

    private void position(int p) {
        String at = "position " + p + " · ";
        Value[] token = row("token_embedding", p), place = row("position_embedding", p);
        Value[] x = row("embedding", p);
        add(at + "embedding", "Embedding: a row for the token, a row for the position",
            List.of("x = wte[" + tokens[p] + "] + wpe[" + p + "]",
                "x[0] = " + n(token[0]) + " + " + factor(place[0]) + " = " + n(x[0])),
            List.of(show("x", x)), "token_embedding", token, "position_embedding", place, "x", x);
        Value[] input = row("input", p);
        if (config.form().embeddingNorm()) norm(at + "embedding", "ln_e", x, input);
        for (int l = 0; l < config.shape().layers(); l++) {
            input = attention(p, l, input);
            input = mlp(p, l, input);
        }
        head(p, input);
    }

    private void norm(String part, String name, Value[] x, Value[] y) {
        double mean = 0, squares = 0;
        boolean layer = config.form().norm() == Norm.Type.LAYER;
        for (Value v : x) mean += v.data() / x.length;
        if (!layer) mean = 0;
        for (Value v : x) squares += (v.data() - mean) * (v.data() - mean) / x.length;
        String scale = "√(" + Num.brief(squares) + " + 1e-5)";
        var formula = layer ? List.of("y = weight · (x - mean) / √(variance + ε) + bias",
                "mean = " + Num.brief(mean) + ", variance = " + Num.brief(squares),
                "y[0] = " + n(parameter(name + ".weight")) + " · (" + n(x[0]) + " - "
                    + factor(mean) + ") / " + scale + " + " + factor(parameter(name + ".bias"))
                    + " = " + n(y[0]))
            : List.of("y = x / √(mean of x² + ε)",
                "y[0] = " + n(x[0]) + " / " + scale + " = " + n(y[0]));
        add(part, "Norm: bring the vector to a standard size (" + name + ")", formula,
            List.of(show("y", y)), "y", y);
    }

    private Value parameter(String name) { return model.parameter(name).vector()[0]; }

    private Value[] weights(String name, int row) { return model.parameter(name).rows()[row]; }

    private Value[] attention(int p, int l, Value[] input) {
        String layer = "layer" + l, part = "position " + p + " · " + layer + " attention";
        Value[] y = row(layer + ".ln_1", p);
        Value[] q = row(layer + ".q", p), k = row(layer + ".k", p), v = row(layer + ".v", p);
        Value[][] scores = seen.get(layer + ".scores", p);
        Value[][] weights = seen.get(layer + ".weights", p);
        int size = config.shape().width() / config.shape().heads();
        norm(part, layer + ".ln_1", input, y);
        add(part, "Query, key and value: what I look for, what I have, what I tell",
            List.of("q = attn_wq · y, k = attn_wk · y, v = attn_wv · y",
                "q[0] = " + dot(weights(layer + ".attn_wq", 0), y) + " = " + n(q[0])),
            List.of(show("q", q), show("k", k), show("v", v)), "q", q, "k", k, "v", v,
            "query", q, "key", k, "value", v);
        Value[] key = row(layer + ".k", 0);
        add(part, "Scores: how well each position answers my query",
            List.of("scores[t] = q · k[t] / √" + size,
                "scores[0] = (" + dot(Arrays.copyOf(q, size), Arrays.copyOf(key, size)) + ") / "
                    + Num.brief(Math.sqrt(size)) + " = " + n(scores[0][0])),
            heads("scores", scores, p), "scores", scores);
        var sees = new ArrayList<>(List.of("position"));
        var mask = new ArrayList<>(List.of("seen"));
        for (int t = 0; t < logits.length; t++) {
            sees.add(t + " " + symbol(tokens[t]));
            mask.add(t <= p ? "yes" : "no");
        }
        add(part, "Mask: nobody looks ahead", List.of(p + 1 == logits.length
                ? "position " + p + " is the last: it may see all"
                : "position " + p + " may see 0 to " + p
                    + "; later keys are not in the cache yet, so their weight is 0"),
            List.of(Result.table(List.of(sees.toArray(new String[0]),
                mask.toArray(new String[0])))));
        add(part, "Weights: the scores become shares that add up to 1",
            List.of("weights[t] = exp(scores[t]) / Σ exp(scores)",
                "weights[0] = " + Formula.softmax(scores[0], 0) + " = " + n(weights[0][0])),
            heads("weights", weights, p), "weights", weights);
        Value[] heads = row(layer + ".heads", p), out = row(layer + ".attn_out", p);
        var first = new Value[p + 1];
        for (int t = 0; t <= p; t++) first[t] = row(layer + ".v", t)[0];
        add(part, "Output: the average of the values, mixed once more",
            List.of("heads = Σ weights[t] · v[t], attn_out = attn_wo · heads",
                "heads[0] = " + dot(weights[0], first) + " = " + n(heads[0]),
                "attn_out[0] = " + dot(weights(layer + ".attn_wo", 0), heads) + " = "
                    + n(out[0])),
            List.of(show("heads", heads), show("attn_out", out)), "heads", heads,
            "attn_out", out);
        return residual(part, "attn_out", out, input, row(layer + ".attn_residual", p));
    }

    /** One row a head, under the symbols of the positions. */
    private List<Result> heads(String name, Value[][] rows, int p) {
        var cells = new ArrayList<String[]>();
        var head = new String[p + 2];
        head[0] = name;
        for (int t = 0; t <= p; t++) head[t + 1] = t + " " + symbol(tokens[t]);
        cells.add(head);
        for (int h = 0; h < rows.length; h++) {
            var line = new String[p + 2];
            line[0] = "head " + h;
            for (int t = 0; t <= p; t++) line[t + 1] = Num.fixed(rows[h][t].data(), 4);
            cells.add(line);
        }
        return List.of(Result.table(cells));
    }

    private Value[] residual(String part, String name, Value[] change, Value[] x, Value[] sum) {
        add(part, "Residual: add to the vector, do not replace it",
            List.of("x = " + name + " + x", "x[0] = " + n(change[0]) + " + " + factor(x[0]) + " = "
                + n(sum[0])),
            List.of(show("x", sum)), "x", sum);
        return sum;
    }

    private Value[] mlp(int p, int l, Value[] x) {
        String layer = "layer" + l, part = "position " + p + " · " + layer + " MLP";
        Value[] y = row(layer + ".ln_2", p), inner = row(layer + ".mlp_inner", p);
        Value[] hidden = row(layer + ".mlp_hidden", p), out = row(layer + ".mlp_out", p);
        norm(part, layer + ".ln_2", x, y);
        add(part, "MLP: widen", List.of("inner = mlp_fc1 · y",
                "inner[0] = " + dot(weights(layer + ".mlp_fc1", 0), y) + " = " + n(inner[0])),
            List.of(show("mlp_inner", inner)), "mlp_inner", inner);
        boolean squared = config.form().activation() == Mlp.Activation.SQUARED_RELU;
        add(part, "MLP: bend", List.of(
                squared ? "hidden = max(0, inner)²" : "hidden = max(0, inner)",
                "hidden[0] = max(0, " + n(inner[0]) + ")" + (squared ? "²" : "") + " = "
                    + n(hidden[0])),
            List.of(show("mlp_hidden", hidden)), "mlp_hidden", hidden);
        add(part, "MLP: narrow", List.of("mlp_out = mlp_fc2 · hidden",
                "mlp_out[0] = " + dot(weights(layer + ".mlp_fc2", 0), hidden) + " = "
                    + n(out[0])),
            List.of(show("mlp_out", out)), "mlp_out", out);
        return residual(part, "mlp_out", out, x, row(layer + ".mlp_residual", p));
    }

    private void head(int p, Value[] x) {
        String part = "position " + p + " · head";
        Value[] z = logits[p];
        int target = tokens[p + 1];
        double[] probabilities = Grid.data(Loss.softmax(z))[0];
        add(part, "Logits: a score for each token", List.of("logits = lm_head · x",
                "logits[" + target + "] = " + dot(weights("lm_head", target), x) + " = "
                    + n(z[target]) + " for '" + symbol(target) + "'"),
            List.of(show("logits", z)), "logits", z);
        var prediction = new PredictionView("", PredictionView.symbols(tokenizer),
            new int[0], new double[0], probabilities);
        var best = new ArrayList<String[]>();
        best.add(new String[] {"token", "probability"});
        for (int t : prediction.ranking().subList(0, Math.min(5, probabilities.length)))
            best.add(new String[] {symbol(t), Num.percent(probabilities[t])});
        add(part, "Probabilities: softmax of the logits",
            List.of("p[i] = exp(logits[i]) / Σ exp(logits)",
                "p[" + target + "] = " + Formula.softmax(z, target) + " = "
                    + Num.brief(probabilities[target])),
            List.of(Result.table(best)), "probabilities", probabilities);
        Value loss = losses[p];
        add(part, "Loss of this position: how surprising '" + symbol(target) + "' was",
            List.of("loss = -ln p[target]",
                "loss = -ln " + Num.brief(probabilities[target]) + " = " + n(loss) + " nats"),
            List.of(), "target", target, "loss", loss);
    }

    private void mean(Value loss) {
        add("loss", "Loss of the document: the mean over its positions",
            List.of("loss = Σ losses / " + losses.length,
                "loss = (" + sum(losses) + ") / " + losses.length + " = "
                    + Num.brief(loss.data(), 6) + " nats"),
            List.of(show("losses", losses)), "loss", loss, "allLogits", logits);
    }
}
