package microgpt.repl.terminal;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;

/**
 * Pictures on a terminal that can show them. What it is called tells of some;
 * the others are asked, once, when there is a first picture.
 */
final class Images {

    private static final long PATIENCE_MILLIS = 1000;
    private static final double CELL_WIDTH = 8;
    private static final double CELL_HEIGHT = 16;
    private static final Pattern ANSWER = Pattern.compile("\033\\[\\?([0-9;]*)c");
    private static final Pattern ANSWER_BEGUN =
        Pattern.compile("\033(\\[(\\?([0-9;]*c?)?)?)?");

    private final Terminal terminal;
    private final Map<String, String> environment;
    private final Consumer<String> typed;
    private Optional<ImageCode> code;
    private volatile boolean owed;      // an answer of the terminal
    private final Queue<Integer> held = new ArrayDeque<>();

    /** @param typed gets what was typed while the terminal was asked */
    Images(Terminal terminal, Map<String, String> environment, Consumer<String> typed) {
        this.terminal = terminal;
        this.environment = environment;
        this.typed = typed;
    }

    /**
     * Shows a picture, no larger than the screen.
     *
     * @param always whether a terminal that says nothing of pictures gets sixels
     * @return false if it cannot
     */
    boolean show(String svg, boolean always) {
        Optional<ImageCode> code = code();
        if (code.isEmpty() && !always) return false;
        try {
            System.setProperty("java.awt.headless", "true");
            double[] size = SvgRaster.size(svg);
            double fit = Math.min(1, Math.min(
                (terminal.getSize().getColumns() - 1) * CELL_WIDTH / size[0],
                (terminal.getSize().getRows() - 3) * CELL_HEIGHT / size[1]));
            if (fit <= 0) return false;
            ImageCode chosen = code.orElse(ImageCode.SIXEL);
            BufferedImage image = SvgRaster.draw(svg, chosen == ImageCode.SIXEL ? fit : 2 * fit);
            terminal.writer().print(chosen.of(image,
                (int) Math.ceil(size[0] * fit / CELL_WIDTH),
                (int) Math.ceil(size[1] * fit / CELL_HEIGHT)) + "\n");
            terminal.flush();
            return true;
        } catch (RuntimeException | LinkageError | InternalError e) {
            return false;       // a JDK without drawing, or without any font
        }
    }

    private Optional<ImageCode> code() {
        if (code == null) code = terminal.getType().startsWith("dumb") ? Optional.empty()
            : byName().or(this::asked);
        return code;
    }

    /** What stands between is a terminal of its own, and asked. */
    private Optional<ImageCode> byName() {
        if (environment.containsKey("TMUX") || environment.containsKey("STY")
            || terminal.getType().matches("(screen|tmux).*")) return Optional.empty();
        String program = environment.getOrDefault("TERM_PROGRAM", "");
        if (environment.containsKey("KITTY_WINDOW_ID") || terminal.getType().equals("xterm-kitty")
            || program.equalsIgnoreCase("ghostty") || program.equals("WezTerm"))
            return Optional.of(ImageCode.KITTY);
        return program.equals("iTerm.app") || environment.getOrDefault("LC_TERMINAL", "")
            .equals("iTerm2") ? Optional.of(ImageCode.ITERM) : Optional.empty();
    }

    /** Device attributes: 4 among them means sixels. Every terminal knows the question. */
    private Optional<ImageCode> asked() {
        Attributes before = terminal.enterRawMode();
        var read = new StringBuilder();
        try {
            terminal.writer().print("\033[c");
            terminal.flush();
            NonBlockingReader keys = terminal.reader();
            long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
            while (!ANSWER.matcher(read).find()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                int c = left <= 0 ? -2 : keys.read(left);
                if (c < 0) break;
                read.append((char) c);
            }
        } catch (IOException e) {
            // then it has not answered
        } finally {
            terminal.setAttributes(before);
        }
        var answer = ANSWER.matcher(read);
        owed = !answer.find();
        String rest = answer.replaceFirst("");
        if (!rest.isEmpty()) typed.accept(rest);
        return owed ? Optional.empty() : sixel(read);
    }

    private static Optional<ImageCode> sixel(CharSequence said) {
        var answer = ANSWER.matcher(said);
        return answer.find() && (";" + answer.group(1) + ";").contains(";4;")
            ? Optional.of(ImageCode.SIXEL) : Optional.empty();
    }

    /** Takes an answer that came late: from the next picture on it counts. */
    void answered(String answer) {
        if (!owed) return;
        owed = false;
        code = sixel(answer);
    }

    /** Reads one of what a user types; an answer that comes late is none. */
    int read(OwnKeys.Typed keys, long millis) throws IOException {
        if (!held.isEmpty()) return held.remove();
        int b = keys.read(millis);
        if (!owed || b != '\033') return b;
        var seen = new StringBuilder();
        while (b >= 0 && ANSWER_BEGUN.matcher(seen.append((char) b)).matches() && b != 'c')
            b = keys.read(PATIENCE_MILLIS);
        if (ANSWER.matcher(seen).matches()) {
            answered(seen.toString());
            return keys.read(millis);
        }
        seen.chars().forEach(held::add);
        return held.remove();
    }

    /** Returns the terminal for who reads keys by themselves: no late answer is one. */
    Terminal terminal() {
        return owed ? OwnKeys.on(terminal, millis -> read(terminal.reader()::read, millis))
            : terminal;
    }
}
