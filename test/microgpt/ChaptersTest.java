package microgpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import microgpt.book.base.Contents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chapters: which files they are, and in which order. */
class ChaptersTest {

    private static List<Path> chapters() throws IOException {
        return new Contents(Golden.ROOT).sources();
    }

    @Test
    void everySourceOfAPackageThatHasChaptersIsOne() throws IOException {
        var chapters = new TreeSet<>(chapters());
        var expected = new TreeSet<Path>();
        for (Path folder : chapters.stream().map(Path::getParent).distinct().toList())
            try (var files = Files.list(folder)) {
                files.filter(f -> f.toString().endsWith(".java")).forEach(expected::add);
            }
        assertTrue(expected.size() > 20);
        assertEquals(expected, chapters);
    }

    @Test
    void whatChaptersDefineCanBeTypedWithoutItsPackage() throws IOException {
        String start = Files.readString(Golden.ROOT.resolve("jshell/startup.jsh"));
        var names = new TreeSet<String>();
        for (Path chapter : chapters()) {
            String room = Golden.ROOT.resolve("src").relativize(chapter.getParent()).toString()
                .replace(File.separatorChar, '.');
            assertTrue(start.contains("import " + room + ".*;"), room);
            assertTrue(names.add(chapter.getFileName().toString()),
                "two chapters of this name could not be told apart when typed: " + chapter);
        }
    }

    @Test
    void eachChapterCompilesWithTheChaptersBeforeIt(@TempDir Path out) throws IOException {
        assertEquals("", complaints(chapters(), out));
    }

    @Test
    void aChapterThatNeedsALaterOneIsNamed(@TempDir Path folder) throws IOException {
        Path early = folder.resolve("Early.java"), late = folder.resolve("Late.java");
        Files.writeString(early, "package microgpt.tuning;\nclass Early { Late late; }\n");
        Files.writeString(late, "package microgpt.tuning;\nclass Late { microgpt.Value v; }\n");
        var chapters = new ArrayList<>(List.of(chapters().get(0), early, late));
        String said = complaints(chapters, folder.resolve("one"));
        assertTrue(said.startsWith("Early.java needs a later chapter"), said);
        chapters.set(1, late);
        chapters.set(2, early);
        assertEquals("", complaints(chapters, folder.resolve("two")));
    }

    /** Compiles file after file, each with those before it; returns what is wrong. */
    private static String complaints(List<Path> chapters, Path out) throws IOException {
        Files.createDirectories(out);
        var compiler = ToolProvider.findFirst("javac").orElseThrow();
        var arguments = new ArrayList<>(List.of("--release", "17", "-proc:none",
            "--add-modules", "jdk.incubator.vector", "-implicit:none", "-d", out.toString(),
            "-cp", out + File.pathSeparator + System.getProperty("java.class.path")
                .replaceAll("[^:;]*[/\\\\]classes[:;]", "")));
        if (Runtime.version().feature() >= 25)      // older ones always warn of the module
            arguments.addAll(List.of("-Xlint:all,-incubating", "-Werror"));
        for (Path chapter : chapters) {
            var said = new StringWriter();
            var to = new PrintWriter(said, true);
            var command = new ArrayList<>(arguments);
            command.add(chapter.toString());
            if (compiler.run(to, to, command.toArray(new String[0])) != 0)
                return chapter.getFileName() + " needs a later chapter, or has a warning:\n"
                    + said;
        }
        return "";
    }

    @Test
    void linesOfTheBookFitOnItsPage() throws IOException {
        var wide = new TreeSet<String>();
        for (Path chapter : chapters()) {
            int number = 0;
            boolean prose = false;
            for (String line : Files.readAllLines(chapter)) {
                number++;
                if (line.strip().equals("/*")) prose = true;
                if (!prose && line.length() > 76)
                    wide.add(chapter.getFileName() + ":" + number);
                if (line.strip().equals("*/")) prose = false;
            }
        }
        assertEquals(Set.of(), wide);
    }
}
