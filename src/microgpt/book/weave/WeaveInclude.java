package microgpt.book.weave;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import microgpt.book.base.Contents;
import microgpt.book.base.Problems;
import microgpt.source.Chunk;
import microgpt.source.Place;
import org.asciidoctor.ast.Document;
import org.asciidoctor.extension.IncludeProcessor;
import org.asciidoctor.extension.PreprocessorReader;

/**
 * {@code include::weave:../src/microgpt/Value.java[]} takes in a whole
 * literate file: its prose as AsciiDoc, its code as listings. Every chunk
 * goes in under its own line number, so that what Asciidoctor has to say
 * about it names the true line of the Java file.
 */
public final class WeaveInclude extends IncludeProcessor {

    private final Contents contents;
    private final Problems problems;
    private final TreeMap<Place, String> ids = new TreeMap<>();

    public WeaveInclude(Contents contents, Problems problems) {
        this.contents = contents;
        this.problems = problems;
    }

    @Override
    public boolean handles(String target) {
        return target.startsWith(Contents.PREFIX);
    }

    @Override
    public void process(Document document, PreprocessorReader reader,
            String target, Map<String, Object> attributes) {
        Path base = Path.of(reader.getDir() == null ? "." : reader.getDir());
        Path file =
            base.resolve(target.substring(Contents.PREFIX.length())).normalize();
        var chunks = new ArrayList<Chunk>();
        try {
            for (Chunk c : Chunk.read(file))
                chunks.addAll(c.preambleApart());
        } catch (IOException | IllegalArgumentException e) {
            problems.add(new Place(Path.of(reader.getFile()),
                reader.getLineNumber() - 1),
                "cannot weave " + file + ": " + e.getMessage());
            return;
        }
        // The reader is a stack: what goes in last comes out first.
        for (int i = chunks.size() - 1; i >= 0; i--) {
            Chunk chunk = chunks.get(i);
            String name = file.getFileName().toString();
            List<String> lines =
                chunk.prose() ? chunk.lines() : listing(chunk, file);
            int above = chunk.prose() ? 0 : 2;
            reader.pushInclude(String.join("\n", lines) + "\n\n",
                file.toString(), name, chunk.line() - above,
                new HashMap<>(attributes));
        }
    }

    /** Returns the id of the listing in which a place is. */
    public String id(Place place) {
        return ids.floorEntry(place).getValue();
    }

    private List<String> listing(Chunk chunk, Path file) {
        String id = contents.name(file).replace('/', '-')
            .replace(".java", "-") + chunk.line();
        ids.put(new Place(file, chunk.line()), id);
        var lines = new ArrayList<String>();
        lines.add("[source#" + id + ",java,woven=\"" + file + "\",line="
            + chunk.line() + ",column=" + chunk.indent() + "]");
        lines.add(FENCE);
        lines.addAll(chunk.lines());
        lines.add(FENCE);
        return lines;
    }

    private static final String FENCE = "-".repeat(12);
}
