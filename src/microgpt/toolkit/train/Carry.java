package microgpt.toolkit.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.fast.Engines;
import microgpt.run.History;
import microgpt.text.BytePairs;
import microgpt.text.Corpus;
import microgpt.text.Layout;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.bind.Bound;
import microgpt.train.Trainer;
import microgpt.train.TrainingState;

/**
 * A session's models on their way from one version of the engine to another.
 * What is packed consists of the JDK's types; it is unpacked by this class of
 * the other version. What no longer fits, since a parameter has another name
 * or shape now, begins anew, and that is told; what it was comes along, for an
 * engine that has it again.
 */
public final class Carry {

    /** What a variable holds: which trainer's what, or a number. */
    private static final String TRAINER = "trainer", MODEL = "model",
        TOKENIZER = "tokenizer", CORPUS = "corpus", RANDOM = "random", VALUE = "value";

    private static final List<Trainer> TRAINERS = new ArrayList<>();
    private static final List<TrainingState> STATES = new ArrayList<>();
    private static final List<String> NOTES = new ArrayList<>();
    private static final Map<Trainer, Left> LEFT = new WeakHashMap<>();
    private static Map<String, Object> partly = Map.of();

    /** Parameters that this version of the engine has not: numbers and their moments. */
    private record Left(List<String> names, double[][][] numbers) {
        static final Left NOTHING = new Left(List.of(), new double[0][][]);
    }

    public static Map<String, Object> pack(Map<String, Object> variables) {
        var trainers = new IdentityHashMap<Trainer, Integer>();
        var packed = new ArrayList<Map<String, Object>>();
        for (Object o : variables.values())
            if (o instanceof Trainer t && !t.model().hasFrozen()
                && trainers.putIfAbsent(t, packed.size()) == null)
                packed.add(pack(t));
        Trainer main = Bound.ofSession().trainer();
        for (Object o : variables.values())     // a model without its trainer
            if (o instanceof Gpt m && !m.hasFrozen() && main != null
                && m.vocabulary() == main.tokenizer().size()
                && trainers.keySet().stream().noneMatch(t -> t.model() == m)) {
                var t = new Trainer(m, main.tokenizer(), main.corpus(), main.random());
                trainers.put(t, packed.size());
                packed.add(pack(t));
            }
        var places = new LinkedHashMap<String, Object[]>();
        var values = new IdentityHashMap<Value, Integer>();
        variables.forEach((name, o) -> {
            trainers.forEach((t, i) -> {
                String what = o == t ? TRAINER : o == t.model() ? MODEL
                    : o == t.tokenizer() ? TOKENIZER : o == t.corpus() ? CORPUS
                    : o == t.random() ? RANDOM : null;
                if (what != null) places.put(name, new Object[] {what, i});
            });
            if (o instanceof Value v && v.parents().isEmpty()
                && trainers.keySet().stream().allMatch(
                    t -> Bindings.parameterName(t.model(), v).isEmpty()))
                places.put(name, new Object[] {VALUE,
                    values.computeIfAbsent(v, w -> values.size()), v.data()});
        });
        return Map.of("trainers", packed, "places", places, "partly", Partly.pack(variables));
    }

    private static Map<String, Object> pack(Trainer t) {
        var names = new ArrayList<String>();
        for (Parameter p : t.model().trainable()) names.add(p.name());
        Left left = LEFT.getOrDefault(t, Left.NOTHING);
        names.addAll(left.names);
        Object[] state = pack(new TrainingState(t), t);
        state[0] = Stream.of((double[][][]) state[0], left.numbers).flatMap(Stream::of)
            .toArray(double[][][]::new);
        var packed = new HashMap<String, Object>();
        packed.put("config", t.model().config().toMap());
        packed.put("tokenizer", t.tokenizer().words());
        packed.put("documents", t.corpus().documents());
        packed.put("heldOut", t.corpus().heldOut().size());
        packed.put("layout", t.corpus().layout().words());
        packed.put("names", names);
        packed.put("engine", t.engine() == null ? Engines.GRAPH : t.engine().toString());
        packed.put("state", state);
        packed.put("losses", History.of(t).losses(t));
        packed.put("ways", Undo.pack(t));
        return packed;
    }

    /** Returns what a trainer was, in types of the JDK. */
    public static Object[] pack(TrainingState state, Trainer trainer) {
        int parameters = trainer.model().trainable().size();
        var numbers = new double[parameters][][];
        for (int i = 0; i < parameters; i++) numbers[i] = new double[][] {
            state.weights(i), state.firstMoments(i), state.secondMoments(i)};
        PythonRandom.State random = state.random();
        return new Object[] {numbers, state.steps(),
            random.seed(), random.draws(), random.spare()};
    }

