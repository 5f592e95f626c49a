package microgpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** Attention by a masked square, by a cache and in blocks: the same numbers. */
class OnlineSoftmaxTest {

    private static final double NOTHING = Double.NEGATIVE_INFINITY;
    private static final double E = Math.exp(-1);

    private static OnlineSoftmax one(double score, double value) {
        return OnlineSoftmax.of(new double[] {score}, new double[][] {{value}});
    }

    private static double[][] matrix(Random random, int rows, int columns, double size) {
        return IntStream.range(0, rows).mapToObj(i -> IntStream.range(0, columns)
            .mapToDouble(j -> size * random.nextGaussian()).toArray())
            .toArray(double[][]::new);
    }

    private static void assertSame(double[][] a, double[][] b, String what) {
        assertEquals(a.length, b.length);
        for (int i = 0; i < a.length; i++) assertArrayEquals(a[i], b[i], 1e-12, what);
    }

    @Test
    void aLargerScoreShrinksWhatWasRead() {
        OnlineSoftmax two = one(0, 30).with(one(1, 20));
        assertEquals(1, two.max());
        assertEquals(1 + E, two.sum(), 1e-15);
        assertEquals(30 * E + 20, two.out()[0], 1e-13);
        OnlineSoftmax three = two.with(one(2, 10));
        double sum = 1 + E + E * E;
        assertEquals((10 + 20 * E + 30 * E * E) / sum, three.average()[0], 1e-13);
        OnlineSoftmax block = OnlineSoftmax.of(
            new double[] {2, 0, 1}, new double[][] {{10}, {30}, {20}});
        assertEquals(three.average()[0], block.average()[0], 1e-13);
        assertEquals(sum, block.sum(), 1e-15);
    }

    @Test
    void partsMayBeJoinedInAnyOrder() {
        var random = new Random(1);
        for (int n = 0; n < 100; n++) {
            var parts = new java.util.ArrayList<OnlineSoftmax>();
            for (int i = 0; i < 6; i++)
                parts.add(one(20 * random.nextGaussian(), random.nextGaussian()));
            double a = parts.stream().reduce(OnlineSoftmax.nothing(1), OnlineSoftmax::with)
                .average()[0];
            java.util.Collections.shuffle(parts, random);
            double b = parts.get(0).with(parts.get(1)).with(
                parts.get(2).with(parts.get(3).with(parts.get(4))).with(parts.get(5)))
                .average()[0];
            assertEquals(a, b, 1e-12);
        }
    }

    @Test
    void aSquareAndBlocksOfAnySizeAgreeAlsoWhereScoresAreExtreme() {
        var random = new Random(2);
        for (int n = 0; n < 400; n++) {
            int keys = 1 + random.nextInt(24), queries = 1 + random.nextInt(keys);
            int d = 1 + random.nextInt(9), width = 1 + random.nextInt(7);
            double size = new double[] {0, 1, 10, 1e3, 1e150}[n % 5];
            double[][] q = matrix(random, queries, d, size);
            double[][] k = matrix(random, keys, d, size), v = matrix(random, keys, width, 1);
            double[][] square = OnlineSoftmax.masked(q, k, v);
            for (double[] row : square)
                for (double x : row) assertTrue(Double.isFinite(x), "size " + size);
            for (int block : new int[] {1, 2, 3, 5, keys, keys + 7, Integer.MAX_VALUE})
                assertSame(square, OnlineSoftmax.blocks(q, k, v, block),
                    keys + " keys, block " + block + ", size " + size);
        }
    }

    @Test
    void theModelsOwnAttentionIsTheSame() {
        var names = new Corpus(List.of("isabella", "max", "zoe", "mia"));
        var random = new Random(3);
        for (String settings : new String[] {"", "heads=4", "heads=4 kvHeads=2",
                "heads=8 kvHeads=1 bias=true", "heads=2 position=rope", "heads=4 layers=2"}) {
            Config config = Config.of(("microgpt initStd=0.8 " + settings).strip().split(" "));
            Trainer trainer = Trainer.create(config, names);
            Gpt model = trainer.model();
            int[] tokens = trainer.tokenizer().encodeStart("isabella");
            for (boolean atOnce : new boolean[] {true, false}) {
                var seen = new Probe.Record();
                var cache = model.newCache();
                if (atOnce) model.forward(tokens, cache, seen);
                else for (int token : tokens)
                    model.forward(new int[] {token}, cache, seen);
                int heads = config.shape().heads(), d = 16 / heads;
                String turned = settings.contains("rope") ? "_turned" : "";
                for (int h = 0; h < heads; h++) {
                    int shared = h * config.shape().kvHeads() / heads;
                    double[][] q = part(seen, "q" + turned, h * d, d);
                    double[][] k = part(seen, "k" + turned, shared * d, d);
                    double[][] v = part(seen, "v", shared * d, d);
                    double[][] own = part(seen, "heads", h * d, d);
                    assertSame(own, OnlineSoftmax.masked(q, k, v), settings);
                    assertSame(own, OnlineSoftmax.blocks(q, k, v, 1 + random.nextInt(9)),
                        settings);
                    // the last three only, with the earlier ones in the cache
                    int n = q.length;
                    assertSame(Arrays.copyOfRange(own, n - 3, n), OnlineSoftmax.blocks(
                        Arrays.copyOfRange(q, n - 3, n), k, v, 2), settings);
                }
            }
        }
    }

