package microgpt.toolkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Probe;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.text.Corpus;
import microgpt.text.Sampling;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.graph.Graphs;
import microgpt.toolkit.read.SourceView;
import microgpt.toolkit.render.TimesView;
import microgpt.toolkit.view.AttentionView;
import microgpt.toolkit.view.Grid;
import microgpt.toolkit.view.ParametersView;
import microgpt.toolkit.view.Picture;
import microgpt.toolkit.view.PredictionView;
import microgpt.toolkit.view.ProfileView;
import microgpt.toolkit.view.SamplesView;
import microgpt.toolkit.view.View;
import microgpt.train.Objective.NextToken;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ViewsTest {

    private final Trainer trainer = Small.trainer();
    private final Gpt model = trainer.model();
    private final Tokenizer tokenizer = trainer.tokenizer();

    @Test
    void surprisalIsTheCrossEntropyOfEachCharacter() {
        PredictionView view = Show.predict(model, tokenizer, "and");
        int[] tokens = tokenizer.encode("and");
        Value[][] logits = model.forward(tokenizer.encodeStart("and"));
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double loss = Loss.crossEntropy(logits[i], tokens[i + 1]).data();
            assertEquals(loss, view.surprisal()[i]);
            sum += loss;
        }
        assertEquals(sum, view.nats(), 1e-12);
        assertEquals(sum / Math.log(2), view.bits(), 1e-12);
    }

    @Test
    void aProfileCountsEveryValueOfAStepAndNothingIsLearned() {
        trainer.step();
        String before = trainer.model().parameters().stream()
            .map(p -> java.util.Arrays.toString(p.numbers())).toList().toString();
        double grad = model.parameter("wte").rows()[0][0].grad();
        ProfileView view = Show.profile(trainer, 20);
        assertEquals(trainer.document(), view.document());
        int[] tokens = tokenizer.encode(view.document());
        Set<Value> made = Collections.newSetFromMap(new IdentityHashMap<>());
        Probe all = (station, position, rows) -> {
            for (Value[] row : rows) for (Value v : row) made.addAll(Graphs.reach(v));
        };
        made.addAll(Graphs.reach(Loss.mean(NextToken.losses(
            NextToken.logits(model, tokens, all), tokens, all))));
        model.parameters().forEach(p -> {
            for (Value[] row : p.rows()) made.removeAll(List.of(row));
        });
        assertEquals(made.size(), view.values());
        assertEquals(before, trainer.model().parameters().stream()
            .map(p -> java.util.Arrays.toString(p.numbers())).toList().toString());
        assertEquals(grad, model.parameter("wte").rows()[0][0].grad());
        assertEquals(1, trainer.steps());
        List<String> names = view.stages().stream().map(ProfileView.Stage::name)
            .flatMap(name -> Stream.of(name.split(", (layer\\d+\\.)?"))).toList();
        assertTrue(names.indexOf("layer0.ln_1") < names.indexOf("layer0.q")
            && names.indexOf("logits") < names.indexOf("loss")
            && names.subList(names.size() - 2, names.size()).equals(List.of("backward", "update")),
            names.toString());
        view.stages().forEach(s -> assertTrue(s.seconds() > 0, s.toString()));
        assertTrue(view.seconds(true) > view.seconds(false));
    }

    /** Between those no time lies: the measure of that is what others need a Value. */
    @Test
    void rowsThatBelongToTokensAreCalledSo() {
        var console = new Small.TestConsole();
        Bindings.attach(console);
        try {
            Session.use(Small.trainer());
            var model = (Gpt) console.variables.get("model");
            for (String name : List.of("wte", "lm_head"))
                assertEquals("a b c d e i n o r BOS", firstWords(Show.params(model, name), 3, 10));
            assertEquals("0 1 2 3 4 5", firstWords(Show.params(model, "wpe"), 3, 6));
        } finally {
            Bindings.attach(null);
        }
    }

    private static String firstWords(View view, int from, int count) {
        return view.toString().lines().skip(from).limit(count)
            .map(line -> line.strip().split(" ")[0]).collect(Collectors.joining(" "));
    }

    @Test
    void aLongProfileTellsHowFarItIs() {
        var console = new Small.TestConsole();
        Bindings.attach(console);
        try {
            Show.profile(Small.trainer(), 2000);
        } finally {
            Bindings.attach(null);
        }
        assertTrue(console.live.get(0).matches("step \\d+ of 4000 on a copy, to get warm"),
            console.live.toString());
        assertEquals("", console.live.get(console.live.size() - 1));
    }

    @Test
    void aProfileOfALongTextNamesItsBeginning() {
        String told = new ProfileView("emma ".repeat(1000), 3,
            List.of(new ProfileView.Stage("scores", 10, 1e-3))).toString();
        String last = told.substring(told.lastIndexOf('\n') + 1);
        assertTrue(last.startsWith("a step on \"emma emma emma emma emma emma…\" takes 1 ms"), last);
    }

    @Test
    void stagesThatAreShownInOneGoStandTogetherInAProfile() {
        var stages = List.of(new ProfileView.Stage("layer0.q", 100, 3e-6),
            new ProfileView.Stage("layer0.k", 100, 1e-8), new ProfileView.Stage("layer0.v", 100, 1e-8),
            new ProfileView.Stage("scores", 10, 1e-7), new ProfileView.Stage("backward", 0, 1e-9));
        assertEquals(List.of(new ProfileView.Stage("layer0.q, k, v", 300, 3e-6 + 1e-8 + 1e-8),
            stages.get(3), stages.get(4)), ProfileView.together(stages));
        var slow = List.of(stages.get(0), stages.get(3), new ProfileView.Stage("backward", 0, 1));
        assertEquals(slow, ProfileView.together(slow), "the way back is no Value's time");
    }

    @Test
    void aProfileTellsShares() {
        var view = new ProfileView("ab", 5, List.of(new ProfileView.Stage("logits", 1000, 2e-6),
            new ProfileView.Stage("mean", 24, 1e-6), new ProfileView.Stage("backward", 0, 4e-6),
            new ProfileView.Stage("update", 0, 3e-6)));
        assertEquals("""
            stage     Values  time  of the step
            logits     1,000  2 µs        20.0%  ████████████████████████
            mean          24  1 µs        10.0%  ████████████
            forward    1,024  3 µs        30.0%
            backward          4 µs        40.0%
            update            3 µs        30.0%
            a step on "ab" takes 10 µs, by medians of 5 times""", view.toString());
        assertTrue(new ProfileView("ab", 1, view.stages()).toString().endsWith(
            "\na step on \"ab\" takes 10 µs, once"));
        for (int width : new int[] {40, 50, 60, 80}) {
            List<String> lines = view.text(new microgpt.repl.spi.Style(width, false, false))
                .lines().toList();
            assertEquals(Math.min(24, width - 37), lines.get(1).replaceAll("[^█]", "").length());
            for (String line : lines) assertTrue(line.length() <= Math.max(57, width), line);
        }
    }

    @Test
    void predictionsAreProbabilitiesSortedFromTheLikeliest() {
        PredictionView view = Show.predict(model, tokenizer, "a");
        double sum = 0, last = 1;
        for (int t : view.ranking()) {
            assertTrue(view.next()[t] <= last);
            last = view.next()[t];
            sum += last;
        }
        assertEquals(1, sum, 1e-12);
        assertEquals(tokenizer.size(), view.ranking().size());
    }

    @Test
    void aTextThatDoesNotFitIsRefusedInOneLine() {
        for (Executable look : List.<Executable>of(
                () -> Show.predict(model, tokenizer, "annabanna"),
                () -> Show.attention(model, tokenizer, "annabanna"),
                () -> Show.probe(model, tokenizer, "annabanna")))
            assertEquals("\"annabanna\" has 9 characters; after BOS the model's context of 6 has"
                + " room for 5", assertThrows(IllegalArgumentException.class, look).getMessage());
        assertEquals(6, Show.predict(model, tokenizer, "annab").tokens().length);
    }

    @Test
    void anUnknownCharacterIsNamedWithItsPlace() {
        String message = assertThrows(IllegalArgumentException.class,
            () -> Show.predict(model, tokenizer, "anz")).getMessage();
        assertTrue(message.startsWith("unknown character 'z' (U+007A) at position 3"), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void attentionHasAHeadForEachLayersHeadsAndRowsThatAddUpToOne() {
        AttentionView view = Show.attention(model, tokenizer, "anna");
        assertEquals(4, view.heads().size());
        assertEquals("layer1, head 0", view.heads().get(2).name());
        for (AttentionView.Head head : view.heads())
            for (int i = 0; i < 5; i++) {
                assertEquals(i + 1, head.weights()[i].length);
                double sum = 0;
                for (double w : head.weights()[i]) sum += w;
                assertEquals(1, sum, 1e-12);
            }
        assertArrayEquals(new String[] {"BOS", "a", "n", "n", "a"}, view.symbols());
    }

    @Test
    void parametersTellTheirNormsAndCountEveryNumberOnce() {
        var view = Show.params(model);
        int total = 0;
        for (ParametersView.Line line : view.lines())
            for (int n : line.histogram()) total += n;
        assertEquals(model.parameterCount(), total);
        ParametersView.Line ones = view.lines().stream()
            .filter(l -> l.name().equals("layer0.ln_1.weight")).findFirst().orElseThrow();
        assertEquals(2, ones.norm());       // four ones
        assertEquals(0, ones.gradientNorm());
    }

    @Test
    void parametersAreFoundByTheBeginningOfTheirNames() {
        assertEquals(10, ((ParametersView) Show.params(model, "layer1")).lines().size());
        String message = assertThrows(IllegalArgumentException.class,
            () -> Show.params(model, "nonsense")).getMessage();
        assertTrue(message.startsWith("no parameter 'nonsense'; there are: wte"), message);
    }

    @Test
    void aProbedNameThatIsNotThereIsToldWithThoseThatAre() {
        assertEquals(4, Show.probe(model, tokenizer, "ada", "layer1.q").length);
        assertEquals(8, Show.probe(model, tokenizer, "ada", "layer1.scores").length);
        String message = assertThrows(IllegalArgumentException.class,
            () -> Show.probe(model, tokenizer, "ada", "queries")).getMessage();
        assertTrue(message.contains("nothing named 'queries'"), message);
    }

    @Test
    void samplesAreTheSamplersAndMarkedWhenTheyStandInTheCorpus() {
        Trainer twin = Small.trainer();
        var sampler = new microgpt.text.Sampler(twin.model(), twin.tokenizer(), twin.random());
        SamplesView view = Show.sample(trainer, 5, 0.8);
        for (String text : view.texts()) assertEquals(sampler.sample(0.8), text);
        var marked = new SamplesView(List.of("anna", "xyz"), List.of(true, false),
            Sampling.at(1));
        assertEquals("  anna*  xyz\ntemperature 1; * stands in the corpus (1 of 2)",
            marked.toString());
        assertThrows(IllegalArgumentException.class, () -> Show.sample(trainer, 0, 1));
        var few = new SamplesView(List.of("x"), List.of(false),
            Sampling.of("temperature=0.5 top-k=3"));
        assertEquals("  x\ntemperature 0.5, top-k 3; none of them is in the corpus", few.toString());
        SamplesView cut = Show.sample(trainer, 5, "top-k=1");
        assertEquals(java.util.Collections.nCopies(5, Show.sample(trainer, 1, 0).texts().get(0)),
            cut.texts());
    }

    @Test
    void whatSamplingCutsOffIsMarkedWithoutColourToo() {
        // nine tokens, shares of 512 from 256 down to 1, and 1
        var next = new double[9];
        var alphabet = new String[9];
        for (int i = 0; i < 9; i++) {
            next[i] = Math.scalb(1.0, -Math.min(8, i + 1));
            alphabet[i] = "" + (char) ('a' + i);
        }
        var sampling = Sampling.of("top-k=2");
        var chosen = new double[9];
        chosen[0] = 2 / 3.0;
        chosen[1] = 1 / 3.0;
        var view = new PredictionView("a", alphabet, new int[] {8, 0}, new double[] {1},
            next, sampling, chosen);
        List<String> lines = view.toString().lines().toList();
        assertEquals("what comes after \"a\", and with temperature=1 top-k=2", lines.get(3));
        assertEquals("    a   50.0%   66.7% " + "█".repeat(50), lines.get(4));
        assertEquals("    b   25.0%   33.3% " + "█".repeat(25), lines.get(5));
        assertEquals("    c   12.5%     cut", lines.get(6));
        assertTrue(view.text(new microgpt.repl.spi.Style(80, true, false)).contains(
            "\033[38;5;244m    c   12.5%     cut\033[0m"));
    }

    @Test
    void whatIsShownOfSamplingIsWhatTheSamplerDrawsFrom() {
        for (String how : List.of("top-k=3", "top-p=0.6", "min-p=0.5 temperature=2", "greedy",
                "repetition-penalty=3", "repetition-penalty=3 top-k=2")) {
            PredictionView view = Show.predict(model, tokenizer, "ann", how);
            int[] tokens = tokenizer.encodeStart("ann");
            double[] logits = Grid.data(model.forward(tokens)[3])[0];
            double[] p = Sampling.of(how).probabilities(
                logits, tokens[1], tokens[2], tokens[3]);
            assertArrayEquals(p, view.chosen(), how);
            List<Integer> ranking = view.ranking();
            for (int i = 1; i < p.length; i++)
                assertTrue(p[ranking.get(i - 1)] >= p[ranking.get(i)], how);
            assertEquals(java.util.Arrays.stream(p).filter(x -> x == 0).count(),
                view.toString().lines().filter(l -> l.endsWith(" cut")).count(), how);
        }
        assertArrayEquals(Show.predict(model, tokenizer, "ann").next(),
            Show.predict(model, tokenizer, "ann", "").chosen(), 1e-15);
    }

    @Test
    void everyPictureIsWellFormedAndHasAViewBoxAndATitle() throws Exception {
        Train.run(trainer, 5);
        Value l = new Value(2).mul(new Value(-3)).add(1).pow(2).exp().log().relu();
        for (Picture p : List.of(Show.graph(l), Show.graph(trainer.loss(), 4),
                Show.predict(model, tokenizer, "an"), Show.attention(model, tokenizer, "anna"),
                Show.embedding(model, tokenizer), Show.loss(trainer))) {
            var root = parse(p.svg());
            assertEquals(4, root.getAttribute("viewBox").split(" ").length);
            assertTrue(root.getElementsByTagName("title").getLength() > 0);
        }
    }

    @Test
    void aPictureOfAttentionHasEveryHeadsWeights() throws Exception {
        AttentionView view = Show.attention(model, tokenizer, "bob");
        String svg = view.svg();
        for (AttentionView.Head head : view.heads()) assertTrue(svg.contains(head.name()), svg);
        assertEquals(4 * 16, parse(svg).getElementsByTagName("rect").getLength());
        String one = new AttentionView(view.symbols(), view.heads().subList(2, 3)).svg();
        assertTrue(one.contains("<title>Attention weights of layer1, head 0</title>"), one);
        assertEquals(16, parse(one).getElementsByTagName("rect").getLength());
    }

    @Test
    void powersAreSignedWithTheirExponents() {
        Value x = new Value(2);
        assertTrue(Show.graph(x.pow(-0.5)).svg().contains(">x⁻⁰·⁵<"));
        assertTrue(Show.graph(x.pow(1e-9)).svg().contains(">xⁿ<"));
    }

    private static org.w3c.dom.Element parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(
            new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8))).getDocumentElement();
    }

    @Test
    void strangeCharactersDoNotBreakTextOrPicture() throws Exception {
        var strange = new Corpus(List.of("<&\">", "\u202e\u0007x", "😀\ue000b"));
        Trainer t = Trainer.create(Small.CONFIG, strange);
        for (String text : new String[] {"<&\">", "\u202ex", "😀b"}) {
            PredictionView view = Show.predict(t.model(), t.tokenizer(), text);
            assertEquals(-1, view.toString().indexOf('\u0007'));
            assertEquals(-1, view.toString().indexOf('\u202e'));
            parse(view.svg());
            parse(Show.attention(t.model(), t.tokenizer(), text).svg());
        }
    }

    @Test
    void aPictureIsWrittenWhereItWasAsked(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("g.svg");
        Picture graph = Show.graph(new Value(1).add(2));
        String said = graph.save(file.toString()).message();
        assertEquals(graph.svg(), Files.readString(file));
        assertEquals(file + ": " + Files.size(file) + " bytes of SVG", said);
        String message = assertThrows(IllegalArgumentException.class,
            () -> graph.save(folder.resolve("no/g.svg").toString())).getMessage();
        assertTrue(message.endsWith("there is no folder " + folder.resolve("no")), message);
        message = assertThrows(IllegalArgumentException.class,
            () -> graph.save(folder.resolve("g.png").toString())).getMessage();
        assertTrue(message.endsWith("what is written is SVG; a name that ends in .svg is needed"),
            message);
    }

    @Test
    void aGraphThatIsTooLargeForAPictureIsRefused() {
        trainer.begin();
        trainer.forward();
        String message = assertThrows(IllegalArgumentException.class,
            () -> Show.graph(trainer.loss(), 60).svg()).getMessage();
        assertTrue(message.contains("at most 300"), message);
        assertThrows(IllegalArgumentException.class, () -> Show.graph(trainer.loss(), -1));
        assertThrows(IllegalArgumentException.class, () -> Show.graph(trainer.loss(), 201));
    }

    @Test
    void theSourceOfAMethodComesWithWhatIsSaidAboutIt() {
        SourceView view = Show.source("Value.relu");
        String text = view.toString();
        assertTrue(text.contains("public Value relu() {"), text);
        assertTrue(text.contains("/** Returns this where it is positive"), text);
        assertEquals(1, text.split("public Value relu", -1).length - 1);
        assertTrue(view.lines().size() < 12, text);
        assertTrue(Show.source("Value.add").toString().contains("public Value add(double c)"));
        assertTrue(Show.source("Value.Backward").toString().contains("public Value next()"));
        String made = Show.source("Gpt.Gpt").toString();
        assertTrue(made.contains("public Gpt(Config config, int vocabulary, PythonRandom random)")
            && !made.contains("class Gpt"), made);
        assertTrue(Show.source("Step.Report").toString().contains("record Report("));
        assertTrue(Show.source("Trainer").lines().get(0).prose());
    }

    @Test
    void aSourceThatIsNotThereIsTold() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Show.source("Valu"))
            .getMessage().startsWith("no source of a class 'Valu'; there are: AdamW"));
        assertEquals("nothing in Value is named 'sinh'", assertThrows(
            IllegalArgumentException.class, () -> Show.source("Value.sinh")).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Show.source("../secret"));
    }

    @Test
    void timeEvaluatesOnceAndHandsOverTheValue() throws Exception {
        int[] calls = {0};
        var timing = Show.time(() -> ++calls[0]);
        assertEquals(1, calls[0]);
        assertEquals(1, timing.value());
        assertTrue(timing.seconds() >= 0);
        Show.time(() -> Thread.sleep(0));       // a statement may throw
        var times = Show.time(() -> ++calls[0], 4);
        assertEquals(5, calls[0]);
        assertEquals(5, times.value());
        assertEquals(4, times.seconds().length);
        assertThrows(IllegalArgumentException.class, () -> Show.time(() -> 1, 0));
    }

    @Test
    void theSpreadOfTimesIsThatOfItsQuartiles() {
        var times = new TimesView(new double[] {9, 1, 2, 4, 3}, null);
        assertEquals(3, times.quantile(0.5));
        assertEquals(2, times.quantile(0.25));
        assertEquals("3.0 s, the median of 5 times\n  half of them from 2.0 s to 4.0 s,"
            + " all from 1.0 s to 9.0 s\n  the first 9.0 s, the last 3.0 s", times.toString());
        assertEquals(1.5, new TimesView(new double[] {1, 2}, null).quantile(0.5));
        assertEquals("1.0 s, once", new TimesView(new double[] {1}, null).toString());
    }
}
