package microgpt.repl.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import microgpt.repl.Sessions;
import org.jline.utils.ScreenTerminal;

/**
 * Measures how long a person waits at the prompt: run it as a program, if need
 * be with a part of the name of what is to be measured. Keys go to a real prompt
 * on a screen in memory, and the clock stops when the answer stands on that screen.
 */
public final class PromptTimes {

    private static final int REPEATS = 60;

    private final ScreenTerminal.VirtualTerminal screen;

    private final String only;

    private PromptTimes(String only) throws IOException {
        this.only = only;
        screen = ScreenTerminal.withTerminal("times", "xterm-256color", 100, 50);
        var prompt = new Prompt(
            screen.terminal(), Sessions.options(), Optional.empty(), false);
        var runner = new Thread(() -> {
            try {
                prompt.run();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        runner.setDaemon(true);
        runner.start();
    }

    /** Types and returns the milliseconds until the text appears. */
    private double time(String keys, String expected) throws Exception {
        screen.screen().write("\033[2J");
        long start = System.nanoTime();
        screen.terminal().processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
        while (!screen.screen().toString().contains(expected)) Thread.sleep(0, 200_000);
        return (System.nanoTime() - start) / 1e6;
    }

    private void report(String what, String keys, String expected, String after)
            throws Exception {
        if (!what.contains(only)) return;
        var times = new double[REPEATS];
        for (int i = 0; i < REPEATS; i++) {
            String n = String.valueOf(1000 + i);
            times[i] = time(keys.replace("%", n), expected.replace("%", n));
            screen.terminal().processInputBytes(after.getBytes(StandardCharsets.UTF_8));
            Thread.sleep(60);
        }
        double first = times[0];
        Arrays.sort(times);
        System.out.printf(Locale.ROOT,
            "%-44s first %6.1f   median %6.1f   95%% %6.1f   worst %6.1f ms%n",
            what, first, times[REPEATS / 2], times[REPEATS * 95 / 100],
            times[REPEATS - 1]);
    }

    public static void main(String[] arguments) throws Exception {
        var prompt = new PromptTimes(arguments.length > 0 ? arguments[0] : "");
        prompt.time("var v = new Value(2)\r", "v ==>");
        Thread.sleep(500);
        System.out.println("JDK " + Runtime.version());
        prompt.report("Enter: an expression (% + 1)", "% * 10 + 1\r", "==> %1", "");
        prompt.report("Enter: a method of a Value", "v.mul(%).data() * 0 + %\r",
            "==> %.0", "");
        prompt.report("Enter: operators on Values", "v * % + v\r", "==> Value(data=", "");
        prompt.report("Enter: a declaration", "int x% = %\r", "x% ==> %", "");
        prompt.report("Enter: an error", "none% + 1\r", "variable none%", "");
        prompt.report("Tab: the members of a Value", "v.\t", "zeroGrad()", "\025");
        prompt.report("Tab: the members of a String", "\"\".\t", "toUpperCase(", "\025");
        prompt.report("Tab: a new object", "new Samp\t", "new Sampler(", "\025");
        prompt.report("Tab: a name", "tokeniz\t", "tokenizer", "\025");
        prompt.report("Tab: a command", "/he\t", "/help", "\025");
        prompt.report("Alt-h: a method's documentation", "v.mul(\033h",
            "this × other", "\025");
        System.exit(0);
    }
}
