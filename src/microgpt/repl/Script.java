package microgpt.repl;

import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;

/** Runs a file of snippets and commands, up to the first that fails. */
final class Script {

    /**
     * How it ended.
     *
     * @param line of the failure, from 1; 0 if there was none
     * @param exit the status asked for, or null
     */
    record Outcome(boolean ok, int line, Integer exit) {}

    private final Session session;
    private final String name;

    Script(Session session, String name) {
        this.session = session;
        this.name = name;
    }

    Outcome run(String text) {
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
            Result result = session.run(unit.toString());
            unit.setLength(0);
            if (result.exit() != null)
                return new Outcome(true, 0, result.exit());
            if (!result.ok()) {
                int line = first + Math.max(1, result.line());
                session.streams().err().println(
                    name + ":" + line + ": this failed; the script ends here");
                return new Outcome(false, line, null);
            }
        }
        return new Outcome(true, 0, null);
    }

    /** Returns whether the next line belongs to the same snippet. */
    private boolean goesOn(String unit, String next) {
        if (Session.isCommand(unit)) return false;
        SourceCodeAnalysis analysis = session.shell().analysis();
        Completeness c = JdkFaults.end(analysis, unit).completeness();
        if (c == Completeness.DEFINITELY_INCOMPLETE
            || c == Completeness.CONSIDERED_INCOMPLETE) return true;
        String s = next.stripLeading();
        return s.startsWith(".") || s.startsWith("else ") || s.equals("else");
    }
}
