package microgpt.toolkit.explain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Probe;
import microgpt.PythonRandom;
import microgpt.Value;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.view.ProfileView;
import microgpt.toolkit.view.ProfileView.Stage;
import microgpt.train.Objective.NextToken;
import microgpt.train.Trainer;
import microgpt.tuning.FineTuning;

/** Where the time and the Values of a training step go; measured on a copy of the model. */
public final class Profile {

    private static final int MOST = 10_000;
    private static final long REDRAW_NANOS = 100_000_000;

    private final Gpt model;
    private final int[] tokens;
    private final Map<String, double[]> nanos = new LinkedHashMap<>();     // of each time
    private final int times;
    private long last;

    private Profile(Gpt model, int[] tokens, int times) {
        this.model = model;
        this.tokens = tokens;
        this.times = times;
    }

    /**
     * Takes a step so many times on the trainer's document, or on its first.
     *
     * @throws IllegalArgumentException if that is too often, or not once
     */
    public static ProfileView of(Trainer trainer, int times) {
        if (times < 1 || times > MOST) throw new IllegalArgumentException(
            "times " + times + " is not in 1.." + MOST);
        String document = trainer.document() != null ? trainer.document()
            : trainer.corpus().documents().get(0);
        var copy = new Trainer(FineTuning.copy(trainer.model()), trainer.tokenizer(),
            trainer.corpus(), new PythonRandom(1));
        return new Profile(copy.model(), trainer.tokenizer().encode(document), times)
            .measure(document, copy);
    }

    private ProfileView measure(String document, Trainer copy) {
        long drawn = System.nanoTime();
        for (int i = -times; i < times; i++) {          // first to get warm
            step(copy, Math.max(i, 0));
            if (last - drawn < REDRAW_NANOS) continue;
            drawn = last;
            Bindings.console().status("step " + (i + times + 1) + " of " + 2 * times
                + " on a copy" + (i < 0 ? ", to get warm" : ""));
        }
        Bindings.console().status("");
        var seen = new ArrayList<Value[]>();
        var names = new ArrayList<String>();
        Value loss = loss((station, position, rows) -> {
            for (Value[] row : rows) {
                names.add(station.name());
                seen.add(row);
            }
        });
        Map<String, Integer> values = values(names, seen, loss);
        var stages = new ArrayList<Stage>();
        nanos.forEach((name, each) -> {
            int made = values.getOrDefault(name, 0);
            if (made > 0 || !values.containsKey(name))      // a row of weights is not made
                stages.add(new Stage(name, made, median(each) * 1e-9));
        });
        return new ProfileView(document, times, ProfileView.together(stages));
    }

    private Value loss(Probe probe) {
        Value[][] logits = NextToken.logits(model, tokens, probe);
        return Loss.mean(NextToken.losses(logits, tokens, probe));
    }

    private void step(Trainer copy, int time) {
        nanos.values().forEach(each -> each[time] = 0);
        model.zeroGrad();
        last = System.nanoTime();
        Value loss = loss((station, position, rows) -> passed(station.name(), time));
        passed(ProfileView.MEAN, time);
        loss.backward();
        passed(ProfileView.BACKWARD, time);
        copy.optimizer().update(copy.model().config().training().learningRate());
        passed(ProfileView.UPDATE, time);
    }

    /** Puts down the time since it was last asked. */
    private void passed(String name, int time) {
        long now = System.nanoTime();
        nanos.computeIfAbsent(name, n -> new double[times])[time] += now - last;
        last = System.nanoTime();
    }

    /** Counts the Values below each stage that lie below none before it. */
    private Map<String, Integer> values(List<String> names, List<Value[]> rows, Value loss) {
        Set<Value> known = Collections.newSetFromMap(new IdentityHashMap<>());
        model.parameters().forEach(p -> {
            for (Value[] row : p.rows()) known.addAll(Arrays.asList(row));
        });
        Map<String, Integer> count = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++)
            count.merge(names.get(i), made(rows.get(i), known), Integer::sum);
        count.put(ProfileView.MEAN, made(new Value[] {loss}, known));
        return count;
    }

    private static int made(Value[] row, Set<Value> known) {
        var toDo = new ArrayDeque<Value>();
        int before = known.size();
        for (Value v : row) if (known.add(v)) toDo.push(v);
        while (!toDo.isEmpty())
            for (Value p : toDo.pop().parents()) if (known.add(p)) toDo.push(p);
        return known.size() - before;
    }

    static double median(double[] each) {
        double[] sorted = each.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
