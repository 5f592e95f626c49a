package microgpt.toolkit.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalTest {

    @Test
    void pointsOnALineHaveAllVarianceAlongIt() {
        var pca = Principal.of(new double[][] {{0, 0}, {3, 4}, {6, 8}}, 2);
        assertEquals(1, pca.explained()[0], 1e-12);
        assertEquals(0, pca.explained()[1], 1e-12);
        assertEquals(-5, pca.scores()[0][0], 1e-12);
        assertEquals(0, pca.scores()[0][1], 1e-12);
        assertEquals(5, pca.scores()[0][2], 1e-12);
    }

    @Test
    void componentsAreUncorrelatedAndExplainEverythingTogether() {
        var random = new Random(1);
        var rows = new double[40][5];
        for (double[] row : rows)
            for (int j = 0; j < 5; j++) row[j] = random.nextGaussian() * (j + 1) + row[0];
        var pca = Principal.of(rows, 5);
        double total = 0, last = 1;
        for (double part : pca.explained()) {
            total += part;
            assertEquals(true, part <= last);
            last = part;
        }
        assertEquals(1, total, 1e-9);
        double product = 0;
        for (int r = 0; r < 40; r++) product += pca.scores()[0][r] * pca.scores()[1][r];
        assertEquals(0, product / 40, 1e-9);
    }

    @Test
    void fewerColumnsThanComponentsLeaveTheRestAtZero() {
        var pca = Principal.of(new double[][] {{1}, {3}}, 2);
        assertEquals(1, pca.scores()[0][1], 1e-12);
        assertEquals(0, pca.scores()[1][1]);
    }
}
