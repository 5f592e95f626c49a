package microgpt.repl.command;

import microgpt.repl.eval.Input;
import microgpt.repl.eval.Splitter;

/** Takes what was typed apart into snippets and commands, and runs them. */
public final class Lines {

    private final Responder responder;
    private final Commands commands;
    private final Journal journal;
    private final Splitter splitter;

    public Lines(Responder responder, Commands commands, Journal journal,
            Splitter splitter) {
        this.responder = responder;
        this.commands = commands;
        this.journal = journal;
        this.splitter = splitter;
    }

    /** Runs as many snippets and commands as there are, until one fails. */
    public Outcome run(String text) {
        for (String input : Input.pasted(text)) {
            Outcome outcome = runInput(input);
            if (!outcome.goesOn()) return outcome;
        }
        return Outcome.DONE;
    }

    private Outcome runInput(String input) {
        journal.typed(input.strip());
        String rest = input;
        while (!rest.isBlank()) {
            int begin = input.length() - rest.length();
            int lead = rest.length() - rest.stripLeading().length();
            Outcome outcome;
            if (Input.isCommand(rest)) {
                int end = rest.indexOf('\n', lead);
                if (end < 0) end = rest.length();
                String line = rest.substring(lead, end).strip();
                outcome = commands.run(line);
                if (line.startsWith("/drop ") && outcome.goesOn())
                    journal.succeeded(line);
                rest = rest.substring(end);
            } else if (responder.isShortcut(rest)) {
                outcome = responder.eval(rest);
                rest = "";
            } else {
                Splitter.Parts parts = splitter.split(rest);
                outcome = responder.eval(parts.first());
                rest = parts.rest();
            }
            if (outcome instanceof Outcome.Failed f) return new Outcome.Failed(
                line(input, begin) + Math.max(0, f.line() - 1));
            if (!outcome.goesOn()) return outcome;
        }
        return Outcome.DONE;
    }

    private static int line(String input, int offset) {
        return 1 + (int) input.substring(0, offset).chars()
            .filter(c -> c == '\n').count();
    }

    /** Runs again what succeeded before. */
    public Outcome rerun(String source) {
        return Input.isCommand(source)
            ? commands.run(source) : responder.eval(source);
    }
}
