package microgpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/carrying-on.adoc says to whoever carries on. */
class CarryingOnTest {

    private static final Pattern PATH =
        Pattern.compile("`((?:src|test|docs|jshell)/[^`]*)`");

    @Test
    void everyPathOfThePageIsThere() throws IOException {
        String page = Files.readString(
            Golden.ROOT.resolve("docs/carrying-on.adoc"));
        List<String> paths = PATH.matcher(page).results()
            .map(m -> m.group(1)).toList();
        assertTrue(paths.size() > 30, paths.toString());
        var missing = new TreeSet<String>();
        for (String path : paths)
            if (!Files.exists(Golden.ROOT.resolve(Path.of(path))))
                missing.add(path);
        assertEquals(new TreeSet<String>(), missing);
    }

    /** The rooms of the book stand in a row of their own. */
    @Test
    void housesStandBelowThoseThatTheyUse() throws IOException {
        List<String> listed = Pattern.compile("(?m)^\\|`src/([^`]*)` \\|").matcher(
                Files.readString(Golden.ROOT.resolve("docs/carrying-on.adoc"))).results()
            .map(m -> m.group(1).replace('/', '.')).toList();
        var wrong = new TreeSet<String>();
        ArchitectureTest.MAY_USE.forEach((house, used) -> {
            if (house.startsWith("microgpt.book.")) return;
            if (!listed.contains(house)) wrong.add(house + " is not listed");
            for (String other : used)
                if (listed.indexOf(other) > listed.indexOf(house))
                    wrong.add(house + " stands above " + other);
        });
        assertEquals(new TreeSet<String>(), wrong);
    }

    /** A bend is one constant; engines of arrays compute it once more. */
    @Test
    void aBendIsNamedInOneFileOfTheProgramOnly() throws IOException {
        var files = new TreeSet<String>();
        try (var all = Files.walk(Golden.ROOT.resolve("src"))) {
            for (Path file : all.filter(p -> p.toString().endsWith(".java")
                    && !Golden.ROOT.relativize(p).startsWith("src/microgpt/fast")).toList())
                if (ArchitectureTest.code(Files.readString(file))
                        .contains("GELU"))
                    files.add(file.getFileName().toString());
        }
        assertEquals(new TreeSet<>(List.of("Mlp.java")), files);
        assertTrue(Config.keys().stream().anyMatch(
            k -> k.choices().contains("gelu")));
    }
}
