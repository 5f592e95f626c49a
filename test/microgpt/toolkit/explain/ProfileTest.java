package microgpt.toolkit.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What a profile calls the median is the one in the middle, in whichever order they came. */
class ProfileTest {

    @Test
    void halfOfTheTimesTookNoLongerThanTheMedian() {
        assertEquals(3, Profile.median(new double[] {9, 1, 3, 2, 8}));
        assertEquals(7, Profile.median(new double[] {7}));
        assertEquals(4, Profile.median(new double[] {4, 1, 5, 2}));
    }
}
