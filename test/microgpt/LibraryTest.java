package microgpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What ./build.sh install installs, and docs/library.adoc says of it. */
@Timeout(120)
class LibraryTest {

    private static final Path BUILD = Golden.ROOT.resolve("build");
    private static final Pattern COORDINATES = Pattern.compile("<groupId>(.*)</groupId>\\s*"
        + "<artifactId>(.*)</artifactId>\\s*<version>(.*)</version>");

    private static String pom(String artifact) throws Exception {
        return Files.readString(BUILD.resolve("jar/" + artifact + ".pom"));
    }

    private static String coordinates(String artifact) throws Exception {
        return all(pom(artifact)).get(0);
    }

    private static List<String> all(String xml) {
        return COORDINATES.matcher(xml).results()
            .map(m -> m.group(1) + ":" + m.group(2) + ":" + m.group(3)).toList();
    }

    /** Returns the jars that Maven would find by the poms, and no other. */
    private static List<String> path(String artifact) throws Exception {
        var path = new ArrayList<>(List.of(BUILD.resolve("jar/" + artifact + ".jar").toString()));
        List<String> needed = all(pom(artifact));
        for (String one : needed.subList(1, needed.size())) {
            String[] part = one.split(":");
            if (part[0].equals("microgpt")) {
                assertEquals(coordinates(part[1]), one);
                path.addAll(path(part[1]));
                continue;
            }
            Path jar = BUILD.resolve("lib/" + part[1] + "-" + part[2] + ".jar");
            assertTrue(Files.exists(jar), jar.toString());
            path.add(jar.toString());
            if (part[1].equals("commons-rng-core"))     // its own pom names this one
                path.add(BUILD.resolve("lib/commons-rng-client-api-" + part[2] + ".jar")
                    .toString());
        }
        return path;
    }

    @Test
    void nothingThatAJarNeedsIsMissing() throws Exception {
        for (String artifact : List.of("microgpt-engine", "microgpt-toolkit")) {
            List<String> path = path(artifact);
            var said = new StringWriter();
            ToolProvider.findFirst("jdeps").orElseThrow().run(new PrintWriter(said),
                new PrintWriter(said), "--missing-deps", "--multi-release", "base",
                "--class-path", String.join(File.pathSeparator, path.subList(1, path.size())),
                path.get(0));
            assertEquals("", said.toString().lines().filter(l -> l.contains("microgpt"))
                .reduce("", (a, b) -> a + b + "\n"));
        }
    }

    /** The programs of the page, compiled and run as it says, print what it says. */
    @Test
    void theProgramsOfThePageRunOnWhatIsInstalled(@TempDir Path folder) throws Exception {
        String page = Files.readString(Golden.ROOT.resolve("docs/library.adoc"));
        assertEquals(List.of(coordinates("microgpt-engine")), all(page));
        assertTrue(page.contains("//DEPS " + coordinates("microgpt-toolkit") + "\n"));
        for (String artifact : List.of("microgpt-engine", "microgpt-toolkit"))
            assertTrue(page.contains("|`" + coordinates(artifact) + "`\n"), artifact);
        List<String> listings = Pattern.compile("(?s)\n----\n(.*?)\n----\n").matcher(page)
            .results().map(m -> m.group(1)).toList();
        assertEquals(6, listings.size());
        String model = folder.resolve("names.model").toString();
        assertEquals(listings.get(3), run(folder, "Learn", listings.get(2), "microgpt-engine",
            Golden.ROOT.resolve("data/names-1880.txt").toString(), model));
        assertEquals(listings.get(5),
            run(folder, "Expect", listings.get(4), "microgpt-toolkit", model, "emm"));
    }

    private static String run(Path folder, String name, String program, String artifact,
            String... arguments) throws Exception {
        Path source = Files.writeString(folder.resolve(name + ".java"), program + "\n");
        var command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-Xlog:disable", "-XX:+UseSerialGC", "-Duser.language=en", "-cp",
            String.join(File.pathSeparator, path(artifact)), source.toString()));
        command.addAll(List.of(arguments));
        Path said = folder.resolve("said");
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
            .redirectOutput(said.toFile()).start().waitFor();
        return Files.readString(said).stripTrailing();
    }
}
