package microgpt.book.weave;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import microgpt.source.Definition;
import org.asciidoctor.ast.Document;
import org.asciidoctor.extension.IncludeProcessor;
import org.asciidoctor.extension.PreprocessorReader;

/**
 * {@code include::names:all[]} is the index: every public name of the engine,
 * by letter, with the type that it belongs to.
 */
public final class NamesInclude extends IncludeProcessor {

    private final SourceNames names;
    private final WeaveInclude listings;

    public NamesInclude(SourceNames names, WeaveInclude listings) {
        this.names = names;
        this.listings = listings;
    }

    @Override
    public boolean handles(String target) {
        return target.equals("names:all");
    }

    @Override
    public void process(Document document, PreprocessorReader reader,
            String target, Map<String, Object> attributes) {
        boolean html = document.isBasebackend("html");
        List<Definition> all = names.definitions().stream()
            .filter(Definition::isPublic)
            .filter(d -> !d.name().equals("toString"))
            .sorted(Comparator.comparing(
                (Definition d) -> d.label().toLowerCase(Locale.ROOT))
                .thenComparing(Definition::owner))
            .toList();
        var lines = new ArrayList<>(List.of("[.names]", "--"));
        char letter = 0;
        for (Definition d : all) {
            char first = Character.toUpperCase(d.label().charAt(0));
            if (first != letter) {
                lines.add("");
                lines.add("." + first);
            }
            letter = first;
            lines.add("* " + (html ? link(d) : reference(d)) + owner(d));
        }
        lines.add("--");
        reader.pushInclude(String.join("\n", lines) + "\n", "names", "names",
            1, new HashMap<>(attributes));
    }

    private static String link(Definition d) {
        return "+++<a href=\"#" + d.id() + "\"><code>" + d.label()
            + "</code></a>+++";
    }

    private String reference(Definition d) {
        return "xref:" + listings.id(d.place()) + "[`+" + d.label()
            .replace("]", "\\]") + "+`]";
    }

    private static String owner(Definition d) {
        return d.owner().isEmpty() ? "" : " _" + d.owner() + "_";
    }
}
