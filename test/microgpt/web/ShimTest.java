package microgpt.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShimTest {

    private final SplittableRandom random = new SplittableRandom(5);

    private double number(int kind) {
        return switch (kind % 5) {
            case 0 -> random.nextDouble(-10, 10);
            case 1 -> Math.scalb(random.nextDouble(-1, 1), random.nextInt(-60, 60));
            case 2 -> random.nextInt(-2000, 2000) / Math.pow(10, random.nextInt(0, 5));
            case 3 -> Double.longBitsToDouble(random.nextLong());
            default -> random.nextInt(-3, 4);
        };
    }

    @Test
    void numbersAreWrittenAsByTheLibrary() {
        for (int i = 0; i < 200_000; i++) {
            double x = number(i);
            for (String kind : Math.abs(x) < 1e17 ? List.of("f", "e", "g") : List.of("e")) {
                String form = "%." + random.nextInt(0, 8) + kind;
                assertEquals(String.format(Locale.ROOT, form, x),
                    Shim.format(Locale.ROOT, form, x), () -> form + " of " + x);
            }
        }
    }

    @Test
    void wordsAndWholeNumbersAreWrittenAsByTheLibrary() {
        Object[] values = {233, "x", 1234567, 42, "ab", -1234, 100.0};
        String form = "U+%04X '%s' %,d %5d|%-6s|%,d %8.2f%%%n";
        assertEquals(String.format(Locale.ROOT, form, values).replace("\r", ""),
            Shim.format(form, values));
        assertThrows(IllegalArgumentException.class, () -> Shim.format("%q", 1));
    }

    @Test
    void textsAreTakenApartAsByTheLibrary() {
        String letters = "a b\n\r,\t";
        for (int i = 0; i < 50_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(9); n > 0; n--)
                text.append(letters.charAt(random.nextInt(letters.length())));
            String s = text.toString();
            assertEquals(s.lines().toList(), Shim.lines(s).toList(), () -> "lines of " + s);
            assertArrayEquals(s.split(" "), Shim.split(s, " "), () -> "split of " + s);
            assertArrayEquals(s.split(","), Shim.split(s, ","), () -> "split of " + s);
            for (int limit : new int[] {-1, 1, 2, 3}) assertArrayEquals(s.split(" ", limit),
                Shim.split(s, " ", limit), () -> "split of " + s + " up to " + limit);
            assertArrayEquals(s.split("\\s+"), Shim.split(s, "\\s+"), () -> "split of " + s);
        }
        assertThrows(IllegalArgumentException.class, () -> Shim.split("a", "[ab]"));
        for (int c : new int[] {'a', 0xe9, 0x1f600})
            assertEquals(Character.toString(c), Shim.toString(c));
    }
}
