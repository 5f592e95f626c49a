package microgpt.toolkit.explain;

import java.util.Arrays;
import java.util.List;
import microgpt.Loss;
import microgpt.Value;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.graph.Graphs;
import microgpt.toolkit.graph.Names;
import microgpt.toolkit.graph.Replay;
import microgpt.toolkit.view.WhyView;
import microgpt.train.Objective;
import microgpt.train.Trainer;

/** Splits a derivative into the {@link Paths} that it came along. */
public final class Why {

    private static final int PATHS = 5;
    private static final String FIRST = "train a step first: trainer.step() or /step";

    /** Explains d result / d w. */
    public static WhyView explain(Value result, Value w, Names names) {
        Graphs.there(w);
        var paths = new Paths(result, w);
        return new WhyView("d " + name(names, result, "result") + " / d "
                + name(names, w, "value"),
            paths.sum(), paths.size(), paths.ways(), paths.strongest(PATHS).stream()
                .map(p -> new WhyView.Path(p.product(), p.steps().stream().map(step ->
                    new WhyView.Step(step.value().op(), names.of(step.value()),
                        step.value().data(), step.local())).toList())).toList());
    }

    private static String name(Names names, Value v, String otherwise) {
        return names.of(v).isEmpty() ? otherwise : names.of(v);
    }

    /**
     * Explains the derivative of a trainer's last loss. A weight's is told for
     * its document and the weights as they are now.
     *
     * @throws IllegalStateException if no step was begun yet
     */
    public static WhyView explain(Trainer trainer, Value w) {
        Graphs.there(w);
        Names names = Bindings.names();
        String name = Bindings.parameterName(trainer.model(), w);
        if (name.isEmpty()) {
            Value loss = lastLoss(trainer, w, name(names, w, ""));
            nameStations(trainer, loss, names);
            return explain(loss, w, names);
        }
        if (trainer.document() == null) throw new IllegalStateException(FIRST);
        names.put(trainer.model());
        Value loss = loss(trainer, names);
        if (!Graphs.reach(loss).contains(w)) throw new IllegalArgumentException(name
            + " took no part in the last document, \"" + trainer.document()
            + "\": its gradient is 0");
        return explain(loss, w, names);
    }

    /** Returns the loss that a Value which is no weight lies below. */
    private static Value lastLoss(Trainer trainer, Value w, String name) {
        String own = "; in your own graph: /why " + (name.isEmpty() ? "VALUE" : name)
            + ", RESULT";
        Value loss;
        try {
            loss = trainer.loss();
        } catch (IllegalStateException e) {
            throw new IllegalStateException(FIRST + own);
        }
        if (w == loss) throw new IllegalArgumentException("that Value is the loss itself; ask"
            + " for one below it, such as model.parameter(\"lm_head\").rows()[0][0]");
        if (!Graphs.reach(loss).contains(w)) throw new IllegalArgumentException(
            (name.isEmpty() ? "that Value" : name) + " is not below the last training loss" + own);
        Value[] again = new Replay(loss).run();
        if (again[again.length - 1].data() != loss.data())
            throw new IllegalArgumentException("that Value belongs to a pass from before the"
                + " last update; take one of a step that is not finished");
        return loss;
    }

    /** Names what no variable means as a probe does, that watches the same pass again. */
    private static void nameStations(Trainer trainer, Value loss, Names names) {
        var seen = new Names();
        List<Value> again = Graphs.parentsFirst(loss(trainer, seen));
        List<Value> order = Graphs.parentsFirst(loss);
        for (int i = 0; i < order.size() && order.size() == again.size(); i++)
            if (!seen.of(again.get(i)).isEmpty())
                names.put(order.get(i), seen.of(again.get(i)));
    }

    /** Returns the loss of the trainer's document, watched by a probe. */
    private static Value loss(Trainer trainer, Names names) {
        String document = trainer.document();
        int[] tokens = trainer.tokens();
        var model = trainer.model();
        int n = Math.min(model.config().shape().context(), tokens.length - 1);
        Value[][] logits = model.forward(
            Arrays.copyOf(tokens, n), model.newCache(), names);
        Value loss = Loss.mean(Objective.NextToken.losses(logits, tokens, names));
        names.put(loss, "loss of \"" + document + "\"");
        return loss;
    }

    private Why() {}
}
