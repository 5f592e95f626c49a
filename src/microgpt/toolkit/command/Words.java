package microgpt.toolkit.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.Tokenizer;
import microgpt.fast.Engines;
import microgpt.files.FileName;
import microgpt.toolkit.Show;
import microgpt.toolkit.Sources;
import microgpt.toolkit.bind.Bindings;
import microgpt.train.Trainer;

/** Words that may stand at the end of a command's arguments. */
final class Words {

    private Words() {}

    /** Returns the value of a variable of the session, or null. */
    private static Object variable(String name) {
        return Bindings.console().variables().get(name);
    }

    static List<String> options(String arguments, String... options) {
        if (arguments.matches("(?s)(.*\\s)?(-o|--data)\\s+(\\S*|\"[^\"]*|'[^']*)"))
            return FileName.starting(last(arguments));
        if (!last(arguments).startsWith("-")) return List.of();
        return starting(arguments, Stream.of(options));
    }

    static List<String> out(String arguments) { return options(arguments, "-o"); }

    /** Ways of sampling, as {@code top-k=} or behind a text as {@code --top-k}. */
    static List<String> sampling(String arguments) {
        return starting(arguments, Stream.of("temperature", "top-k", "top-p", "min-p",
            "repetition-penalty", "greedy").map(way -> last(arguments).startsWith("-") ? "--" + way
                : way.equals("greedy") ? way : way + "="));
    }

    static List<String> parameters(String arguments) {
        return variable("model") instanceof Gpt model
            ? starting(arguments, model.parameters().stream().map(Parameter::name)) : List.of();
    }

    static List<String> probes(String arguments) {
        if (!arguments.strip().contains(" ") && !arguments.endsWith(" ")) return List.of();
        if (!(variable("model") instanceof Gpt model)
            || !(variable("tokenizer") instanceof Tokenizer tokenizer)) return List.of();
        return starting(arguments, Show.probe(model, tokenizer, "").names().stream());
    }

    static List<String> presets(String arguments) {
        if (last(arguments).startsWith("data="))
            return FileName.starting(last(arguments).substring(5)).stream()
                .map(name -> "data=" + name).toList();
        Stream<String> presets = arguments.strip().contains(" ")
            || arguments.endsWith(" ") ? Stream.of() : Config.presets().keySet().stream();
        return starting(arguments, Stream.of(presets, settings(last(arguments)),
            engines(last(arguments)),
            Stream.of("data=", "separator=", "text=true", "unique=true", "nfc=true")).flatMap(s -> s));
    }

    /** Keys, and the values of a key that has been typed. */
    private static Stream<String> settings(String word) {
        return Config.keys().stream().flatMap(key -> word.startsWith(key.name() + "=")
            ? key.choices().stream().map(value -> key.name() + "=" + value)
            : Stream.of(key.name() + "="));
    }

    private static Stream<String> engines(String word) {
        return word.startsWith("engine=")
            ? Engines.names().stream().map(name -> "engine=" + name) : Stream.of("engine=", "threads=");
    }

    /** What a text may be, as an argument of a method of the engine or the JDK. */
    static List<String> inString(String call, int argument, String typed) {
        String method = call.substring(call.lastIndexOf('.') + 1);
        if (call.endsWith("Config.of")) return starting(typed, Stream.concat(argument > 0
            ? Stream.of() : Config.presets().keySet().stream(), settings(typed)));
        return switch (call.endsWith(".of") ? call.replaceFirst(".*\\.(?=\\w+\\.of$)", "") : method) {
            case "parameter", "params" -> parameters(typed);
            case "preset" -> starting(typed, Config.presets().keySet().stream());
            case "with" -> starting(typed, settings(typed));
            case "Engines.of", "use" -> starting(typed, Engines.names().stream());
            case "Sampling.of" -> sampling(typed);
            case "predict" -> argument < 3 ? List.of() : sampling(typed);
            case "sample" -> argument < 2 ? List.of() : sampling(typed);
            case "all", "get" -> stations(typed);
            case "probe" -> argument < 3 ? List.of() : stations(typed);
            case "source" -> sources(typed);
            case "open", "begin" -> documents(typed);
            case "Path.of", "documents", "load", "save", "resume", "File", "readString" ->
                FileName.unquoted(typed);
            default -> typed.contains("/") ? FileName.unquoted(typed) : List.of();
        };
    }

    private static List<String> stations(String typed) {
        return variable("model") instanceof Gpt model
            && variable("tokenizer") instanceof Tokenizer tokenizer
            ? starting(typed, Show.probe(model, tokenizer, "").names().stream()) : List.of();
    }

    /** The classes of the chapters; behind a class or a variable and a dot, its members. */
    static List<String> sources(String arguments) {
        String typed = last(arguments);
        int dot = typed.lastIndexOf('.');
        if (dot < 0) return starting(arguments, Sources.names().stream());
        String before = typed.substring(0, dot + 1);
        String type = ofClass(before);
        return starting(arguments, Sources.members(type.substring(0, type.length() - 1)).stream()
            .map(before::concat));
    }

    /** Returns a name with a variable at its beginning exchanged for that one's class. */
    static String ofClass(String name) {
        String first = name.replaceFirst("\\..*", "");
        Object value = variable(first);
        Class<?> type = value == null ? null : value.getClass();
        return type == null || type.isArray() || !type.getName().startsWith("microgpt.") ? name
            : Bindings.word(type) + name.substring(first.length());
    }

    static List<String> documents(String arguments) {
        if (last(arguments).isEmpty() || !(variable("trainer") instanceof Trainer trainer))
            return List.of();
        return starting(arguments, trainer.corpus().training().stream()).stream()
            .limit(20).toList();
    }

    static List<String> starting(String arguments, Stream<String> words) {
        String start = last(arguments);
        return new ArrayList<>(words.filter(w -> w.startsWith(start)).distinct().toList());
    }

    /** /checkpoint: a verb, then a file, then perhaps an option. */
    static List<String> checkpoint(String arguments) {
        if (!arguments.matches("\\s*\\S+\\s.*"))
            return starting(arguments, Stream.of("save", "load"));
        if (last(arguments).startsWith("-")) return options(arguments,
            arguments.strip().startsWith("load") ? "--data" : "--force");
        return FileName.starting(last(arguments));
    }

    private static String last(String arguments) {
        return arguments.substring(FileName.lastWord(arguments));
    }
}
