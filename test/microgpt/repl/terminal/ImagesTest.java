package microgpt.repl.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import microgpt.Config;
import microgpt.Value;
import microgpt.draw.Svg;
import microgpt.toolkit.Session;
import microgpt.toolkit.Show;
import microgpt.toolkit.view.Picture;
import microgpt.train.Trainer;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.jline.utils.NonBlockingInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pictures as terminals are told them, decoded again. */
@Timeout(60)
class ImagesTest {

    /** 160 by 80: the left half red, the right half blue but for a thin rim. */
    private static final String SVG = new Svg("test", "halves", Svg.SANS, 0, 0, 160, 80)
        .rect(0, 0, 80, 80, 0, "#ff0000", 1, "none", "")
        .rect(80, 0, 80, 80, 0, Svg.color("c0", "#00f"), 1, "none", "a tip").toString();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringBuilder typed = new StringBuilder();

    private boolean show(String type, Map<String, String> environment, String answers, int columns)
            throws IOException {
        var keys = new PipedOutputStream();
        try (Terminal terminal = new ExternalTerminal("test", type,
                new PipedInputStream(keys), out, StandardCharsets.UTF_8)) {
            terminal.setSize(Size.of(columns, 24));
            terminal.flush();
            out.reset();            // what JLine itself asks
            keys.write(answers.getBytes(StandardCharsets.US_ASCII));
            keys.flush();
            return new Images(terminal, environment, typed::append).show(SVG, false);
        }
    }

    /** Returns what was written, but for the echo of the answers. */
    private String written() {
        return out.toString(StandardCharsets.ISO_8859_1).replaceAll("\\^\\[[^c]*c", "");
    }

    private static void assertHalves(BufferedImage image, int width, int height) {
        assertEquals(width, image.getWidth());
        assertEquals(height, image.getHeight());
        assertEquals(0xff0000, image.getRGB(width / 4, height / 2) & 0xffffff);
        assertEquals(0x0000ff, image.getRGB(width * 3 / 4, height / 2) & 0xffffff);
    }

    @Test
    void kittyGetsAPngInPieces() throws Exception {
        assertTrue(show("xterm-256color", Map.of("KITTY_WINDOW_ID", "1"), "", 80));
        assertTrue(written().startsWith("\033_Ga=T,f=100,q=2,c=20,r=5,m="), written());
        var data = new StringBuilder();
        Matcher m = Pattern.compile("\033_G([^;]*);([^\033]*)\033\\\\").matcher(written());
        String last = "";
        while (m.find()) {
            assertTrue(m.group(2).length() <= 4096);
            data.append(m.group(2));
            last = m.group(1);
        }
        assertTrue(last.endsWith("m=0"), last);
        assertHalves(ImageIO.read(new ByteArrayInputStream(
            Base64.getDecoder().decode(data.toString()))), 320, 160);
    }

    @Test
    void iTermGetsAPngInOnePiece() throws Exception {
        assertTrue(show("xterm-256color", Map.of("TERM_PROGRAM", "iTerm.app"), "", 80));
        Matcher m = Pattern.compile("\033]1337;File=inline=1;size=(\\d+);width=20;height=5;"
            + "preserveAspectRatio=1:([^\007]*)\007").matcher(written());
        assertTrue(m.find(), written());
        byte[] png = Base64.getDecoder().decode(m.group(2));
        assertEquals(Integer.parseInt(m.group(1)), png.length);
        assertHalves(ImageIO.read(new ByteArrayInputStream(png)), 320, 160);
    }

    @Test
    void whoAnswersThatItHasSixelsGetsThemAndWhatWasTypedIsKept() throws Exception {
        assertTrue(show("xterm-256color", Map.of(), "1+\033[?62;4;22c1", 80));
        assertEquals("1+", typed.toString());
        assertHalves(sixels(written()), 160, 80);
    }

    @Test
    void aPictureIsNoLargerThanTheScreen() throws Exception {
        assertTrue(show("xterm-256color", Map.of(), "\033[?62;4c", 11));
        assertHalves(sixels(written()), 80, 40);
    }