    /**
     * Gives a trainer, perhaps of another version of the engine, what was
     * packed, as far as its parameters have these names and sizes.
     *
     * @return the names of the parameters that got nothing
     */
    public static List<String> unpack(Object[] packed, List<String> names, Trainer trainer) {
        var numbers = (double[][][]) packed[0];
        List<Parameter> parameters = trainer.model().trainable();
        var m = new double[parameters.size()][];
        var v = new double[parameters.size()][];
        var anew = new ArrayList<String>();
        for (int i = 0; i < m.length; i++) {
            Parameter p = parameters.get(i);
            int from = numbers.length - 1;
            while (from >= 0 && !fits(p, names.get(from), numbers[from])) from--;
            boolean fits = from >= 0;
            if (fits) p.setNumbers(numbers[from][0]);
            else anew.add(p.name());
            m[i] = fits ? numbers[from][1] : new double[p.size()];
            v[i] = fits ? numbers[from][2] : new double[p.size()];
        }
        trainer.optimizer().restore((int) packed[1], m, v);
        trainer.random().set(PythonRandom.at(new PythonRandom.State(
            (long) packed[2], (long) packed[3], (double) packed[4])));
        return anew;
    }

    private static boolean fits(Parameter p, String name, double[][] numbers) {
        return p.name().equals(name) && p.size() == numbers[0].length;
    }

    /** Returns the new objects by the names of their variables. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> unpack(Map<String, Object> carried) {
        forget();
        if (carried.isEmpty()) return Map.of();
        partly = (Map<String, Object>) carried.get("partly");
        for (var packed : (List<Map<String, Object>>) carried.get("trainers")) {
            Trainer t = unpackTrainer(packed);
            TRAINERS.add(t);
            STATES.add(new TrainingState(t));
        }
        var objects = new LinkedHashMap<String, Object>();
        var values = new HashMap<Object, Value>();
        ((Map<String, Object[]>) carried.get("places")).forEach((name, place) ->
            objects.put(name, object(place, values)));
        if (objects.get("trainer") instanceof Trainer t) Bindings.use(t);
        new Bound(null, objects.get("model") instanceof Gpt m ? m : null,
            objects.get("tokenizer") instanceof Tokenizer t ? t : null,
            objects.get("corpus") instanceof Corpus c ? c : null, null).bind();
        return objects;
    }

    private static Object object(Object[] place, Map<Object, Value> values) {
        if (place[0].equals(VALUE)) return values.computeIfAbsent(
            place[1], k -> new Value((double) place[2]));
        Trainer t = TRAINERS.get((int) place[1]);
        return switch ((String) place[0]) {
            case TRAINER -> t;
            case MODEL -> t.model();
            case TOKENIZER -> t.tokenizer();
            case CORPUS -> t.corpus();
            default -> t.random();
        };
    }

    @SuppressWarnings("unchecked")
    private static Trainer unpackTrainer(Map<String, Object> packed) {
        var words = new HashMap<>((Map<String, String>) packed.get("config"));
        words.keySet().retainAll(Config.microgpt().toMap().keySet());
        Config config = Config.of(words.entrySet().stream()
            .map(Object::toString).toArray(String[]::new));
        var documents = (List<String>) packed.get("documents");
        int heldOut = (int) packed.get("heldOut");
        var layout = (Map<String, String>) packed.get("layout");
        Corpus corpus = Corpus.of(documents, heldOut, Layout.of(layout.entrySet().stream()
            .map(Object::toString).toArray(String[]::new)));
        var tokenizer = BytePairs.read((Map<String, String>) packed.get("tokenizer"));
        var model = new Gpt(config, tokenizer.size(), new PythonRandom(config.training().seed()));
        var trainer = new Trainer(model, tokenizer, corpus, new PythonRandom(config.training().seed()));
        trainer.engine(Engines.of((String) packed.get("engine")));
        var names = (List<String>) packed.get("names");
        Undo.unpack((List<List<Object[]>>) packed.get("ways"), names, trainer);
        History.of(trainer).goesOn((double[]) packed.get("losses"));
        List<String> anew = unpack((Object[]) packed.get("state"), names, trainer);
        keepLeft(names, (double[][][]) ((Object[]) packed.get("state"))[0], trainer);
        if (!anew.isEmpty()) NOTES.add(String.join(", ", anew) + (anew.size() == 1
            ? " begins" : " begin") + " anew, with random numbers");
        return trainer;
    }

    private static void keepLeft(List<String> names, double[][][] numbers, Trainer trainer) {
        int[] left = IntStream.range(0, numbers.length).filter(i -> trainer.model().trainable()
            .stream().noneMatch(p -> fits(p, names.get(i), numbers[i]))).toArray();
        LEFT.put(trainer, new Left(IntStream.of(left).mapToObj(names::get).toList(),
            IntStream.of(left).mapToObj(i -> numbers[i]).toArray(double[][][]::new)));
    }

    /** What was evaluated meanwhile has changed nothing. */
    public static List<String> done() {
        for (int i = 0; i < TRAINERS.size(); i++) STATES.get(i).restore(TRAINERS.get(i));
        NOTES.addAll(Partly.unpack(partly));
        List<String> notes = List.copyOf(NOTES);
        forget();
        Undo.begin();
        return notes;
    }

    private static void forget() {
        TRAINERS.clear();
        STATES.clear();
        NOTES.clear();
        partly = Map.of();
    }

    private Carry() {}
}
