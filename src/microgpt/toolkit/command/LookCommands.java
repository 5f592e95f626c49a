package microgpt.toolkit.command;

import static microgpt.toolkit.command.Arguments.quote;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import microgpt.repl.spi.Command;
import microgpt.repl.spi.Lesson;
import microgpt.text.Sampling;
import microgpt.toolkit.Lessons;

/** Commands that look at Values and models, and change nothing. */
final class LookCommands {

    private static final Function<String, List<String>> NONE = a -> List.of();

    static List<Command> all() {
        return List.of(
            new Entry("graph", "EXPR [--depth N] [-o FILE.svg]",
                "draws the computation graph below a Value",
                "new Value(2).mul(new Value(-3)).add(1)", """
                Each line is a Value with its data, its gradient, and the local
                derivative of what stands above it. A Value that is used more
                than once has a number and is drawn once; ↑ refers to it.
                """, LookCommands::graph, a -> Words.options(a, "--depth", "-o")),
            new Entry("grad", "EXPR", "tells the derivative of a Value by each leaf below it",
                "new Value(2).mul(new Value(-3))", """
                The gradients are computed afresh, on a copy of the graph; the
                ones stored in the Values stay and are shown beside them.
                """, a -> "Show.grad(" + a.java() + ")", NONE),
            new Entry("why", "EXPR[, RESULT]",
                "explains a gradient by the paths that it came along",
                "model.parameter(\"lm_head\").rows()[0][0]", """
                Shows the paths from the last loss down to that Value, the
                strongest first, each as a product of local derivatives. In a
                graph of your own, name the Value that the paths start from:
                after var L = a.mul(b), /why a, L
                """, LookCommands::why, NONE),
            new Entry("check", "EXPR", "compares gradients with measured slopes",
                "Loss.crossEntropy(model.forward(0), 1)", """
                Every leaf (of a large graph: some) is moved up and down by a
                little, and the slope of the result compared with the gradient.
                """, a -> "Show.check(" + a.java() + ")", NONE),
            new Entry("predict", "[TEXT] [temperature=T] [top-k=K] ... [-o FILE.svg]",
                "tells what the model expects to come next",
                "emm", """
                Before that it tells how much each character of the text itself
                surprised the model, in nats and in bits. With the words of /sample it
                marks what they cut off, and shares out what is left. A text that
                ends in such a word itself stands in quotes.
                """, LookCommands::predict, a -> {
                    List<String> ends = new ArrayList<>(Words.out(a));
                    if (a.contains(" ")) ends.addAll(Words.sampling(a));
                    return ends;
                }),
            new Entry("attention", "TEXT [-o FILE.svg]", "draws who looks at whom, head by head",
                "emma", """
                Each row is a position of the text, each column one that it can
                see; the darker, the more it looks there.
                """, a -> picture(a, "Show.attention(model, tokenizer, ", true), Words::out),
            new Entry("embedding", "[-o FILE.svg]", "draws a map of the characters' vectors",
                "", """
                The first two principal components of wte: the directions in
                which the vectors differ most. Alike is near.
                """, a -> picture(a, "Show.embedding(model, tokenizer", false), Words::out),
            new Entry("params", "[NAME]", "lists the parameters, or shows those of that name",
                "wte", """
                The norm is the length of the vector of all numbers; so is the
                gradient's. The histogram runs from -max to max.
                """, LookCommands::params, Words::parameters),
            new Entry("probe", "TEXT [NAME]", "shows what the model computes while it reads",
                "emma layer0.scores", """
                Without a name it lists all names. Quote a text with spaces.
                """, LookCommands::probe, Words::probes),
            new Entry("loss", "[-o FILE.svg]", "draws the loss of training so far", "", """
                Steps of /train and /step are on the curve.
                """, a -> picture(a, "Show.loss(trainer", false), Words::out),
            new Entry("doctor", "[N]", "says what is ill in a model that does not learn", "", """
                It looks at the next step, or at the last N of the run: numbers that
                are none, gradients, silent numbers, attention, the size of the steps,
                and whether a table of counts does as well. It changes nothing.
                """, LookCommands::doctor, NONE),
            new Entry("source", "NAME", "shows the literate source of a class or method",
                "Value.relu", """
                Names are those of the engine, Value, Value.add, Trainer.step, or begin
                with a variable: model.forward.
                """, LookCommands::source, Words::sources),
            new Entry("lesson", "[N | NAME | next | skip | stop | keep]",
                "lists the lessons, or plays one", "1", """
                The next statement stands at the prompt: Enter runs it, or what you
                have made of it; before some there is something to guess. next plays
                the next one, skip passes over a statement, stop leaves and puts
                back what was before, keep leaves and puts nothing back. There is one
                for each of these chapters of the book: /try CHAPTER plays what is
                typed in any. They are files that plain jshell runs, too:
                jshell/lessons.
                """, LookCommands::lesson,
                a -> a.strip().contains(" ") || !a.isBlank() && a.endsWith(" ") ? List.of()
                    : Words.starting(a, Stream.concat(Stream.of("next", "skip", "stop", "keep"),
                        Lessons.all().stream().map(Lesson::name)))),
            new Entry("time", "[-n N] EXPR", "evaluates and tells how long it took",
                "-n 20 trainer.evaluate(5)", """
                The time of one evaluation, and the memory that it asked for; with
                -n that of N, one after the other: the median, and how they spread.
                The first is slower, since Java compiles what runs often. What it
                does is done each time. A statement such as for (...) will do, too.
                """, LookCommands::time, NONE),
            new Entry("profile", "[N]", "tells where the time and Values of a step go", "", """
                Stage by stage, all positions together: how many Values it makes, and
                how long that takes; then the way back and the update. Stages that are
                computed together stand together. A step is taken N times (100) on a
                copy, after as many to get warm: nothing is learned.
                """, LookCommands::profile, NONE));
    }

