package microgpt.book.page;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import microgpt.book.base.Html;
import microgpt.book.base.Problems;
import microgpt.book.weave.SourceNames;
import microgpt.source.Place;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * What a search looks through: every section with its text, the terms of the
 * glossary, and the names that the code defines. It is a script, so that no
 * server is needed to read it from.
 */
final class SearchIndex {

    /** What an entry is; where it does not matter otherwise, in this order. */
    private enum Kind { HEADING, TERM, NAME, INNER }

    /** A thing to find; {@code also} holds words that are not in its text. */
    private record Entry(Kind kind, String name, String remark,
            String address, StringBuilder text, List<String> also) {

        List<Object> row() {
            return List.of(kind.ordinal(), name, remark, address,
                text.toString().replaceAll("\\s+", " ").strip(),
                String.join("; ", also));
        }
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Links links;
    private final Problems problems;

    SearchIndex(Links links, Problems problems) {
        this.links = links;
        this.problems = problems;
    }

    /** Gives the terms of a glossary ids, so that links can lead there. */
    static void markTerms(Element body) {
        for (Element term : body.select(".dlist.glossary dt"))
            term.id("term-" + Html.text(term).strip()
                .toLowerCase(Locale.ROOT).replaceAll("\\W+", "-"));
    }

    private Entry add(Kind kind, String name, String remark, String address) {
        var entry = new Entry(kind, name, remark, address,
            new StringBuilder(), new ArrayList<>());
        entries.putIfAbsent(address, entry);
        return entry;
    }

    /** Adds the sections of a page, or the terms of a glossary. */
    void add(Page page) {
        Entry[] now = {add(Kind.HEADING, page.plainTitle(),
            page.number().isEmpty() || page.isPart() ? page.number()
                : "Chapter " + page.number(),
            page.file())};
        for (Node node : page.body().childNodes()) collect(node, page, now);
    }

    /** Adds the text below a node to the section that stands before it. */
    private void collect(Node node, Page page, Entry[] now) {
        if (node instanceof TextNode text) now[0].text.append(text.text());
        if (!(node instanceof Element e)
            || e.is("pre, svg, label, .where, summary")) return;
        if (e.normalName().matches("h[2-5]") && !e.id().isEmpty()) {
            now[0] = add(Kind.HEADING, Html.text(e).strip(), page.plainTitle(),
                page.file() + "#" + e.id());
        } else if (e.id().startsWith("term-")) {
            now[0] = add(Kind.TERM, Html.text(e).strip(), "Glossary",
                page.file() + "#" + e.id());
        } else if (!e.normalName().equals("h1")) {
            for (Node child : e.childNodes()) collect(child, page, now);
            if (e.isBlock()) now[0].text.append(' ');
        }
    }

    /** Adds the names that the sources define. */
    void addNames(SourceNames names) {
        for (var definition : names.definitions()) {
            String address = links.address(definition.id());
            if (address == null) continue;
            add(definition.isPublic() ? Kind.NAME : Kind.INNER,
                definition.owner().isEmpty() ? definition.name()
                    : definition.owner() + "." + definition.label(),
                definition.kind().toString().toLowerCase(Locale.ROOT)
                    .replace('_', ' '), address);
        }
    }

    /**
     * Adds other words that people search by: lines such as
     * {@code backprop, autodiff = backward}, where an anchor stands last.
     */
    void addWords(Path file) throws IOException {
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) continue;
            String[] parts = line.split("=", 2);
            String address = parts.length < 2 ? null
                : links.address(parts[1].strip());
            if (address == null) {
                problems.add(new Place(file, number), parts.length < 2
                    ? "WORDS = ANCHOR is expected"
                    : "no anchor '" + parts[1].strip() + "' to lead to");
                continue;
            }
            String[] words = parts[0].strip().split("\\s*,\\s*");
            String page = address.replaceFirst("#.*", "");
            Entry entry = entries.get(page.equals(parts[1].strip() + ".html")
                ? page : address);
            if (entry == null) entry = add(Kind.HEADING, words[0],
                entries.get(page).name, address);
            entry.also.addAll(List.of(words));
        }
    }

    /** Returns it as JavaScript, an entry a line. */
    String script() {
        var gson = new Gson();
        var out = new StringBuilder("const searchIndex = [\n");
        for (Entry entry : entries.values())
            out.append(gson.toJson(entry.row())).append(",\n");
        return out.append("];\n").toString();
    }
}
