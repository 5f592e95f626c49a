package microgpt.book.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.ByteArrayInputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import microgpt.Value;
import microgpt.repl.Options;
import org.apache.commons.rng.RestorableUniformRandomProvider;
import org.apache.commons.rng.core.source32.MersenneTwister;
import org.junit.jupiter.api.Test;

/** The picture of a session that README.adoc shows. */
class SessionPictureTest {

    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."))
        .toAbsolutePath().normalize();

    private static String drawn() {
        List<Path> engine = Stream.of(Value.class, Gson.class, MersenneTwister.class,
            RestorableUniformRandomProvider.class).map(SessionPictureTest::origin).toList();
        return SessionPicture.draw(
            Options.fromProperties().withHome(ROOT).withEngine(engine));
    }

    private static Path origin(Class<?> c) {
        try {
            return Path.of(c.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void thePictureShowsWhatASessionPrintsNow() throws Exception {
        Path file = SessionPicture.file(ROOT);
        String now = drawn();
        if (Boolean.getBoolean("update")) Files.writeString(file, now);
        assertEquals(Files.readString(file), now,
            "docs/session.svg is out of date; ./build.sh test --update draws it anew");
    }

    @Test
    void thePictureNeedsNothingButItself() throws Exception {
        String svg = Files.readString(SessionPicture.file(ROOT));
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(
            new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertFalse(svg.replace("http://www.w3.org/2000/svg", "")
            .matches("(?s).*(href|url\\(|@import|@font-face|<image|<script|http).*"));
        assertTrue(svg.contains("<title id=\"title\">microgpt</title>"));
    }

    @Test
    void colorsBarsAndLinesAreDrawnWhereTheTerminalHasThem() {
        String svg = TerminalSvg.draw("t", "d", 10, List.of("ab \033[31mred\033[0m<\n├ █▌"));
        assertTrue(svg.contains("<text x=\"20\" y=\"62\" textLength=\"16.8\""
            + " lengthAdjust=\"spacingAndGlyphs\">ab</text>"), svg);
        assertTrue(svg.contains("fill=\"#f2707a\">red</text>"), svg);
        assertTrue(svg.contains("x=\"70.4\""), svg);
        assertTrue(svg.contains(">&lt;</text>"), svg);
        assertTrue(svg.contains("<rect x=\"36.8\" y=\"69\" width=\"12.6\""), svg);
        assertFalse(svg.contains("█"), svg);
        assertFalse(svg.contains("├"), svg);
    }

    @Test
    void theColorsOfATerminalAreUnderstood() {
        var runs = AnsiText.lines("a\033[1;38;5;32mb\033[22mc\033[39;3md\033[me\n\033[91;44mf")
            .stream().flatMap(List::stream).toList();
        assertEquals(List.of(
            new AnsiText.Run(0, "a", AnsiText.Pen.PLAIN),
            new AnsiText.Run(1, "b", new AnsiText.Pen(32, -1, true, false)),
            new AnsiText.Run(2, "c", new AnsiText.Pen(32, -1, false, false)),
            new AnsiText.Run(3, "d", new AnsiText.Pen(-1, -1, false, true)),
            new AnsiText.Run(4, "e", AnsiText.Pen.PLAIN),
            new AnsiText.Run(0, "f", new AnsiText.Pen(9, 4, false, false))), runs);
    }
}
