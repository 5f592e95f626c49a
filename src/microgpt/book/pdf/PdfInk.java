package microgpt.book.pdf;

import java.util.Map;
import microgpt.book.weave.Highlighter;
import microgpt.book.weave.WeaveInclude;
import microgpt.source.Definition;

/** Coloured code in the markup of Asciidoctor PDF. */
public final class PdfInk implements Highlighter.Ink {

    private static final Map<String, String> COLOR = Map.of(
        "keyword", "8c2f5e", "string", "2c6a4b", "number", "765800",
        "comment", "756d61", "doc", "756d61", "prompt", "8d857a",
        "out", "2c6a4b", "name", "1d4f8c");

    private final WeaveInclude listings;

    public PdfInk(WeaveInclude listings) {
        this.listings = listings;
    }

    @Override
    public String margin(String remark) {
        return "";
    }

    @Override
    public String text(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;")
            .replace(">", "&gt;");
    }

    /** Leaves indentation outside, where it is kept. */
    @Override
    public String piece(String style, String text) {
        var out = new StringBuilder();
        String separator = "";
        for (String line : text.split("\n", -1)) {
            String bare = line.stripLeading();
            out.append(separator)
                .append(line, 0, line.length() - bare.length());
            if (!bare.isEmpty()) out.append("<font color=\"#")
                .append(COLOR.getOrDefault(style, "23211d")).append("\">")
                .append(text(bare)).append("</font>");
            separator = "\n";
        }
        return out.toString();
    }

    @Override
    public String definition(String style, String name, String id) {
        return piece("name", name);
    }

    @Override
    public String link(String style, String name, Definition to) {
        return "<a anchor=\"" + listings.id(to.place()) + "\">"
            + piece("name", name) + "</a>";
    }
}
