package microgpt.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import microgpt.Config;
import microgpt.text.Corpus;
import microgpt.train.Checkpoint;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be written over, and how it is written. */
class TargetTest {

    @TempDir Path folder;

    private static final byte[] NEW = "<svg new>".getBytes(StandardCharsets.UTF_8);

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String refused(Path file, Kind kind) {
        return assertThrows(IllegalArgumentException.class,
            () -> Target.of(file, kind, false, "--force")).getMessage();
    }

    private static void write(Path file) {
        Target.of(file, Kind.SVG, false, "--force").write(NEW);
    }

    @Test
    void aFileOfAnotherKindIsRefusedUnlessTheUserInsists() throws IOException {
        Path mine = file("names.txt", "emma\nava\n");
        for (Kind kind : List.of(Kind.SVG, Kind.CHECKPOINT, Kind.SESSION))
            assertEquals(mine + ": is there and is not " + kind.name()
                + "; another name, or --force", refused(mine, kind));
        assertEquals("emma\nava\n", Files.readString(mine));
        Target.of(mine, Kind.SVG, true, "--force").write(NEW);
        assertEquals("<svg new>", Files.readString(mine));
    }

    @Test
    void aFileOfTheSameKindAnEmptyOneAndANewOneAreWritten() throws IOException {
        for (Path f : List.of(file("a.svg", "<svg old>"), file("b", ""),
                folder.resolve("c"))) {
            write(f);
            assertEquals("<svg new>", Files.readString(f));
        }
        try (var left = Files.list(folder)) {
            assertEquals(3, left.count(), "nothing is left beside");
        }
    }

    @Test
    void aCheckpointIsKnownByItsFirstBytesAndOtherSafetensorsAreNot()
            throws IOException {
        Path model = folder.resolve("m.model");
        Checkpoint.save(model, Trainer.create(Config.microgpt(),
            new Corpus(List.of("emma", "ava"))));
        Target.of(model, Kind.CHECKPOINT, false, "--force");
        Path foreign = folder.resolve("f.safetensors");
        byte[] header = "{\"__metadata__\":{\"format\":\"pt\"}}  "
            .getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[8 + header.length];
        bytes[0] = (byte) header.length;
        System.arraycopy(header, 0, bytes, 8, header.length);
        Files.write(foreign, bytes);
        assertEquals(foreign + ": is there and is not a checkpoint; "
            + "another name, or --force", refused(foreign, Kind.CHECKPOINT));
    }

    @Test
    void aLinkStaysALinkAndWhatItPointsAtIsWritten() throws IOException {
        Path sub = Files.createDirectory(folder.resolve("sub"));
        Path real = Files.writeString(sub.resolve("real"), "<svg old>");
        Path link = Files.createSymbolicLink(
            folder.resolve("link"), Path.of("sub", "real"));
        Path chain = Files.createSymbolicLink(
            folder.resolve("chain"), Path.of("link"));
        write(chain);
        assertTrue(Files.isSymbolicLink(link) && Files.isSymbolicLink(chain));
        assertEquals("<svg new>", Files.readString(real));
        Path ahead = Files.createSymbolicLink(
            folder.resolve("ahead"), Path.of("sub", "later"));
        write(ahead);
        assertEquals("<svg new>", Files.readString(sub.resolve("later")));
        Path round = Files.createSymbolicLink(
            folder.resolve("round"), Path.of("round"));
        assertEquals(round + ": its symbolic links go in a circle",
            refused(round, Kind.SVG));
    }

