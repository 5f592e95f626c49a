package microgpt.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text files as they come: UTF-8, with or without a byte order mark. */
public final class Text {

    private Text() {}

    /**
     * Returns what a file holds, without the mark.
     *
     * @throws java.nio.charset.CharacterCodingException if it is not UTF-8
     */
    public static String read(Path file) throws IOException {
        return of(Files.readAllBytes(file));
    }

    /** As {@link #read}, of bytes. */
    public static String of(byte[] bytes) throws IOException {
        String text = StandardCharsets.UTF_8.newDecoder()
            .decode(ByteBuffer.wrap(bytes)).toString();
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }
}
