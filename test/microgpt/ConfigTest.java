package microgpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be chosen, and how it is said. */
class ConfigTest {

    private static String message(String... words) {
        return assertThrows(IllegalArgumentException.class,
            () -> Config.of(words)).getMessage();
    }

    private static Config.Key key(String name) {
        return Config.keys().stream().filter(k -> k.name().equals(name))
            .findFirst().orElseThrow();
    }

    /** Of three knobs 0 means "as usual", so that it is no bound. */
    @ParameterizedTest
    @CsvSource({"layers,1,96,0,97", "heads,1,128,0,129",
        "kvHeads,1,128,-1,129", "width,128,4096,0,4097",
        "context,1,4096,0,4097", "mlpWidth,1,16384,-1,16385",
        "warmup,0,1000000000,-1,1000000001", "batch,1,65536,0,65537",
        "steps,0,1000000000,-1,1000000001"})
    void aCountMayBeWhatItsBoundsAre(
            String key, String least, String most, String less, String more) {
        for (String x : List.of(least, most))
            assertEquals(x, Config.of("heads=128", "width=128",
                key + "=" + x).toMap().get(key));
        for (String x : List.of(less, more))
            assertEquals(key + " " + x + " is not in ",
                message(key + "=" + x).split("(?<=in )")[0]);
    }

    @ParameterizedTest
    @CsvSource({"ropeBase,1,1e9", "initStd,0,10", "learningRate,0,10",
        "beta1,0,0.999999", "beta2,0,0.999999", "epsilon,1e-300,1",
        "weightDecay,0,1", "finalRate,0,10", "clip,0,1e300",
        "heldOut,0,0.999"})
    void aNumberMayBeWhatItsBoundsAreAndNothingBeyond(
            String key, double least, double most) {
        for (double x : List.of(least, most))
            assertEquals(Double.toString(x),
                Config.of(key + "=" + x).toMap().get(key));
        for (double x : List.of(Math.nextDown(least), Math.nextUp(most)))
            assertEquals(key + " " + x + " is not in ",
                message(key + "=" + x).split("(?<=in )")[0]);
    }

    @Test
    void wholeNumbersAreShownWithoutAFraction() {
        assertEquals("learningRate 11 is not in 0..10",
            message("learningRate=11"));
        assertEquals("learningRate -0.5 is not in 0..10",
            message("learningRate=-0.5"));
        assertEquals("clip -1 is not in 0..1.0E300", message("clip=-1"));
    }

    @Test
    void onlyPairsCanTurn() {
        assertEquals("position rope turns pairs, and 3 numbers in a head"
            + " (width / heads) are not even",
            message("position=rope", "width=6", "heads=2"));
        assertEquals(6, Config.of("position=rope", "width=6").shape().width());
    }

    @Test
    void aSeedMustHaveAnAbsoluteValue() {
        assertEquals("seed " + Long.MIN_VALUE + " has no absolute value;"
            + " take another", message("seed=" + Long.MIN_VALUE));
        assertEquals(Long.MAX_VALUE,
            Config.of("seed=" + Long.MAX_VALUE).training().seed());
        assertEquals("seed '1.5' is not a whole number in range",
            message("seed=1.5"));
    }

    @Test
    void whatFollowsFromAnotherKnobFollowsAgain() {
        Config c = Config.of("heads=4", "width=8");
        assertEquals(2, c.with("heads=2").shape().kvHeads());
        assertEquals(64, c.with("width=16").shape().mlpWidth());
        Config set = Config.of("heads=4", "kvHeads=2", "mlpWidth=7");
        assertEquals(2, set.with("heads=2").shape().kvHeads());
        assertEquals(1, set.with("heads=2", "kvHeads=1")
            .with("heads=4").shape().kvHeads());
        assertEquals(7, set.with("width=32").shape().mlpWidth());
    }

    @Test
    void aKnobWithoutAValueIsTold() {
        assertEquals("width needs a value, as in width=16",
            message("karpathy", "width"));
        assertEquals("no hyperparameter ''",
            message("=3").split(";")[0]);
        assertEquals("bias 'yes' is neither true nor false",
            message("bias=yes"));
        assertEquals("no preset 'width'; there are: "
            + "microgpt, karpathy, gpt2, llama", message("width"));
    }

    @Test
    void withoutAWordItIsTheModelOfTheBook() {
        assertEquals(Config.microgpt(), Config.of());
        assertEquals(Config.microgpt(), Config.of("width=16"));
        assertEquals(1, Config.microgpt().shape().heads());
        assertEquals(4, Config.of("gpt2").shape().heads());
    }

    @Test
    void aKnobListsWhatItMayBeAndWhatItIsFor() {
        assertEquals(List.of("layer", "rms", "rms-unscaled"),
            key("norm").choices());
        assertEquals(List.of("true", "false"), key("bias").choices());
        assertEquals(List.of(), key("width").choices());
        assertEquals("norm           norm before each part of a block: "
            + "layer, rms, rms-unscaled", key("norm").line());
        assertEquals("width          numbers that describe a token",
            key("width").line());
    }

    @Test
    void theUsualValueOfEachKnobIsThatOfTheBooksModel() {
        Config usual = Config.of(Config.keys().stream()
            .map(k -> k.name() + "=" + k.usual()).toArray(String[]::new));
        assertEquals(Config.microgpt(), usual);
        assertEquals(Config.keys().stream().map(Config.Key::name).toList(),
            List.copyOf(usual.toMap().keySet()));
    }

    @Test
    void aPresetIsWhatItSaysIsDifferent() {
        assertEquals("microgpt karpathy gpt2 llama",
            Config.presets().keySet().stream().collect(Collectors.joining(" ")));
        Config.presets().forEach((name, words) -> assertEquals(
            Config.of(name), words.isEmpty() ? Config.of()
                : Config.of(words.split(" "))));
        assertThrows(UnsupportedOperationException.class,
            () -> Config.presets().put("mine", ""));
    }
}