    private static double[][] part(Probe.Record seen, String name, int from, int width) {
        return Stream.of(seen.all("layer0." + name))
            .map(rows -> Stream.of(rows[0]).skip(from).limit(width)
                .mapToDouble(Value::data).toArray()).toArray(double[][]::new);
    }

    @Test
    void onValuesNumbersAndGradientsAreThoseOfSoftmax() {
        var random = new Random(4);
        for (int n = 0; n < 60; n++) {
            int count = 1 + random.nextInt(9), width = 1 + random.nextInt(4);
            double size = n % 3 == 0 ? 200 : 2;
            Value[] scores = values(matrix(random, 1, count, size))[0];
            Value[][] values = values(matrix(random, count, width, 1));
            Value[] plain = Loss.softmax(scores);
            var expected = new Value[width];
            for (int j = 0; j < width; j++) {
                expected[j] = plain[0].mul(values[0][j]);
                for (int s = 1; s < count; s++)
                    expected[j] = expected[j].add(plain[s].mul(values[s][j]));
            }
            Value[] got = OnlineSoftmax.average(scores, values);
            for (int j = 0; j < width; j++) assertEquals(expected[j].data(), got[j].data(), 1e-12);
            double[] a = gradients(expected, scores, values);
            assertArrayEquals(a, gradients(got, scores, values), 1e-12);
        }
    }

    private static Value[][] values(double[][] x) {
        return Stream.of(x).map(row -> Arrays.stream(row).mapToObj(Value::new)
            .toArray(Value[]::new)).toArray(Value[][]::new);
    }

    /** Of a sum in which each number counts differently. */
    private static double[] gradients(Value[] out, Value[] scores, Value[][] values) {
        Value[] leaves = Stream.concat(Stream.of(scores), Stream.of(values).flatMap(Stream::of))
            .toArray(Value[]::new);
        Value loss = out[0];
        for (int j = 1; j < out.length; j++) loss = loss.add(out[j].mul(j + 1));
        loss.backward();
        double[] g = Stream.of(leaves).mapToDouble(Value::grad).toArray();
        for (Value leaf : leaves) leaf.zeroGrad();
        return g;
    }

    @Test
    void whatIsMinusInfinityCountsNothingWhereverItStands() {
        double[][] v = {{5}, {7}, {9}};
        OnlineSoftmax hidden = OnlineSoftmax.of(new double[] {NOTHING, NOTHING, NOTHING}, v);
        for (OnlineSoftmax x : List.of(hidden.with(one(3, 4)), one(3, 4).with(hidden),
                OnlineSoftmax.nothing(1).with(hidden).with(one(3, 4)).with(hidden)))
            assertArrayEquals(new double[] {4}, x.average());
        assertArrayEquals(new double[] {7},
            OnlineSoftmax.of(new double[] {NOTHING, -1e308, NOTHING}, v).average());
        for (OnlineSoftmax none : List.of(hidden, OnlineSoftmax.nothing(1)))
            assertTrue(assertThrows(IllegalStateException.class, none::average)
                .getMessage().startsWith("an average of nothing"));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        double[][] two = {{1}, {2}}, three = {{1}, {2}, {3}};
        assertEquals("block 0 is not 1 or more", assertThrows(IllegalArgumentException.class,
            () -> OnlineSoftmax.blocks(two, two, two, 0)).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class,
            () -> OnlineSoftmax.masked(three, two, two)).getMessage().contains("3 queries"));
        assertTrue(assertThrows(IllegalArgumentException.class,
            () -> OnlineSoftmax.blocks(two, three, two, 1)).getMessage().contains("2 values"));
    }
}