    private static String profile(Arguments a) {
        int n = a.isEmpty() ? 100 : a.whole("the number of times", a.firstWord(), 1);
        a.end();
        return "Show.profile(trainer, " + n + ")";
    }

    private static final Pattern STATEMENT = Pattern.compile(
        "(?s)(\\{|(for|while|do|if|try|switch|synchronized|throw|var)\\b|[\\w.<>\\[\\]]+\\s+\\w+\\s*=[^=]).*");

    private static String time(Arguments a) {
        String times = "";
        if (a.startsWith("-n")) {
            a.firstWord();
            times = ", " + a.whole("-n", a.firstWord(), 1);
        }
        String java = a.statement();
        String body = !STATEMENT.matcher(java).matches() ? java
            : java.startsWith("{") ? java : "{ " + java + (java.endsWith("}") ? " }" : "; }");
        return "Show.time(() -> " + body + times + ")";
    }

    private static String graph(Arguments a) {
        boolean force = a.force();
        String file = a.option("-o"), depth = a.option("--depth");
        if (file == null) file = a.option("-o");
        String call = "Show.graph(" + a.java()
            + (depth == null ? "" : ", " + a.whole("--depth", depth, 0)) + ")";
        return file == null ? call : call + save(file, force);
    }

    private static String why(Arguments a) {
        List<String> parts = a.javaParts();
        if (parts.size() > 2) throw a.wrong("there are " + parts.size() + " expressions");
        return parts.size() == 2 ? "Show.why(" + parts.get(1) + ", " + parts.get(0) + ")"
            : "Show.why(trainer, " + parts.get(0) + ")";
    }

    private static String picture(Arguments a, String start, boolean text) {
        boolean force = a.force();
        String file = a.option("-o");
        if (!text) a.end();
        return start + (text ? quote(a.text()) : "") + ")"
            + (file == null ? "" : save(file, force));
    }

    private static String predict(Arguments a) {
        boolean force = a.force();
        Sampling sampling = a.sampling();
        String file = a.option("-o");
        if (sampling == null) sampling = a.sampling();
        return "Show.predict(model, tokenizer, " + quote(a.text())
            + (sampling == null ? "" : ", " + quote(sampling.toString())) + ")"
            + (file == null ? "" : save(file, force));
    }

    private static String save(String file, boolean force) {
        return ".save(" + Arguments.file(file) + (force ? ", true)" : ")");
    }

    private static String params(Arguments a) {
        if (a.isEmpty()) return "Show.params(model)";
        String name = a.lastWord();
        a.end();
        return "Show.params(model, " + quote(name) + ")";
    }

    private static String probe(Arguments a) {
        if (a.isEmpty()) throw a.wrong("a text is needed");
        String name = a.words().size() > 1 && !a.text().startsWith("\"") || a.lastWordIsName()
            ? a.lastWord() : "";
        String start = "Show.probe(model, tokenizer, " + quote(a.text());
        return name.isEmpty() ? start + ")" : start + ", " + quote(name) + ")";
    }

    private static String doctor(Arguments a) {
        if (a.isEmpty()) return "Doctor.examine(trainer)";
        int n = a.whole("the number of steps", a.firstWord(), 1);
        a.end();
        return "Doctor.examine(trainer, " + n + ")";
    }

    private static String lesson(Arguments a) {
        if (a.isEmpty()) return "Lessons.list()";
        String word = a.lastWord();
        a.end();
        if (!word.matches("-?\\d+")) {
            Lessons.show(word);     // or says that there is none
            return "Lessons.show(" + quote(word) + ")";
        }
        int number = a.whole("the lesson", word, 1);
        Lessons.show(number);       // or says that there is none
        return "Lessons.show(" + number + ")";
    }

    /** What a variable is called may stand for its class. */
    private static String source(Arguments a) {
        if (a.isEmpty()) throw a.wrong("a name is needed");
        String name = Words.ofClass(a.lastWord());
        a.end();
        return "Show.source(" + quote(name) + ")";
    }

    private LookCommands() {}
}
