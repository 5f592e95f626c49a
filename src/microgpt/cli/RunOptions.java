package microgpt.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import microgpt.Tokenizer;
import microgpt.files.Kind;
import microgpt.files.Target;
import microgpt.run.Report;
import microgpt.run.Run;
import microgpt.train.Checkpoint;
import microgpt.train.Trainer;
import picocli.CommandLine.Option;

/** What is measured in a run, when it may end, and what is kept of it. */
final class RunOptions {

    /** Whoever decides by the held-out loss, measures it on that many. */
    private static final int DECIDING = 500;

    @Option(names = "--measure-every", paramLabel = "N",
        description = "measures the held-out loss every N steps (a tenth of "
            + "the run)")
    private int every;

    @Option(names = "--patience", paramLabel = "N",
        description = "ends the run when N measurements in a row have "
            + "brought no lower held-out loss; 0: never (0)")
    private int patience;

    @Option(names = "--best", paramLabel = "FILE",
        description = "keeps the model with the lowest held-out loss here; "
            + "--resume goes on from the loss of the one that is there")
    private Path best;

    @Option(names = "--keep", paramLabel = "N",
        description = "keeps the last N of --save-every, too, with the step "
            + "in the file's name (0)")
    private int keep;

    @Option(names = "--report", paramLabel = "FILE",
        description = "writes settings, losses, seconds and a count of new "
            + "texts here, as .csv or .json")
    private Path report;

    /** @throws IllegalArgumentException if out of bounds */
    void check(Path out) {
        if (best != null && best.equals(out)) throw new IllegalArgumentException(
            "--best and --out are both " + Tokenizer.shown(best) + "; take two names");
        notNegative("--measure-every", every);
        notNegative("--patience", patience);
        notNegative("--keep", keep);
        if (report != null) checkReport(report);
    }

    /** @throws IllegalArgumentException if the name does not say which form */
    static void checkReport(Path report) {
        if (!isJson(report) && !ends(report, ".csv"))
            throw new IllegalArgumentException("--report "
                + Tokenizer.shown(report) + " ends neither in .csv nor in .json");
    }

    private static void notNegative(String option, int n) {
        if (n < 0) throw new IllegalArgumentException(
            option + " " + n + " is not 0 or more");
    }

    private static boolean ends(Path report, String extension) {
        return report.toString().toLowerCase(Locale.ROOT).endsWith(extension);
    }

    static boolean isJson(Path report) { return ends(report, ".json"); }

    /** Writes a report, in the form that the file's name says. */
    static void write(Report told, Path report, Target target) {
        target.write((isJson(report) ? told.json() : told.csv())
            .getBytes(StandardCharsets.UTF_8));
    }

    /** Writes it to where the option says. */
    void write(Report told, Target target) { write(told, report, target); }

    /** @throws IllegalArgumentException if nothing is held out to decide by */
    Run.Measuring measuring(Trainer trainer) {
        boolean decides = patience > 0 || best != null;
        if ((decides || every > 0) && trainer.heldOut().size() == 0)
            throw new IllegalArgumentException((patience > 0 ? "--patience"
                : best != null ? "--best" : "--measure-every")
                + " needs held-out documents, and heldOut "
                + trainer.model().config().training().heldOut() + " of "
                + trainer.corpus().documents().size() + " are none");
        Run.Measuring usual = Run.Measuring.USUAL;
        return new Run.Measuring(
            every, decides ? DECIDING : usual.documents(), patience);
    }

    /** Returns where the best model is kept; null for nowhere. */
    Target best(boolean force) {
        return best == null ? null
            : Target.of(best, Kind.CHECKPOINT, force, "--force");
    }

    /**
     * Returns what a run that goes on has in --best already, measured as the run
     * will measure; null for nothing.
     */
    KeptRun.Best known(Trainer trainer, Run.Measuring measuring) throws IOException {
        if (best == null || !Files.exists(best) || Files.size(best) == 0) return null;
        Checkpoint lowest = Checkpoint.load(best);
        if (!lowest.tokenizer().words().equals(trainer.tokenizer().words()))
            throw new IllegalArgumentException(Tokenizer.shown(best)
                + ": is not of this run, its tokens are others; take another name");
        return new KeptRun.Best(trainer.score(lowest.model(), measuring.documents())
            .perToken(), lowest.steps());
    }

    /** Returns who keeps the numbered ones; null for nobody. */
    Numbered numbered(Target out, boolean force) throws IOException {
        if (keep == 0) return null;
        if (out == null) throw new IllegalArgumentException(
            "--keep " + keep + " needs --out FILE, whose name it takes");
        return new Numbered(Path.of(out.toString()), keep, force);
    }

    static Target report(Path report, boolean force) {
        checkReport(report);
        return Target.of(report, Kind.REPORT, force, "--force");
    }

    /** Returns where the report is written; null for nowhere. */
    Target report(boolean force) {
        return report == null ? null : report(report, force);
    }
}
