package microgpt.repl.command;

import java.util.function.Function;
import microgpt.repl.eval.Input;
import microgpt.repl.eval.Splitter;
import microgpt.repl.say.Voice;

/** Runs a file of snippets and commands, up to the first that fails. */
public final class Script {

    private final String name;
    private final Function<String, Outcome> run;
    private final Splitter splitter;
    private final Voice voice;

    /**
     * One of that name.
     *
     * @param run runs an input
     */
    public Script(String name, Function<String, Outcome> run,
            Splitter splitter, Voice voice) {
        this.name = name;
        this.run = run;
        this.splitter = splitter;
        this.voice = voice;
    }

    /** Runs its text; the line of a failure is that of the text, from 1. */
    public Outcome run(String text) {
        String[] lines = text.split("\r\n|\n|\r", -1);
        var unit = new StringBuilder();
        int first = 0;
        for (int i = 0; i < lines.length; i++) {
            if (unit.isEmpty()) {
                if (lines[i].isBlank() || i == 0 && lines[i].startsWith("#!"))
                    continue;
                first = i;
            }
            unit.append(lines[i]).append('\n');
            boolean last = i + 1 == lines.length;
            if (!last && goesOn(unit.toString(), lines[i + 1])) continue;
            Outcome outcome = run.apply(unit.toString());
            unit.setLength(0);
            if (outcome instanceof Outcome.Failed f) {
                int line = first + Math.max(1, f.line());
                voice.err().println(
                    name + ":" + line + ": this failed; the script ends here");
                return new Outcome.Failed(line);
            }
            if (!outcome.goesOn()) return outcome;
        }
        return Outcome.DONE;
    }

    /** Returns whether the next line belongs to the same snippet. */
    private boolean goesOn(String unit, String next) {
        if (Input.isCommand(unit)) return false;
        if (splitter.goesOn(unit)) return true;
        String s = next.stripLeading();
        return s.startsWith(".") || s.startsWith("else ") || s.equals("else");
    }
}
