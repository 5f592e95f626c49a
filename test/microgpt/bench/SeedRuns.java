package microgpt.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import microgpt.book.base.Recorded;

/**
 * Records the runs with several seeds, on which tables of the book stand, in
 * {@code data/runs.tsv}: all tables, or those that are named. It takes minutes.
 */
public final class SeedRuns {

    static final Path DATA =
        Path.of(System.getProperty("microgpt.home", ".."), "data");

    public static void main(String[] tables) throws IOException {
        List<String> all = Stream.of(FormRuns.TABLES, TaskRuns.TABLES, TuningRuns.TABLES)
            .flatMap(List::stream).toList();
        List<String> wanted = tables.length == 0 ? all : List.of(tables);
        for (String table : wanted)
            if (!all.contains(table)) {
                System.err.println("runs: no table '" + table + "'; there are: "
                    + String.join(" ", all));
                System.exit(2);
            }
        var recorded = Recorded.in(DATA.resolve("runs.tsv"));
        for (String table : wanted) {
            System.err.println(table + " ...");
            recorded.forget(table);
            if (FormRuns.TABLES.contains(table)) FormRuns.record(table, recorded);
            else if (TaskRuns.TABLES.contains(table)) TaskRuns.record(table, recorded);
            else TuningRuns.record(table, recorded);
        }
    }

    private SeedRuns() {}
}
