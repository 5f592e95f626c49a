package microgpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The houses, the arrows between them, and the order of the chapters. */
class ArchitectureTest {

    private static final Path SOURCES = Golden.ROOT.resolve("src");

    /** What each package may use of ours and of others; the JDK is free. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
        Map.entry("microgpt", Set.of(
            "org.apache.commons.rng", "com.google.gson")),
        Map.entry("microgpt.files", Set.of()),
        Map.entry("microgpt.draw", Set.of()),
        Map.entry("microgpt.tuning", Set.of("microgpt")),
        Map.entry("microgpt.fast", Set.of("microgpt")),
        Map.entry("microgpt.run", Set.of("microgpt")),
        Map.entry("microgpt.cli", Set.of("microgpt", "microgpt.fast", "microgpt.files",
            "microgpt.run", "microgpt.tuning", "picocli")),
        Map.entry("microgpt.repl.spi", Set.of()),
        Map.entry("microgpt.toolkit", Set.of(
            "microgpt", "microgpt.draw", "microgpt.files", "microgpt.run",
            "microgpt.repl.spi")),
        Map.entry("microgpt.repl.engine", Set.of(
            "microgpt.repl.spi", "org.objectweb.asm", "com.sun.tools.attach")),
        Map.entry("microgpt.repl.eval", Set.of(
            "microgpt.repl.spi", "microgpt.repl.engine")),
        Map.entry("microgpt.repl.read", Set.of("microgpt.repl.spi", "org.jline")),
        Map.entry("microgpt.repl.say", Set.of("microgpt.repl.spi",
            "microgpt.repl.engine", "microgpt.repl.eval", "microgpt.repl", "org.jline")),
        Map.entry("microgpt.repl.command", Set.of("microgpt.files",
            "microgpt.repl.spi", "microgpt.repl.engine", "microgpt.repl.eval",
            "microgpt.repl.say", "microgpt.repl.read", "microgpt.repl", "org.jline")),
        Map.entry("microgpt.repl", Set.of(
            "microgpt.repl.spi", "microgpt.repl.engine", "microgpt.repl.eval",
            "microgpt.repl.say", "microgpt.repl.read", "microgpt.repl.command",
            "com.sun.source")),
        Map.entry("microgpt.repl.terminal", Set.of("microgpt.files",
            "microgpt.repl.spi", "microgpt.repl.engine", "microgpt.repl.eval",
            "microgpt.repl.say", "microgpt.repl.command", "microgpt.repl", "org.jline")),
        Map.entry("microgpt.book", Set.of("microgpt", "microgpt.draw", "microgpt.files",
            "microgpt.toolkit", "microgpt.tuning",
            "microgpt.repl", "microgpt.repl.say", "microgpt.repl.spi", "org.asciidoctor",
            "org.jruby", "org.jsoup", "org.scilab.forge.jlatexmath", "picocli",
            "com.google.gson", "org.apache.commons.rng")));

    private static final Pattern NAME = Pattern.compile(
        "\\b((?:microgpt|org|com(?!\\.sun)|picocli)(?:\\.[a-z]\\w*)*)(?:\\.[A-Z*])");

    @Test
    void packagesUseOnlyWhatTheyMay() throws IOException {
        var wrong = new TreeSet<String>();
        for (Path file : sources()) {
            String own = packageOf(file);
            String house = house(own);
            assertTrue(house != null, "a package without a house: " + own);
            Matcher m = NAME.matcher(code(Files.readString(file)));
            while (m.find()) {
                String used = m.group(1);
                String at = house(used);
                if (own.equals(used) || house.equals(at)) continue;
                boolean ours = used.startsWith("microgpt");
                if (ours ? !MAY_USE.get(house).contains(at)
                        : MAY_USE.get(house).stream()
                            .noneMatch(used::startsWith))
                    wrong.add(SOURCES.relativize(file) + " uses " + used);
            }
        }
        assertEquals(Set.of(), wrong);
    }

    /** The longest of our packages that this one is or lies in. */
    private static String house(String name) {
        String house = null;
        for (String h : MAY_USE.keySet())
            if ((name.equals(h) || name.startsWith(h + ".")
                    && !h.equals("microgpt"))
                    && (house == null || h.length() > house.length()))
                house = h;
        return house;
    }

    /** The source without comments and literals. */
    static String code(String source) {
        return source.replaceAll(
            "(?s)/\\*.*?\\*/|//[^\\n]*|\"(?:\\\\.|[^\"\\\\\\n])*\"", " ");
    }

    private static String packageOf(Path file) {
        return SOURCES.relativize(file.getParent()).toString()
            .replace(java.io.File.separatorChar, '.');
    }

    private static List<Path> sources() throws IOException {
        try (var all = Files.walk(SOURCES)) {
            return all.filter(p -> p.toString().endsWith(".java")).toList();
        }
    }

    static List<String> chapters() throws IOException {
        var list = new ArrayList<String>();
        Matcher m = Pattern.compile(
            "(?m)^include::weave:(?:\\S*/)?(\\w+\\.java)\\[")
            .matcher(Files.readString(
                Golden.ROOT.resolve("docs/book.adoc")));
        while (m.find()) list.add(m.group(1));
        return list;
    }

    @Test
    void everySourceOfTheEngineIsAChapter() throws IOException {
        try (var files = Files.list(SOURCES.resolve("microgpt"))) {
            assertEquals(new TreeSet<>(files
                .map(p -> p.getFileName().toString())
                .filter(n -> n.endsWith(".java")).toList()),
                new TreeSet<>(chapters()));
        }
    }

    @Test
    void eachChapterCompilesWithTheChaptersBeforeIt(@TempDir Path out)
            throws IOException {
        var compiler = ToolProvider.findFirst("javac").orElseThrow();
        var arguments = new ArrayList<>(List.of("--release", "17",
            "-Xlint:all", "-Werror", "-proc:none", "-implicit:none",
            "-d", out.toString(), "-cp", out + java.io.File.pathSeparator
                + System.getProperty("java.class.path")
                    .replaceAll("[^:;]*[/\\\\]classes[:;]", "")));
        for (String chapter : chapters()) {
            var said = new StringWriter();
            var to = new PrintWriter(said, true);
            var command = new ArrayList<>(arguments);
            command.add(SOURCES.resolve("microgpt/" + chapter).toString());
            assertEquals(0, compiler.run(
                to, to, command.toArray(new String[0])),
                () -> chapter + " needs a later chapter, or has a warning:\n"
                    + said);
        }
    }

    @Test
    void linesOfTheBookFitOnItsPage() throws IOException {
        var wide = new TreeSet<String>();
        for (String chapter : chapters()) {
            int number = 0;
            boolean prose = false;
            for (String line : Files.readAllLines(
                    SOURCES.resolve("microgpt/" + chapter))) {
                number++;
                if (line.strip().equals("/*")) prose = true;
                if (!prose && line.length() > 76)
                    wide.add(chapter + ":" + number);
                if (line.strip().equals("*/")) prose = false;
            }
        }
        assertEquals(Set.of(), wide);
    }
}
