package microgpt.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * Why a file could not be read or written, in one line. The exceptions of
 * java.nio.file say it by their class, often without a word in the message.
 */
public final class Problem {

    private Problem() {}

    /** Returns what to throw: the message names the file and the reason. */
    public static IllegalArgumentException of(IOException e, Path file) {
        return new IllegalArgumentException(line(e, file), e);
    }

    /** Returns the file, as the user named it, and the reason. */
    public static String line(IOException e, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (e instanceof NoSuchFileException && folder != null
            && !Files.isDirectory(folder))
            return file + ": there is no folder " + folder;
        if (Files.isDirectory(file) && !(e instanceof AccessDeniedException))
            return file + ": is a folder; a file name is needed";
        return file + ": " + reason(e);
    }

    /** Returns the reason alone. */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException) return "no such file";
        if (e instanceof AccessDeniedException) return "permission denied";
        if (e instanceof NotDirectoryException) return "is not a folder";
        if (e instanceof FileAlreadyExistsException) return "is there already";
        if (e instanceof FileSystemLoopException)
            return "its symbolic links go in a circle";
        if (e instanceof CharacterCodingException) return "is not UTF-8 text";
        String said = e instanceof FileSystemException f
            ? f.getReason() : e.getMessage();
        if (said == null || said.isBlank())
            return "cannot be read or written";
        if (e instanceof FileNotFoundException)     // it may well be there
            said = said.replaceFirst("(?s).*\\((.+)\\)$", "$1");
        return switch (said) {
            case "No such file or directory" -> "no such file";
            case "Permission denied" -> "permission denied";
            case "No space left on device" -> "the disk is full";
            case "Disk quota exceeded" -> "your share of the disk is full";
            case "File too large" -> "is larger than files may be here";
            case "Read-only file system" -> "the disk is read-only";
            case "Is a directory" -> "is a folder; a file name is needed";
            case "Not a directory" -> "a file stands where a folder should";
            case "File name too long" -> "the name is too long";
            default -> said.replaceAll("\\s*\\R\\s*", " ");
        };
    }
}
