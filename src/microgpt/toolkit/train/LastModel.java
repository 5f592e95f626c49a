package microgpt.toolkit.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import microgpt.files.Kind;
import microgpt.files.Problem;
import microgpt.files.Target;
import microgpt.toolkit.bind.Bound;
import microgpt.train.Checkpoint;
import microgpt.train.Trainer;

/** The model of the last session: a checkpoint that notes its documents. */
public final class LastModel {

    /** What is larger is not written at every exit. */
    static final long MOST_BYTES = 64_000_000;

    private static final String DOCUMENTS = "documents";
    private static final DateTimeFormatter DATE =
        DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ROOT);

    private static final Map<Trainer, String> FILES =
        Collections.synchronizedMap(new WeakHashMap<>());
    private static volatile String lastRead = "";

    /** Notes which file was read for the next trainer; "" is every session's. */
    public static void read(String file) { lastRead = file; }

    /** Notes that a trainer's documents are those that were read last. */
    public static void note(Trainer trainer) { FILES.put(trainer, lastRead); }

    /** Returns the file that a trainer's documents were read from; "" if not known. */
    public static String file(Trainer trainer) {
        return trainer == null ? "" : FILES.getOrDefault(trainer, "");
    }

    /** Writes the session's model there, if it was trained or changed. */
    public static Optional<String> keep(Path file) {
        Trainer trainer = Bound.ofSession().trainer();
        if (trainer == null || trainer.steps() == 0 || !Undo.hasChanged())
            return Optional.empty();
        long bytes = 24L * trainer.model().parameterCount();
        if (bytes > MOST_BYTES) return Optional.of("The model is not kept: "
            + bytes / 1_000_000 + " MB are more than " + MOST_BYTES / 1_000_000
            + "; /checkpoint save FILE keeps any.");
        try {
            Target.of(file, Kind.CHECKPOINT, false, "/set keep off").write(part ->
                Checkpoint.save(part, trainer,
                    Map.of(DOCUMENTS, file(trainer))));
            return Optional.of("The model is kept, at step " + trainer.steps()
                + "; /resume takes it up in another session.");
        } catch (RuntimeException e) {
            return Optional.of("The model is not kept: " + e.getMessage());
        }
    }

    /** Returns what is kept there, in a line, or what is wrong with it. */
    public static Optional<String> offer(Path file) {
        if (!Files.exists(file)) return Optional.empty();
        try {
            Checkpoint kept = check(file);
            Instant when = Files.getLastModifiedTime(file).toInstant();
            return Optional.of("A model is kept from " + DATE.format(
                when.atZone(ZoneId.systemDefault())) + ", at step " + kept.steps()
                + "; /resume takes it up.");
        } catch (IOException | RuntimeException e) {
            return Optional.of("No model is taken up from the last session: "
                + (e instanceof IOException io ? Problem.line(io, file) : e.getMessage()));
        }
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it is none; says why in a line
     */
    public static Checkpoint check(Path file) {
        if (!Files.exists(file)) throw new IllegalArgumentException(
            "no model is kept from an earlier session");
        try {
            return Checkpoint.load(file);
        } catch (IOException e) {
            throw Problem.of(e, file);
        }
    }

    /** Returns the file of the documents that it was trained on, or "". */
    public static String documents(Path file) {
        return check(file).notes().getOrDefault(DOCUMENTS, "");
    }

    private LastModel() {}
}
