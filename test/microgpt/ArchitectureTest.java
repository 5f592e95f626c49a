package microgpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The houses, and the arrows between them. */
class ArchitectureTest {

    private static final Path SOURCES = Golden.ROOT.resolve("src");

    /** What each package may use of ours and of others; the JDK is free. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
        Map.entry("microgpt", Set.of(
            "org.apache.commons.rng", "com.google.gson")),
        Map.entry("microgpt.files", Set.of()),
        Map.entry("microgpt.source", Set.of("com.sun.source")),
        Map.entry("microgpt.draw", Set.of("org.jline.utils")),
        Map.entry("microgpt.tuning", Set.of("microgpt")),
        Map.entry("microgpt.fast", Set.of("microgpt")),
        Map.entry("microgpt.run", Set.of("microgpt")),
        Map.entry("microgpt.cli", Set.of("microgpt", "microgpt.fast", "microgpt.files",
            "microgpt.run", "microgpt.tuning", "picocli")),
        Map.entry("microgpt.repl.spi", Set.of()),
        Map.entry("microgpt.toolkit", Set.of(
            "microgpt", "microgpt.draw", "microgpt.files", "microgpt.run",
            "microgpt.source", "microgpt.repl.spi")),
        Map.entry("microgpt.repl.engine", Set.of(
            "microgpt.repl.spi", "org.objectweb.asm", "com.sun.tools.attach")),
        Map.entry("microgpt.repl.eval", Set.of(
            "microgpt.repl.spi", "microgpt.repl.engine")),
        Map.entry("microgpt.repl.read", Set.of(
            "microgpt.repl.spi", "microgpt.source", "org.jline")),
        Map.entry("microgpt.repl.say", Set.of("microgpt.repl.spi",
            "microgpt.repl.engine", "microgpt.repl.eval",
            "microgpt.source", "org.jline")),
        Map.entry("microgpt.repl.command", Set.of("microgpt.files", "microgpt.source",
            "microgpt.repl.spi", "microgpt.repl.engine", "microgpt.repl.eval",
            "microgpt.repl.say", "microgpt.repl.read", "org.jline")),
        Map.entry("microgpt.repl", Set.of(
            "microgpt.repl.spi", "microgpt.repl.engine", "microgpt.repl.eval",
            "microgpt.repl.say", "microgpt.repl.read", "microgpt.repl.command",
            "microgpt.source")),
        Map.entry("microgpt.repl.terminal", Set.of("microgpt.files", "microgpt.source",
            "microgpt.repl.spi", "microgpt.repl.engine", "microgpt.repl.eval",
            "microgpt.repl.say", "microgpt.repl.command", "microgpt.repl", "org.jline")),
        Map.entry("microgpt.book", Set.of("microgpt", "microgpt.draw", "microgpt.files",
            "microgpt.source", "microgpt.toolkit", "microgpt.tuning",
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
}
