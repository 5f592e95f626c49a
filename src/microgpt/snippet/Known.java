package microgpt.snippet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.BaseStream;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import microgpt.AdamW;
import microgpt.Bigram;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Linear;
import microgpt.Loss;
import microgpt.Model;
import microgpt.Norm;
import microgpt.OnlineSoftmax;
import microgpt.Parameters;
import microgpt.Probe;
import microgpt.PythonRandom;
import microgpt.Rotary;
import microgpt.Schedule;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.fast.ArrayEngine;
import microgpt.fast.ArrayGpt;
import microgpt.fast.CachedSampler;
import microgpt.fast.DotEngine;
import microgpt.fast.Inference;
import microgpt.fast.ScalingLaw;
import microgpt.text.BytePairLearner;
import microgpt.text.BytePairs;
import microgpt.text.Bytes;
import microgpt.text.Corpus;
import microgpt.text.Sampler;
import microgpt.text.Sampling;
import microgpt.text.Windows;
import microgpt.train.Engine;
import microgpt.train.Objective;
import microgpt.train.Step;
import microgpt.train.Trainer;
import microgpt.train.TrainingState;
import microgpt.tuning.Checkup;
import microgpt.tuning.Curvature;
import microgpt.tuning.FineTuning;
import microgpt.tuning.Leak;
import microgpt.tuning.LowRank;
import microgpt.tuning.Preference;
import microgpt.tuning.Signs;
import microgpt.tuning.Tasks;
import microgpt.tuning.Yardstick;
import microgpt.web.Fdlibm;
import microgpt.web.Shim;

/**
 * The classes that can be named, and what of them. The compiler takes what stands
 * here into the page, with all that it reaches, so it is as long as it has to be.
 */
public final class Known {

    /** Of the engine: all that speaks of nothing else than what is listed here. */
    private static final List<Class<?>> OURS = List.of(
        AdamW.class, Bigram.class, BytePairLearner.class, BytePairs.class, Bytes.class,
        Config.class, Config.Shape.class, Config.Form.class, Config.Training.class,
        Corpus.class, Engine.class, Gpt.class, Gpt.Cache.class, Linear.class, Loss.class,
        Model.class, Model.Reader.class, Norm.class, Norm.Type.class, Norm.LayerNorm.class,
        Norm.RmsNorm.class, Objective.class, Objective.NextToken.class, OnlineSoftmax.class,
        Parameters.class, Parameters.Parameter.class, Parameters.Source.class, Probe.class,
        Probe.Record.class, PythonRandom.class, Rotary.class, Sampler.class, Sampling.class,
        Schedule.class, Schedule.Form.class, Step.class, Step.Report.class, Tokenizer.class,
        Trainer.class, Trainer.Score.class, TrainingState.class, Value.class,
        Value.Backward.class, Windows.class,
        ArrayEngine.class, ArrayGpt.class, CachedSampler.class, DotEngine.class,
        Inference.class, ScalingLaw.class,
        Checkup.class, Checkup.Choice.class, Curvature.class, FineTuning.class, Leak.class,
        LowRank.class, Preference.class, Preference.Pair.class, Signs.class,
        Signs.Longest.class, Tasks.class, Yardstick.class, Yardstick.Predictions.class,
        Out.class, Fdlibm.class, Shim.class);

    private static final String COLLECTION = "add addAll clear contains isEmpty remove size stream";

    private static final String STREAM = "average boxed collect count distinct filter flatMap "
        + "forEach limit map mapToDouble mapToInt mapToObj max min of range reduce skip sorted "
        + "sum toArray toList generate iterate";