    @Test
    void foldersPipesAndDevicesAreRefused() throws Exception {
        assertEquals(folder + ": is a folder; a file name is needed",
            refused(folder, Kind.SVG));
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString())
            .start().waitFor());
        for (Path p : List.of(pipe, Path.of("/dev/null"))) {
            assertEquals(p + ": is a pipe or a device; a file is needed",
                assertThrows(IllegalArgumentException.class, () ->
                    Target.of(p, Kind.SVG, true, "--force")).getMessage());
            assertFalse(Files.isRegularFile(p));
        }
    }

    @Test
    void theModeOfAnExistingFileIsKept() throws IOException {
        Path secret = file("secret.svg", "<svg old>");
        var mode = PosixFilePermissions.fromString("rw-------");
        Files.setPosixFilePermissions(secret, mode);
        write(secret);
        assertEquals(mode, Files.getPosixFilePermissions(secret));
        assertEquals("<svg new>", Files.readString(secret));
    }

    @Test
    void whatFailsHalfWayLeavesTheOldFile() throws IOException {
        Path old = file("a.svg", "<svg old>");
        Target target = Target.of(old, Kind.SVG, false, "--force");
        var e = assertThrows(IllegalArgumentException.class, () ->
            target.write(part -> {
                Files.writeString(part, "<svg ha");
                throw new IOException("No space left on device");
            }));
        assertEquals(old + ": the disk is full", e.getMessage());
        assertEquals("<svg old>", Files.readString(old));
        try (var left = Files.list(folder)) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void namesThatCannotBeAreToldWithTheReason() {
        Path missing = folder.resolve("no").resolve("m.svg");
        assertEquals(missing + ": there is no folder " + folder.resolve("no"),
            refused(missing, Kind.SVG));
        assertEquals("'': a file name is needed",
            refused(Path.of(""), Kind.SVG));
        Path longest = folder.resolve("n".repeat(255));
        write(longest);
        assertTrue(Files.exists(longest));
        Path longer = folder.resolve("n".repeat(256));
        assertEquals(longer + ": the name is too long",
            refused(longer, Kind.SVG));
    }

    @Test
    void aFolderThatTakesNoFileIsNotAFileThatIsMissing() throws IOException {
        Path none = Path.of("/proc/x");
        assumeTrue(Files.isDirectory(none.getParent()) && Files.isWritable(none.getParent()));
        assertEquals(none + ": the folder /proc takes no new files", refused(none, Kind.SVG));
    }

    @Test
    void aFileThatStandsForAFolderIsToldAsOne() throws IOException {
        Path file = file("f", "");
        assertEquals(file + "/m.svg: " + file + " is a file and no folder",
            refused(file.resolve("m.svg"), Kind.SVG));
        Path circle = folder.resolve("circle");
        Files.createSymbolicLink(circle, circle);
        assertFalse(refused(circle.resolve("m.svg"), Kind.SVG).contains("no folder"));
    }

    @Test
    void everyReasonHasWords() {
        Path f = folder.resolve("f");
        assertEquals(f + ": no such file",
            Problem.line(new NoSuchFileException("other"), f));
        assertEquals(f + ": permission denied",
            Problem.line(new AccessDeniedException("other"), f));
        assertEquals(f + ": cannot be read or written",
            Problem.line(new FileSystemException("other"), f));
        assertEquals(f + ": is larger than files may be here",
            Problem.line(new IOException("File too large"), f));
        assertEquals(f + ": is not UTF-8 text",
            Problem.line(new MalformedInputException(1), f));
        assertEquals(f + ": permission denied",
            Problem.line(new FileNotFoundException("f (Permission denied)"), f));
        assertEquals(f + ": no such file",
            Problem.line(new FileNotFoundException("f (No such file or directory)"), f));
        Map.of("No space left on device", "the disk is full",
            "Disk quota exceeded", "your share of the disk is full",
            "Read-only file system", "the disk is read-only",
            "Not a directory", "a file stands where a folder should",
            "File name too long", "the name is too long",
            "Input/output error", "Input/output error").forEach((said, told) -> assertEquals(
                f + ": " + told, Problem.line(new FileSystemException("f", null, said), f)));
        Path lost = folder.resolve("gone/f");
        assertEquals(lost + ": there is no folder " + folder.resolve("gone"),
            Problem.line(new NoSuchFileException(lost + ".part"), lost));
    }
}
