package microgpt.book.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Runs that take minutes, with several seeds, as {@code data/runs.tsv} keeps
 * them: a line for each table, row and seed, with the numbers that it came to.
 */
public final class Recorded {

    private static final String TITLE = "# table\trow\tseed\tnumbers";

    private final Path file;
    private final Map<List<String>, double[]> lines = new LinkedHashMap<>();

    private Recorded(Path file) { this.file = file; }

    /** Reads what there is; a file that is missing holds nothing. */
    public static Recorded in(Path file) throws IOException {
        var recorded = new Recorded(file);
        if (Files.exists(file)) for (String line : Files.readAllLines(file)) {
            String[] words = line.split("\t");
            if (line.startsWith("#")) continue;
            if (words.length < 4) throw new IllegalArgumentException(
                file + ": '" + line + "' is not table, row, seed, numbers");
            recorded.lines.put(List.of(words[0], words[1], words[2]),
                Arrays.stream(words, 3, words.length)
                    .mapToDouble(Double::parseDouble).toArray());
        }
        return recorded;
    }

    /** Forgets a table, to record it anew. */
    public void forget(String table) {
        lines.keySet().removeIf(key -> key.get(0).equals(table));
    }

    /** Records numbers of a run, and writes the file. */
    public void note(String table, String row, long seed, double... numbers)
            throws IOException {
        lines.put(List.of(table, row, "" + seed), numbers);
        var all = new ArrayList<String>(List.of(TITLE));
        lines.forEach((key, found) -> all.add(String.join("\t", key) + "\t"
            + String.join("\t", DoubleStream.of(found)
                .mapToObj(Double::toString).toList())));
        Files.writeString(file, String.join("\n", all) + "\n", StandardCharsets.UTF_8);
    }

    /** Returns what a row came to with a seed. */
    public double[] of(String table, String row, long seed) {
        double[] found = lines.get(List.of(table, row, "" + seed));
        if (found == null) throw new IllegalArgumentException(
            file + " has no " + table + ", " + row + ", " + seed);
        return found;
    }

    /** Returns the rows of a table, in order. */
    public List<String> rows(String table) {
        return lines.keySet().stream().filter(key -> key.get(0).equals(table))
            .map(key -> key.get(1)).distinct().toList();
    }

    /** Returns what a row came to in a column, seed by seed. */
    public double[] seeds(String table, String row, int column) {
        double[] found = lines.entrySet().stream()
            .filter(e -> e.getKey().get(0).equals(table)
                && e.getKey().get(1).equals(row))
            .mapToDouble(e -> e.getValue()[column]).toArray();
        if (found.length == 0) throw new IllegalArgumentException(
            file + " has no " + table + ", " + row);
        return found;
    }

    /** Returns mean and standard error over the seeds, column by column. */
    public double[] means(String table, String row, boolean errors) {
        int columns = lines.entrySet().stream()
            .filter(e -> e.getKey().subList(0, 2).equals(List.of(table, row)))
            .mapToInt(e -> e.getValue().length).findFirst().orElse(1);
        var all = DoubleStream.builder();
        for (int c = 0; c < columns; c++) {
            double[] x = seeds(table, row, c);
            double mean = DoubleStream.of(x).average().orElseThrow();
            all.add(mean);
            if (errors) all.add(Math.sqrt(DoubleStream.of(x)
                .map(v -> (v - mean) * (v - mean)).sum()
                / (x.length - 1) / x.length));
        }
        return all.build().toArray();
    }
}
