package microgpt.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A place that something is to be written to, looked at before. What stands
 * there is replaced only if it is a file of the same kind, or empty, or if the
 * user insists; a symbolic link stays and what it points at is written; a
 * folder, a pipe or a device is refused in any case. The new contents are
 * written beside and moved into place, so that there is always one whole file,
 * with the permissions that it had.
 */
public final class Target {

    private static final int MOST_LINKS = 40;
    private static final int LONGEST_PART = 200;

    /** Of this process alone: its number would take longer to be had. */
    private static final String OWN = Long.toHexString(System.nanoTime());

    /** Writes the new contents to the path that it is given. */
    @FunctionalInterface
    public interface Writer {
        void write(Path part) throws IOException;
    }

    private final Path named;
    private final Path real;

    private Target(Path named, Path real) {
        this.named = named;
        this.real = real;
    }

    /**
     * Checks a place, before any work is done.
     *
     * @param insist whether a file of another kind may be replaced
     * @param howToInsist what the user can do to insist, such as
     *     {@code --force}; ends the message
     * @throws IllegalArgumentException if it may not, or cannot, be written;
     *     one line that names the file and says why
     */
    public static Target of(
            Path file, Kind kind, boolean insist, String howToInsist) {
        Path real;
        if (file.getFileName() == null || file.toString().isBlank())
            throw new IllegalArgumentException(
                "'" + file + "': a file name is needed");
        try {
            real = behindLinks(file);
            if (Files.exists(real))
                check(file, real, kind, insist, howToInsist);
            tryFolder(file, real);
        } catch (IOException e) {
            throw Problem.of(e, file);
        }
        return new Target(file, real);
    }

    private static Path behindLinks(Path file) throws IOException {
        Path at = file;
        for (int i = 0; i < MOST_LINKS; i++) {
            if (!Files.isSymbolicLink(at)) return at;
            at = at.resolveSibling(Files.readSymbolicLink(at));
        }
        throw new FileSystemLoopException(file.toString());
    }

    private static void check(Path file, Path real, Kind kind,
            boolean insist, String howToInsist) throws IOException {
        BasicFileAttributes is =
            Files.readAttributes(real, BasicFileAttributes.class);
        if (is.isDirectory()) throw new IllegalArgumentException(
            file + ": is a folder; a file name is needed");
        if (!is.isRegularFile()) throw new IllegalArgumentException(
            file + ": is a pipe or a device; a file is needed");
        if (!Files.isWritable(real))
            throw new AccessDeniedException(file.toString());
        if (insist || is.size() == 0 || kind.begins().test(firstBytes(real)))
            return;
        throw new IllegalArgumentException(file + ": is there and is not "
            + kind.name() + "; another name, or " + howToInsist);
    }

    private static byte[] firstBytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(Kind.FIRST);
        }
    }

    /** Makes a file there and takes it away: nothing else tells for sure. */
    private static void tryFolder(Path file, Path real) throws IOException {
        Path folder = real.toAbsolutePath().getParent();
        if (!Files.readAttributes(folder, BasicFileAttributes.class).isDirectory())
            throw new IllegalArgumentException(
                file + ": " + folder + " is a file and no folder");
        Path part = partFile(real);
        try {
            Files.write(part, new byte[0]);
        } catch (NoSuchFileException e) {       // /proc, say: but the folder is there
            throw new IllegalArgumentException(file + ": the folder "
                + folder + " takes no new files", e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException(file + ": the folder "
                + folder + " cannot be written to", e);
        } finally {
            Files.deleteIfExists(part);
        }
        try {       // the name itself may be too long, say
            Files.readAttributes(real, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            // as it should be, or soon will
        }
    }

    /** A name of its own for each process, hidden, and never too long. */
    private static Path partFile(Path real) {
        String name = real.getFileName().toString();
        if (name.length() > LONGEST_PART / 4)
            name = name.substring(0, LONGEST_PART / 4);
        return real.resolveSibling(
            "." + name + "." + OWN + ".part");
    }

    /**
     * Writes new contents, as a whole or not at all.
     *
     * @throws IllegalArgumentException if that fails; one line that names the
     *     file and says why. What stood there is unchanged
     */
    public void write(Writer writer) {
        Path part = partFile(real);
        try {
            try {
                writer.write(part);
                if (Files.exists(real)) keepMode(part);
                move(part);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw Problem.of(e, named);
        }
    }

    /** As {@link #write(Writer)}. */
    public void write(byte[] contents) {
        write(part -> Files.write(part, contents));
    }

    private void keepMode(Path part) throws IOException {
        try {
            Files.setPosixFilePermissions(
                part, Files.getPosixFilePermissions(real));
        } catch (UnsupportedOperationException e) {
            // a file system without them
        }
    }

    private void move(Path part) throws IOException {
        Files.move(part, real, StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public String toString() { return named.toString(); }
}
