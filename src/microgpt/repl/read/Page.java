package microgpt.repl.read;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.repl.spi.Style;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * A chapter, or a section of one, as lines for a terminal. No thin lines are
 * drawn: JLine turns those into another character set, which not every
 * terminal that claims to have it has.
 */
public final class Page {

    private static final int WIDEST = 84;
    private static final String MARGIN = "  ";
    private static final String INSET = "    ";
    private static final Pattern PROMPT = Pattern.compile("(\\w+> |\\s*\\.\\.\\.> ?)(.*)");
    private static final Pattern PREAMBLE = Pattern.compile("package .*|import .*|\\s*");

    private final Contents contents;
    private final Chapter chapter;
    private final Style style;
    private final Function<String, AttributedString> java;
    private final Prose prose;
    private final int width;
    private final List<AttributedString> lines = new ArrayList<>();

    private Page(Contents contents, Chapter chapter, Style style,
            Function<String, AttributedString> java) {
        this.contents = contents;
        this.chapter = chapter;
        this.style = style;
        this.java = java;
        prose = new Prose(contents::nameOf, style.color());
        width = Math.max(20, Math.min(WIDEST, style.width() - 1));
    }

    /**
     * Returns the lines, coloured where the style has colours.
     *
     * @param section or null for all of the chapter
     * @param java colours Java
     */
    public static List<String> lines(Contents contents, Chapter chapter,
            Chapter.Section section, Style style, Function<String, AttributedString> java) {
        var page = new Page(contents, chapter, style, java);
        List<Block> blocks = contents.blocks(chapter, section);
        if (blocks.stream().noneMatch(b -> b instanceof Block.Heading h && h.level() == 1)
            && section == null)
            page.heading(new Block.Heading(1, chapter.number(), chapter.id(), chapter.title()));
        for (int i = 0; i < blocks.size(); i++)
            page.block(i == 0 ? null : blocks.get(i - 1), blocks.get(i));
        return page.lines.stream().map(page::print).toList();
    }

    /** Returns the lines of some blocks of a chapter. */
    static List<String> lines(
            Contents contents, Chapter chapter, List<Block> blocks, Style style) {
        var page = new Page(contents, chapter, style, AttributedString::new);
        for (int i = 0; i < blocks.size(); i++)
            page.block(i == 0 ? null : blocks.get(i - 1), blocks.get(i));
        return page.lines.stream().map(page::print).toList();
    }

    private String print(AttributedString line) {
        return (style.color() ? line.toAnsi() : line.toString()).stripTrailing();
    }

    private void block(Block before, Block b) {
        boolean follows = before instanceof Block.Title
            || before instanceof Block.Item && b instanceof Block.Item
            || before instanceof Block.Term && b instanceof Block.Term;
        if (!lines.isEmpty() && !follows) lines.add(AttributedString.EMPTY);
        if (b instanceof Block.Heading h) heading(h);
        else if (b instanceof Block.Paragraph p) text("", prose.text(p.text()));
        else if (b instanceof Block.Title t)
            text("", prose.text(t.text(), AttributedStyle.DEFAULT.bold()));
        else if (b instanceof Block.Item i)
            text(MARGIN.repeat(i.depth()) + i.marker() + " ", prose.text(i.text()));
        else if (b instanceof Block.Term t) term(t);
        else if (b instanceof Block.Admonition a) text(a.word() + ": ", prose.text(a.text()));
        else if (b instanceof Block.Quote q) text("┃ ", prose.text(q.text()));
        else if (b instanceof Block.Formulas f)
            for (String line : Formula.display(f.tex(), width - INSET.length() * 2))
                lines.add(new AttributedString(INSET + INSET + line));
        else if (b instanceof Block.Figure f) figure(f);
        else if (b instanceof Block.Listing l) listing(l);
        else if (b instanceof Block.Code c) code(c);
        else if (b instanceof Block.Table t)
            for (AttributedString line : new TableText(t, prose).lines(width - MARGIN.length()))
                lines.add(join(MARGIN, line));
        for (String note : prose.takeNotes()) text(INSET, prose.text(note, Prose.DIM));
    }

    private static AttributedString join(String start, AttributedString rest) {
        return new AttributedStringBuilder().append(start).append(rest).toAttributedString();
    }

