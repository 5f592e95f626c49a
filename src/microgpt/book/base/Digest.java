package microgpt.book.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import microgpt.source.JavaToken;

/** A short text that changes when what was put into it changes. */
public final class Digest {

    private final MessageDigest sha;

    public Digest() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    public Digest add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    private Digest add(byte[] bytes) {
        sha.update(Integer.toString(bytes.length).getBytes(
            StandardCharsets.US_ASCII));
        sha.update((byte) ':');
        sha.update(bytes);
        return this;
    }

    /** Adds all files below a folder, with their names. */
    public Digest addAll(Path folder) throws IOException {
        for (Path file : files(folder))
            add(folder.relativize(file).toString())
                .add(Files.readAllBytes(file));
        return this;
    }

    public Digest addFile(Path file) throws IOException {
        return add(Files.readAllBytes(file));
    }

    /** Adds what the compiler sees of a Java file: neither prose nor layout. */
    public Digest addCode(Path file) throws IOException {
        for (JavaToken token : JavaToken.scan(Files.readString(file)))
            if (token.kind() != JavaToken.Kind.DOC
                && token.kind() != JavaToken.Kind.COMMENT
                && token.kind() != JavaToken.Kind.BLANK) add(token.text());
        return this;
    }

    /** Adds the code of all Java files below a folder. */
    public Digest addAllCode(Path folder) throws IOException {
        for (Path file : files(folder))
            if (file.toString().endsWith(".java")) addCode(file);
        return this;
    }

    /** Adds the code of the Java files in a folder, not of those below it. */
    Digest addCodeIn(Path folder) throws IOException {
        for (Path file : files(folder))
            if (file.toString().endsWith(".java")
                && file.getParent().equals(folder)) addCode(file);
        return this;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Returns the text: sixty-four hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(sha.digest());
    }
}
