package microgpt.book.weave;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import microgpt.book.base.Contents;
import microgpt.book.transcripts.RunHere;
import microgpt.source.Place;
import org.asciidoctor.ast.Block;
import org.asciidoctor.ast.StructuralNode;
import org.jsoup.nodes.Element;

/** Colours all Java listings and transcripts of a document. */
public final class Listings extends Texts {

    private final Highlighter highlighter;
    private final SourceNames names;
    private final Highlighter.Ink ink;
    private final Contents contents;
    private final RunHere runHere;
    private Path chapter;
    private TranscriptNames meanings;

    /** @param runHere which transcripts a page can run, or null where there is no page */
    public Listings(Contents contents, SourceNames names, Highlighter.Ink ink, RunHere runHere) {
        this.contents = contents;
        this.runHere = runHere;
        this.names = names;
        this.ink = ink;
        highlighter = new Highlighter(names, ink);
    }

    @Override
    protected StructuralNode block(StructuralNode node, Place place) {
        if (!node.getContext().equals("listing")
            || !"source".equals(node.getStyle())) return node;
        if (!place.file().equals(chapter)) {        // one session a file
            chapter = place.file();
            meanings = new TranscriptNames(names, chapter, contents.start());
        }
        Block block = (Block) node;
        String language = String.valueOf(block.getAttribute("language"));
        if (block.hasAttribute("woven")) woven(block);
        else if (language.equals("java"))
            set(block, highlighter.snippet(block.getSource(), meanings));
        else if (language.equals("jshell")) {
            block.addRole("transcript");
            if (runHere != null && runHere.can(chapter, block.getSource()))
                block.addRole("run-here");
            set(block, highlighter.transcript(block.getSource(), meanings));
        }
        return node;
    }

    private void woven(Block block) {
        Map<String, Object> attributes = block.getAttributes();
        Path file = Path.of((String) attributes.get("woven"));
        int line = Integer.parseInt((String) attributes.get("line"));
        int indent = Integer.parseInt((String) attributes.get("column"));
        String code = block.getSource();
        block.addRole("woven");
        if (code.startsWith("package ") && !code.contains("class "))
            block.addRole("preamble");
        if (code.strip().equals("}")) block.addRole("closing");
        set(block, ink.margin(where(contents.name(file), line, code))
            + highlighter.source(code, file, line, indent));
    }

    private static String where(String file, int line, String code) {
        int last = line + (int) code.lines().count() - 1;
        return file + ":" + line
            + (last > line ? "–" + last : "");
    }

    private static void set(Block block, String markup) {
        block.setSubstitutions();
        block.setLines(List.of(markup.split("\n", -1)));
    }

    /**
     * Puts remarks into the margin, as links to what they speak of, and folds
     * away packages and imports, which every file begins with.
     */
    public static void arrange(Element body) {
        for (Element where : body.select("pre > code > .where")) {
            Element block = where.closest(".listingblock");
            where.tagName("a").attr("href", "#" + block.id());
            where.closest("pre").before(where);
        }
        for (Element content : body.select(".woven.preamble > .content")) {
            content.wrap("<details></details>");
            content.before("<summary>package and imports</summary>");
        }
    }
}
