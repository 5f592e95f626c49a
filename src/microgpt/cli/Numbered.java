package microgpt.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.regex.Pattern;
import microgpt.files.Kind;
import microgpt.files.Problem;
import microgpt.files.Target;
import microgpt.train.Checkpoint;
import microgpt.train.Trainer;

/**
 * The last few checkpoints of a run, each in a file with its step in its name:
 * {@code names-200.model} beside {@code names.model}.
 */
final class Numbered {

    private final Path out;
    private final int most;
    private final boolean force;
    private final ArrayDeque<Path> written = new ArrayDeque<>();

    /** @throws IllegalArgumentException if a file is in the way that is none of ours */
    Numbered(Path out, int most, boolean force) throws IOException {
        this.out = out;
        this.most = most;
        this.force = force;
        String name = out.getFileName().toString();
        int dot = dot(name);
        var numbered = Pattern.compile(Pattern.quote(name.substring(0, dot)) + "-\\d+"
            + Pattern.quote(name.substring(dot)));
        Path folder = out.toAbsolutePath().getParent();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files)
                if (numbered.matcher(file.getFileName().toString()).matches()) target(file);
        }
    }

    /** {@code names.model} becomes {@code names-2000.model}. */
    static Path name(Path file, int step) {
        String name = file.getFileName().toString();
        int dot = dot(name);
        return file.resolveSibling(name.substring(0, dot) + "-" + step + name.substring(dot));
    }

    /** Where the extension begins, if there is one. */
    private static int dot(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 1 ? name.length() : dot;
    }

    private Target target(Path file) {
        return Target.of(file, Kind.CHECKPOINT, force, "--force");
    }

    /** Writes one more, and takes the oldest that this run has written away. */
    void keep(Trainer trainer) {
        Path file = name(out, trainer.steps());
        if (file.equals(written.peekLast())) return;
        target(file).write(part -> Checkpoint.save(part, trainer));
        written.add(file);
        if (written.size() <= most) return;
        Path oldest = written.remove();
        try {
            Files.deleteIfExists(oldest);
        } catch (IOException e) {
            throw Problem.of(e, oldest);
        }
    }
}