    /** Of Java's library: these methods; {@code new} are constructors. */
    private static final Map<Class<?>, String> LIBRARY = Map.ofEntries(
        Map.entry(Object.class, "equals hashCode toString"),
        Map.entry(String.class, "charAt chars contains endsWith equals indexOf isEmpty join "
            + "length repeat replace startsWith strip substring toUpperCase valueOf"),
        Map.entry(Character.class, "isLetter MAX_VALUE"),
        Map.entry(Boolean.class, ""),
        Map.entry(Integer.class, "compare intValue max MAX_VALUE min parseInt sum"),
        Map.entry(Long.class, "intValue"),
        Map.entry(Number.class, "doubleValue intValue"),
        Map.entry(Double.class, "compare doubleValue max MAX_VALUE min MIN_VALUE NaN "
            + "NEGATIVE_INFINITY parseDouble POSITIVE_INFINITY sum"),
        Map.entry(Math.class, "abs ceil floor max min PI rint round sqrt"),
        Map.entry(Locale.class, "ROOT"),
        Map.entry(Iterable.class, "forEach iterator"),
        Map.entry(Iterator.class, "hasNext next"),
        Map.entry(Collection.class, COLLECTION),
        Map.entry(List.class, COLLECTION + " get indexOf of set sort subList"),
        Map.entry(ArrayList.class, "new"),
        Map.entry(Set.class, COLLECTION + " of"),
        Map.entry(HashSet.class, "new"),
        Map.entry(TreeSet.class, "first last new"),
        Map.entry(Map.class, "clear containsKey entrySet forEach get getOrDefault isEmpty keySet "
            + "merge of put remove size values"),
        Map.entry(Map.Entry.class, "getKey getValue"),
        Map.entry(HashMap.class, "new"),
        Map.entry(LinkedHashMap.class, "new"),
        Map.entry(TreeMap.class, "new"),
        Map.entry(Collections.class, "max min"),
        Map.entry(Comparator.class, "comparing reversed"),
        Map.entry(Arrays.class, "asList copyOf copyOfRange equals fill sort stream toString"),
        Map.entry(BaseStream.class, "iterator"),
        Map.entry(Stream.class, STREAM),
        Map.entry(IntStream.class, STREAM),
        Map.entry(DoubleStream.class, STREAM),
        Map.entry(Collector.class, ""),
        Map.entry(Collectors.class, "joining"),
        Map.entry(OptionalDouble.class, "getAsDouble orElse"),
        Map.entry(OptionalInt.class, "getAsInt orElse"));

    /** Where static methods of a class are besides; of an object that is their first argument. */
    static final Map<Class<?>, Class<?>> MORE = Map.of(
        Math.class, Fdlibm.class, String.class, Shim.class, Character.class, Shim.class);

    private static final Map<String, Class<?>> BY_NAME = new HashMap<>();
    private static final Map<String, Set<String>> MEMBERS = new HashMap<>();
    private static final Set<String> TYPES = new HashSet<>(
        List.of("char", "byte", "short", "int", "long", "float", "double", "boolean", "void"));

    /** What nobody asks for who reads, and a page's library lacks. */
    private static final Set<String> NOT = Set.of("checksum", "inTwoForms", "toNfc");

    static {
        for (Class<?> type : OURS) add(type, null);
        LIBRARY.forEach((type, members) ->
            add(type, new HashSet<>(List.of(Shim.split(members, " ")))));
        BY_NAME.put("StrictMath", Math.class);
        for (Class<?> function : Lambda.class.getInterfaces()) TYPES.add(function.getName());
        TYPES.addAll(List.of("java.lang.CharSequence", "java.lang.Comparable",
            "java.util.function.Function", "java.util.function.BiFunction"));
    }

    private static void add(Class<?> type, Set<String> members) {
        BY_NAME.put(name(type), type);
        MEMBERS.put(type.getName(), members);
        TYPES.add(type.getName());
    }

    /** Returns Java's classes that can be named. */
    static Set<Class<?>> library() { return LIBRARY.keySet(); }

    static Set<String> members(Class<?> type) { return MEMBERS.get(type.getName()); }

    /** Returns a class's name as one writes it. */
    static String name(Class<?> type) {
        if (type.isArray()) return name(type.getComponentType()) + "[]";
        String name = type.getName();
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
    }

    /** Returns the class of that name, or null. */
    static Class<?> type(String name) { return BY_NAME.get(name); }

    /** Whether a class can be named. */
    public static boolean has(String owner) { return MEMBERS.containsKey(owner); }

    /**
     * Whether a public member can be used.
     *
     * @param name of a method or a field, or {@code new}
     * @param types of its arguments and its result, as {@link Class#getName} has them
     */
    public static boolean has(String owner, String name, String... types) {
        if (!has(owner)) return false;
        Set<String> members = MEMBERS.get(owner);
        if (members != null || NOT.contains(name)) return members != null && members.contains(name);
        for (String type : types) {
            String element = type;
            while (element.startsWith("[")) element = element.substring(1);
            if (element != type && element.length() == 1) continue;
            if (element != type) element = element.substring(1, element.length() - 1);
            if (!TYPES.contains(element)) return false;
        }
        return true;
    }

    private Known() {}
}
