package microgpt.repl.terminal;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** How terminals are told a picture. */
enum ImageCode {

    /** As PNG in pieces of 4096 letters: kitty, Ghostty, WezTerm, Konsole. */
    KITTY {
        @Override
        String of(BufferedImage image, int columns, int rows) {
            String data = Base64.getEncoder().encodeToString(png(image));
            var code = new StringBuilder();
            for (int at = 0; at < data.length(); at += PIECE) {
                int end = Math.min(data.length(), at + PIECE);
                code.append("\033_G").append(at > 0 ? "" : "a=T,f=100,q=2,c=" + columns
                        + ",r=" + rows + ",").append("m=").append(end < data.length() ? 1 : 0)
                    .append(';').append(data, at, end).append("\033\\");
            }
            return code.toString();
        }
    },

    /** As PNG in one piece: iTerm2. */
    ITERM {
        @Override
        String of(BufferedImage image, int columns, int rows) {
            byte[] png = png(image);
            return "\033]1337;File=inline=1;size=" + png.length + ";width=" + columns
                + ";height=" + rows + ";preserveAspectRatio=1:"
                + Base64.getEncoder().encodeToString(png) + "\007";
        }
    },

    /** In bands of six rows, by colours of a cube: xterm, foot, tmux and others. */
    SIXEL {
        @Override
        String of(BufferedImage image, int columns, int rows) { return sixel(image); }
    };

    private static final int PIECE = 4096;
    private static final int LEVELS = 6;

    /** Returns a picture that is to cover so many columns and rows. */
    abstract String of(BufferedImage image, int columns, int rows);

    static byte[] png(BufferedImage image) {
        try {
            int width = image.getWidth(), height = image.getHeight();
            var rows = new ByteArrayOutputStream();
            try (var out = new DeflaterOutputStream(rows)) {
                for (int y = 0; y < height; y++) {
                    out.write(0);           // no filter
                    for (int rgb : image.getRGB(0, y, width, 1, null, 0, width)) {
                        out.write(rgb >> 16);
                        out.write(rgb >> 8);
                        out.write(rgb);
                    }
                }
            }
            var head = new ByteArrayOutputStream();
            var data = new DataOutputStream(head);
            data.writeInt(width);
            data.writeInt(height);
            data.write(new byte[] {8, 2, 0, 0, 0});     // bits, RGB
            var png = new ByteArrayOutputStream();
            png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
            chunk(png, "IHDR", head.toByteArray());
            chunk(png, "IDAT", rows.toByteArray());
            chunk(png, "IEND", new byte[0]);
            return png.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void chunk(ByteArrayOutputStream to, String name, byte[] data)
            throws IOException {
        var out = new DataOutputStream(to);
        byte[] letters = name.getBytes(StandardCharsets.US_ASCII);
        var sum = new CRC32();
        sum.update(letters);
        sum.update(data);
        out.writeInt(data.length);
        out.write(letters);
        out.write(data);
        out.writeInt((int) sum.getValue());
    }

    private static String sixel(BufferedImage image) {
        int width = image.getWidth(), height = image.getHeight();
        var code = new StringBuilder("\033Pq\"1;1;" + width + ";" + height);
        for (int c = 0; c < LEVELS * LEVELS * LEVELS; c++)
            code.append('#').append(c).append(";2;").append(c / (LEVELS * LEVELS) * 20)
                .append(';').append(c / LEVELS % LEVELS * 20).append(';').append(c % LEVELS * 20);
        for (int top = 0; top < height; top += 6) {
            var bits = new byte[LEVELS * LEVELS * LEVELS][];
            for (int y = top; y < Math.min(height, top + 6); y++)
                for (int x = 0; x < width; x++) {
                    int c = color(image.getRGB(x, y));
                    if (bits[c] == null) bits[c] = new byte[width];
                    bits[c][x] |= (byte) (1 << y - top);
                }
            for (int c = 0; c < bits.length; c++) if (bits[c] != null) {
                code.append('#').append(c);
                for (int x = 0; x < width;) {
                    int from = x;
                    while (x < width && bits[c][x] == bits[c][from]) x++;
                    char sign = (char) (63 + bits[c][from]);
                    if (x - from > 3) code.append('!').append(x - from).append(sign);
                    else code.append(String.valueOf(sign).repeat(x - from));
                }
                code.append('$');
            }
            code.append('-');
        }
        return code.append("\033\\").toString();
    }

    private static int color(int rgb) {
        return (level(rgb >> 16) * LEVELS + level(rgb >> 8)) * LEVELS + level(rgb);
    }

    private static int level(int channel) {
        return ((channel & 255) * (LEVELS - 1) + 127) / 255;
    }
}
