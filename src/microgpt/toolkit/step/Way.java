package microgpt.toolkit.step;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.Parameters.Parameter;
import microgpt.Value;
import microgpt.toolkit.bind.Bindings;
import microgpt.train.Trainer;

/**
 * The whole way of a step, numbered through from 0: the stages forward, the Values
 * on the way back, the parameters of the update. It knows what is where, and by
 * which name it is found.
 */
public final class Way {

    /** A layer, perhaps, what is computed in it, and at which position, perhaps. */
    private static final Pattern STAGE =
        Pattern.compile("(?:(layer\\d+)\\.)?(.+?)(?: (\\d{1,6}))?");
    private static final Pattern ENTRY =
        Pattern.compile("(.+?)(?:\\[(\\d{1,6})\\])?\\[(\\d{1,6})\\]");
    private static final Pattern POSITION = Pattern.compile("position (\\d+) · .*");

    private final Trainer trainer;
    private final List<Stage> forward;
    private final Backward backward;
    private final List<Parameter> updated;

    /** The way of the trainer's step, computed with the weights as they are. */
    public Way(Trainer trainer, List<Stage> forward, Backward backward) {
        this.trainer = trainer;
        this.forward = forward;
        this.backward = backward;
        updated = trainer.model().trainable();
    }

    /** Returns how many stages there are. */
    public int size() { return firstUpdate() + updated.size(); }

    /** Returns the number of the first stage of the update. */
    public int firstUpdate() { return forward.size() + backward.size(); }

    /** Returns the first stage of the part behind the one of that stage. */
    public int nextPart(int at) {
        if (at >= firstUpdate()) return size() - 1;
        if (at >= forward.size()) return forward.size() + backward.nextPart(at - forward.size());
        int next = at;
        while (next < forward.size() && forward.get(next).part().equals(forward.get(at).part()))
            next++;
        return next;
    }

    /** Returns the names of what the stages forward compute. */
    public Set<String> names() {
        var names = new LinkedHashSet<String>();
        for (Stage s : forward) s.bindings().keySet().stream()
            .filter(k -> !k.equals("target")).forEach(names::add);
        return names;
    }

    /**
     * Returns the number of the stage that is meant, or -1; of several of that name
     * the next one from where the step is.
     *
     * @throws IllegalArgumentException if it is a number, and no stage has it
     */
    public int find(String name, int at) {
        if (name.isEmpty()) return -1;
        if (name.matches("\\d{1,9}")) {
            int stage = Integer.parseInt(name) - 1;
            if (stage < 0 || stage >= size()) throw new IllegalArgumentException(
                "stage " + name + " is not in 1.." + size());
            return stage;
        }
        if (name.equals("backward")) return forward.size();
        if (name.equals("update")) return firstUpdate();
        for (int i = 0; i < updated.size(); i++)
            if (updated.get(i).name().equals(name)) return firstUpdate() + i;
        if (name.matches("position \\d{1,6}")) {
            int back = backward.partStart(name + " ");
            if (at >= forward.size() && at < firstUpdate() && back >= 0)
                return forward.size() + back;
            return first(0, s -> s.part().startsWith(name + " "));
        }
        Value value = value(name);
        if (value != null && !names().contains(name)) {
            int place = backward.placeOf(value);
            return place < 0 ? -1 : forward.size() + place;
        }
        Matcher m = STAGE.matcher(name);
        if (!m.matches()) return -1;
        String layer = m.group(1) == null ? "" : "· " + m.group(1) + " ", word = m.group(2);
        String part = m.group(3) == null ? "" : "position " + m.group(3) + " ";
        int from = part.isEmpty() && at < forward.size() ? at : 0;
        for (Predicate<Stage> like : List.<Predicate<Stage>>of(
                s -> s.bindings().containsKey(word),
                s -> s.title().toLowerCase(Locale.ROOT).startsWith(word.toLowerCase(Locale.ROOT)))) {
            Predicate<Stage> here = like.and(
                s -> s.part().startsWith(part) && s.part().contains(layer));
            int found = first(from, here);
            if (found < 0) found = first(0, here);
            if (found >= 0) return found;
        }
        return -1;
    }

    /** Returns the Value of that name: a variable's, a weight or a result; or null. */
    private Value value(String name) {
        if (Bindings.console().variable(name) instanceof Value v) return v;
        Matcher m = ENTRY.matcher(name);
        if (m.matches()) for (Parameter p : trainer.model().parameters())
            if (p.name().equals(m.group(1))) {
                int i = m.group(2) == null ? 0 : Integer.parseInt(m.group(2));
                int j = Integer.parseInt(m.group(3));
                return i < p.rows().length && j < p.rows()[i].length ? p.rows()[i][j] : null;
            }
        return backward.named(name);
    }

    private int first(int from, Predicate<Stage> like) {
        for (int i = from; i < forward.size(); i++) if (like.test(forward.get(i))) return i;
        return -1;
    }

    /** Returns at which stage that name will mean something, if it is still to come. */
    public Optional<String> hint(String name, int at, int token) {
        if (trainer.model().parameters().stream().anyMatch(p -> p.name().equals(name))) {
            int row = name.equals("wte") ? token : 0;       // one that the step has used
            return Optional.of(name + " is a parameter: g " + name + "[" + row + "][0] goes to a"
                + " number of it, /params " + name + " shows them all");
        }
        int stage = first(at + 1, s -> s.bindings().containsKey(name));
        if (stage >= 0) return Optional.of(name + " comes at stage " + (stage + 1)
            + " of the step; g " + (stage + 1) + " goes there");
        boolean back = name.equals("node");
        stage = back ? forward.size()
            : List.of("parameter", "gradient", "m", "v").contains(name) ? firstUpdate() : -1;
        return stage <= at ? Optional.empty() : Optional.of(name + (back
            ? " comes with the way back; g backward goes there"
            : " comes with the update; g update goes there"));
    }

    /** Returns where that stage is, in words. */
    public String place(int at) {
        int i = at - forward.size(), k = at - firstUpdate();
        return k >= 0 ? String.format(Locale.ROOT, "update · parameter %d of %d", k + 1,
                updated.size())
            : i >= 0 ? String.format(Locale.ROOT, "%s · Value %,d of %,d", backward.part(i), i + 1,
                backward.size())
            : String.format(Locale.ROOT, "%s · stage %d of %d", forward.get(at).part(), at + 1,
                forward.size());
    }

    /** Returns that stage in the words of the laboratory page. */
    public Map<String, Object> moment(int at) {
        if (at >= firstUpdate()) return Map.of("kind", "update");
        if (at >= forward.size()) return Map.of("kind", "back", "walk", at - forward.size() + 1);
        if (at == forward.size() - 1) return Map.of("kind", "mean");
        Matcher position = POSITION.matcher(forward.get(at).part());
        if (!position.matches()) return Map.of();
        String here = "position " + position.group(1) + " · ";
        var titles = new ArrayList<String>();
        for (Stage s : forward.subList(0, at + 1))
            if (s.part().startsWith(here)) titles.add(s.part().substring(here.length())
                + " · " + s.title());
        return Map.of("kind", "forward", "position", Integer.parseInt(position.group(1)),
            "titles", titles);
    }
}
