package microgpt.files;

import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/**
 * A kind of file that this project writes, known by how it begins. A file of
 * the same kind may be replaced by a new one.
 *
 * @param name with its article, such as {@code a checkpoint}
 * @param begins whether these first bytes, up to {@link #FIRST} of them, are
 *     those of such a file
 */
public record Kind(String name, Predicate<byte[]> begins) {

    /** How many bytes are looked at. */
    public static final int FIRST = 64;

    /** How the first line of a saved session begins. */
    public static final String SESSION_LINE = "// A session of the atomic GPT";

    /** What {@code microgpt.train.Checkpoint} writes, not other safetensors. */
    public static final Kind CHECKPOINT = new Kind("a checkpoint",
        first -> text(first, 8).startsWith("{\"__metadata__\":{\"crc32\":\""));

    public static final Kind SVG = new Kind("an SVG picture",
        first -> text(first, 0).startsWith("<svg "));

    /** What /save writes at the prompt. */
    public static final Kind SESSION = new Kind("a saved session",
        first -> text(first, 0).startsWith(SESSION_LINE));

    /** How the first line of what /set -retain writes begins. */
    public static final String SETTINGS_LINE = "# Settings of the atomic GPT";

    /** What /set -retain writes at the prompt. */
    public static final Kind SETTINGS = new Kind("a file of settings",
        first -> text(first, 0).startsWith(SETTINGS_LINE));

    /** How the page of a session begins. */
    public static final String PAGE_LINE = "<!doctype html><!-- a session of the atomic GPT -->";

    /** What /save FILE.html writes at the prompt. */
    public static final Kind PAGE = new Kind("the page of a session",
        first -> text(first, 0).startsWith(PAGE_LINE));

    /** How the first line of the list of lessons played begins. */
    public static final String PROGRESS_LINE = "# Lessons of the atomic GPT";

    /** What /lesson keeps of lessons that were played to their end. */
    public static final Kind PROGRESS = new Kind("a list of lessons",
        first -> text(first, 0).startsWith(PROGRESS_LINE));

    /** What {@code microgpt.run.Report} writes, in either form. */
    public static final Kind REPORT = new Kind("a report of a run",
        first -> text(first, 0).startsWith("kind,name,value\n")
            || text(first, 0).startsWith("{\n  \"run\": {"));

    /** What a page begins with that /lab writes at the prompt. */
    public static final String LAB_LINE = "A model of the atomic GPT, and the page that runs it";

    /** What /lab writes. */
    public static final Kind LAB = new Kind("a page that /lab wrote",
        first -> text(first, 0).startsWith("<!-- " + LAB_LINE.substring(0, 40)));

    private static String text(byte[] bytes, int from) {
        return bytes.length <= from ? "" : new String(bytes, from,
            bytes.length - from, StandardCharsets.ISO_8859_1);
    }
}
