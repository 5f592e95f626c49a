package microgpt.repl.say;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** How alike words are, to guess what was meant. */
public final class Words {

    private Words() {}

    /** Returns the most similar word, if one is similar at all. */
    public static Optional<String> nearest(String word, Collection<String> among) {
        if (word.length() < 3) return Optional.empty();
        int most = Math.max(1, word.length() / 3);
        return among.stream().distinct()
            .filter(w -> !w.equals(word))
            .filter(w -> distance(word, w) <= most)
            .min(Comparator.comparingInt(w -> distance(word, w)));
    }

    /** How many letters must be changed, added, removed or swapped. */
    static int distance(String a, String b) {
        String x = a.toLowerCase(Locale.ROOT);
        String y = b.toLowerCase(Locale.ROOT);
        var d = new int[x.length() + 1][y.length() + 1];
        for (int i = 0; i <= x.length(); i++)
            for (int j = 0; j <= y.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = x.charAt(i - 1) == y.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + change,
                    1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && x.charAt(i - 1) == y.charAt(j - 2)
                    && x.charAt(i - 2) == y.charAt(j - 1))
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
            }
        return d[x.length()][y.length()];
    }
}