    /** Adds a wrapped text; what stands before its first line hangs out. */
    private void text(String first, AttributedString text) {
        int indent = MARGIN.length() + FormulaBox.columns(first);
        String lead = MARGIN + first;
        for (AttributedString line : Prose.wrap(text, width - indent)) {
            lines.add(join(lead, line));
            lead = first.equals("┃ ") ? MARGIN + first : " ".repeat(indent);
        }
    }

    private void heading(Block.Heading h) {
        AttributedStyle bold = AttributedStyle.DEFAULT.bold();
        String number = h.number().isEmpty() ? "" : h.number() + "  ";
        if (h.level() > 1) {
            lines.add(join("", prose.text(number + h.title(), bold)));
            return;
        }
        String place = contents.place(chapter).toString();
        AttributedString title = prose.text(number + h.title(), bold);
        int gap = width - title.columnLength() - FormulaBox.columns(place);
        lines.add(gap < 2 ? title : new AttributedStringBuilder().append(title)
            .append(" ".repeat(gap)).styled(Prose.DIM, place).toAttributedString());
        lines.add(new AttributedString("━".repeat(width), Prose.DIM));
    }

    private void term(Block.Term t) {
        text("", prose.text(t.term(), AttributedStyle.DEFAULT.bold()));
        if (!t.text().isEmpty()) text(MARGIN, prose.text(t.text()));
    }

    private void figure(Block.Figure f) {
        String title = f.title().isEmpty() ? "figure" : "figure: " + f.title();
        text("▒ ", prose.text(title));
        text(MARGIN, prose.text(f.description() + " (drawn in the book: /book -o "
            + chapter.id() + ")", Prose.DIM));
    }

    private void listing(Block.Listing l) {
        if (l.language().equals("jshell")) transcript(l.lines());
        else if (l.language().equals("java")) highlighted(l.lines());
        else for (String line : l.lines()) code(new AttributedString(line));
    }

    private void transcript(List<String> transcript) {
        for (int i = 0; i < transcript.size(); i++) {
            Matcher m = PROMPT.matcher(transcript.get(i));
            if (!m.matches()) {
                code(new AttributedString(transcript.get(i)));
                continue;
            }
            var prompts = new ArrayList<String>(List.of(m.group(1)));
            var input = new StringBuilder(m.group(2));
            for (; i + 1 < transcript.size(); i++) {
                Matcher next = PROMPT.matcher(transcript.get(i + 1));
                if (!next.matches() || !next.group(1).contains("...>")) break;
                prompts.add(next.group(1));
                input.append('\n').append(next.group(2));
            }
            List<AttributedString> parts = split(java.apply(input.toString()));
            for (int p = 0; p < prompts.size(); p++)
                code(new AttributedStringBuilder().styled(Prose.DIM, prompts.get(p))
                    .append(p < parts.size() ? parts.get(p) : AttributedString.EMPTY)
                    .toAttributedString());
        }
    }

    private void code(Block.Code c) {
        int from = 0;
        while (from < c.lines().size() && PREAMBLE.matcher(c.lines().get(from)).matches()) from++;
        int last = c.first() + c.lines().size() - 1;
        String place = chapter.file().getFileName() + ":" + (c.first() + from);
        if (from == c.lines().size()) place = chapter.file().getFileName() + ":"
            + c.first() + "–" + last + ", package and imports";
        else if (last > c.first() + from) place += "–" + last;
        lines.add(new AttributedString(INSET + "// " + place, Prose.DIM));
        highlighted(c.lines().subList(from, c.lines().size()));
    }

    private void highlighted(List<String> source) {
        split(java.apply(String.join("\n", source))).forEach(this::code);
    }

    /** Adds a line of code, cut into several where the page is narrow. */
    private void code(AttributedString line) {
        if (line.length() == 0) lines.add(AttributedString.EMPTY);
        else for (AttributedString part : line.columnSplitLength(
                Math.max(20, style.width() - INSET.length()), false, true))
            lines.add(join(INSET, part));
    }

    private static List<AttributedString> split(AttributedString text) {
        var parts = new ArrayList<AttributedString>();
        String s = text.toString();
        for (int start = 0; start <= s.length();) {
            int end = s.indexOf('\n', start);
            if (end < 0) end = s.length();
            parts.add(text.subSequence(start, end));
            start = end + 1;
        }
        return parts;
    }
}