    @Test
    void whoSaysNothingOfPicturesGetsNoneAndIsAskedAsATerminalOfItsOwnInTmux() throws Exception {
        assertFalse(show("xterm-256color", Map.of(), "\033[?1;2c", 80));
        assertTrue(written().contains("\033[c"), written());
        assertFalse(show("xterm-256color", Map.of(), "", 80));
        assertTrue(written().contains("\033[c"), written());
        assertFalse(show("tmux-256color", Map.of("TMUX", "x", "KITTY_WINDOW_ID", "1"),
            "\033[?1;2c", 80));
        assertTrue(written().contains("\033[c"), written());
        assertFalse(show("dumb", Map.of("KITTY_WINDOW_ID", "1"), "", 80));
        assertFalse(written().contains("\033[c") || written().contains("_G"), written());
    }

    @Test
    void anAnswerThatComesLateIsNobodysInputAndCounts() throws Exception {
        var keys = new PipedOutputStream();
        try (Terminal terminal = new ExternalTerminal("test", "xterm-256color",
                new PipedInputStream(keys), out, StandardCharsets.UTF_8)) {
            terminal.setSize(Size.of(80, 24));
            var images = new Images(terminal, Map.of(), typed::append);
            var input = (NonBlockingInputStream) terminal.input();
            assertFalse(images.show(SVG, false));
            keys.write("\033[Ax\033[?62;4c7\033[?4c".getBytes(StandardCharsets.US_ASCII));
            keys.flush();
            var read = new StringBuilder();
            for (int i = 0; i < 10; i++) read.append((char) images.read(input::read, 1000));
            assertEquals("\033[Ax7\033[?4c", read.toString(), "one answer was owed");
            assertTrue(images.show(SVG, false));
        }
        assertEquals("", typed.toString());
    }

    /** Whatever the toolkit draws can be drawn here: no path has a step unknown. */
    @Test
    void everyPictureOfTheToolkitCanBeDrawn() {
        Trainer trainer = Trainer.create(Config.microgpt(), Session.documents());
        trainer.train(3);
        for (Picture p : List.of(Show.loss(trainer), Show.embedding(trainer.model(),
                trainer.tokenizer()), Show.attention(trainer.model(), trainer.tokenizer(), "emma"),
                Show.predict(trainer.model(), trainer.tokenizer(), "emm"),
                Show.graph(new Value(2).mul(3).add(1)))) {
            BufferedImage image = SvgRaster.draw(p.svg(), 1);
            int dark = 0;
            for (int y = 0; y < image.getHeight(); y++)
                for (int x = 0; x < image.getWidth(); x++)
                    if ((image.getRGB(x, y) & 0xffffff) != 0xffffff) dark++;
            assertTrue(dark > 500, p.getClass() + " " + dark);
        }
    }

    /** A reader of sixels, as far as they are used. */
    private static BufferedImage sixels(String text) {
        Matcher whole = Pattern.compile("(?s)\033Pq\"1;1;(\\d+);(\\d+)(.*)\033\\\\").matcher(text);
        assertTrue(whole.find(), text);
        var image = new BufferedImage(Integer.parseInt(whole.group(1)),
            Integer.parseInt(whole.group(2)), BufferedImage.TYPE_INT_RGB);
        var colors = new HashMap<Integer, Integer>();
        int x = 0, top = 0, color = 0;
        Matcher m = Pattern.compile("#(\\d+)(?:;2;(\\d+);(\\d+);(\\d+))?|!(\\d+)([?-~])|([$-])|([?-~])")
            .matcher(whole.group(3));
        while (m.find()) {
            if (m.group(1) != null) {
                color = Integer.parseInt(m.group(1));
                if (m.group(2) != null) colors.put(color, percent(m.group(2)) << 16
                    | percent(m.group(3)) << 8 | percent(m.group(4)));
            } else if (m.group(7) != null) {
                x = 0;
                if (m.group(7).equals("-")) top += 6;
            } else {
                int times = m.group(5) == null ? 1 : Integer.parseInt(m.group(5));
                int bits = (m.group(5) == null ? m.group(8) : m.group(6)).charAt(0) - 63;
                for (int i = 0; i < times; i++, x++)
                    for (int k = 0; k < 6; k++)
                        if ((bits >> k & 1) == 1) image.setRGB(x, top + k, colors.get(color));
            }
        }
        return image;
    }

    private static int percent(String text) { return Integer.parseInt(text) * 255 / 100; }
}
