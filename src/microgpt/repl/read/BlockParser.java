package microgpt.repl.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.source.Chunk;

/**
 * Reads the part of AsciiDoc that the book is written in. Whatever else it
 * meets is a paragraph.
 */
final class BlockParser {

    private static final Pattern HEADING = Pattern.compile("(={1,5}) +(.+)");
    private static final Pattern ATTRIBUTES = Pattern.compile("\\[(?!\\[)[^\\]]*]");
    private static final Pattern ID = Pattern.compile("#([\\w-]+)");
    private static final Pattern FENCE = Pattern.compile(
        "-{4,}|\\.{4,}|\\+{4,}|={4,}|\\*{4,}|_{4,}|\\|===|--|/{4,}");
    private static final Pattern IMAGE = Pattern.compile("image::[^\\[]*\\[(.*)]");
    private static final Pattern BULLET = Pattern.compile("([*]+|-|[.]+|<[\\d.]+>|\\d+\\.) +(.+)");
    private static final Pattern TERM = Pattern.compile("(\\S.*?)::(?: +(.*))?");
    private static final Pattern NOTED = Pattern.compile(
        "(NOTE|TIP|IMPORTANT|WARNING|CAUTION): +(.+)");
    private static final Pattern SKIPPED = Pattern.compile(
        "//(?!/).*|:[\\w-]+:.*|include::.*|ifdef::.*|endif::.*|'''|\\+");
    private static final Pattern PICK = Pattern.compile("[<^>]?\\d*|\\d+\\*[<^>]?\\d*");

    private final String chapter;
    private final int[] counts = new int[6];
    private final List<Block> blocks = new ArrayList<>();
    private List<String> lines;
    private int at;
    private String attributes = "";
    private String title = "";

    /** @param chapter its number, or empty if its sections have none either */
    BlockParser(String chapter) { this.chapter = chapter; }

    List<Block> parse(List<Chunk> pieces) {
        for (Chunk piece : pieces) {
            if (!piece.prose()) {
                blocks.add(new Block.Code(piece.line(), piece.lines()));
                continue;
            }
            lines = piece.lines();
            for (at = 0; at < lines.size();) block();
        }
        return blocks;
    }

    private void block() {
        String line = lines.get(at);
        Matcher m;
        if (line.startsWith("include::names:")) {
            blocks.add(new Block.Paragraph("The list is made when the book is built."));
            at++;
        } else if (line.isBlank() || SKIPPED.matcher(line).matches()) at++;
        else if (ATTRIBUTES.matcher(line).matches()) {
            attributes += line;
            at++;
        } else if (line.matches("\\.[^. ].*")) {
            title = line.substring(1);
            at++;
        } else if ((m = HEADING.matcher(line)).matches()) heading(m);
        else if (line.equals("|===")) table();
        else if (FENCE.matcher(line).matches()) fenced(line);
        else if ((m = IMAGE.matcher(line)).matches()) {
            blocks.add(new Block.Figure(title, m.group(1)));
            done();
        } else if ((m = BULLET.matcher(line)).matches())
            blocks.add(item(m.group(1), m.group(2)));
        else if ((m = TERM.matcher(line)).matches()) {
            String first = m.group(2) == null ? "" : m.group(2);
            blocks.add(new Block.Term(m.group(1), text(first)));
        } else if ((m = NOTED.matcher(line)).matches())
            blocks.add(new Block.Admonition(m.group(1), text(m.group(2))));
        else paragraph(line);
    }

    /** Forgets what was said about the block that ends with this line. */
    private void done() {
        at++;
        attributes = "";
        title = "";
    }

    private void heading(Matcher m) {
        boolean discrete = attributes.contains("discrete");
        int level = Math.max(m.group(1).length() - 1, discrete ? 2 : 1);
        Matcher id = ID.matcher(attributes);
        String number = "";
        if (!chapter.isEmpty() && !discrete) {
            counts[level]++;
            Arrays.fill(counts, level + 1, counts.length, 0);
            var text = new StringBuilder(chapter);
            for (int i = 2; i <= level; i++) text.append('.').append(counts[i]);
            if (level <= 3) number = text.toString();
        }
        blocks.add(new Block.Heading(level, number, id.find() ? id.group(1) : "", m.group(2)));
        done();
    }

    private Block item(String marker, String first) {
        char c = marker.charAt(0);
        boolean numbered = c == '.' || Character.isDigit(c);
        int depth = c == '*' || c == '.' ? marker.length() - 1 : 0;
        int number = 1;
        for (int i = blocks.size() - 1; i >= 0 && blocks.get(i) instanceof Block.Item b
                && b.depth() >= depth; i--)
            if (b.depth() == depth) number++;
        String shown = c == '<' ? "(" + (marker.equals("<.>") ? number + ""
            : marker.substring(1, marker.length() - 1)) + ")"
            : numbered ? number + "." : depth == 0 ? "•" : "–";
        return new Block.Item(depth, shown, text(first));
    }

    /** Reads the rest of a paragraph, up to a blank line or another block. */
    private String text(String first) {
        var text = new StringBuilder(first.strip());
        for (done(); at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.isBlank() || line.equals("+") || FENCE.matcher(line).matches()
                || ATTRIBUTES.matcher(line).matches() || BULLET.matcher(line).matches()
                || line.matches("\\S+( \\S+)*::( .*)?")) break;
            if (line.startsWith("//")) continue;
            boolean breaks = text.toString().endsWith(" +");
            if (breaks) text.setLength(text.length() - 2);
            text.append(breaks ? '\n' : text.isEmpty() ? "" : ' ').append(line.strip());
        }
        return text.toString();
    }

    private void paragraph(String line) {
        boolean quote = attributes.startsWith("[quote") || attributes.startsWith("[verse");
        boolean literal = line.startsWith(" ") || attributes.startsWith("[source");
        if (!title.isEmpty()) blocks.add(new Block.Title(title));
        if (literal) {
            String language = language();
            var kept = new ArrayList<String>();
            for (; at < lines.size() && !lines.get(at).isBlank(); at++) kept.add(lines.get(at));
            blocks.add(new Block.Listing(language, kept));
            at--;
            done();
            return;
        }
        String text = text(line);
        blocks.add(quote ? new Block.Quote(text) : new Block.Paragraph(text));
    }

    private String language() {
        String[] words = attributes.replaceAll("[\\[\\]]", "").split(",\\s*");
        if (!words[0].startsWith("source")) return "";
        return words.length > 1 ? words[1].strip() : "java";
    }

    private void fenced(String fence) {
        var inside = new ArrayList<String>();
        while (++at < lines.size() && !lines.get(at).equals(fence)) inside.add(lines.get(at));
        char c = fence.charAt(0);
        if (c == '/') {
            done();
            return;
        }
        if (!title.isEmpty()) blocks.add(new Block.Title(title));
        if (c == '+' && attributes.contains("stem"))
            blocks.add(new Block.Formulas(String.join("\n", inside)));
        else if (c == '+') {
            done();
            return;
        } else if (fence.startsWith("----") || c == '.')
            blocks.add(new Block.Listing(language(), inside));
        else nested(inside);
        done();
    }

    /** An example, a side bar or a quotation: its blocks stand for themselves. */
    private void nested(List<String> inside) {
        List<String> outer = lines;
        int back = at;
        Matcher noted = NOTED.matcher(attributes.replaceAll("[\\[\\]]", "") + ": .");
        if (noted.matches()) blocks.add(new Block.Title(noted.group(1)));
        attributes = "";
        title = "";
        lines = inside;
        for (at = 0; at < lines.size();) block();
        lines = outer;
        at = back;
    }

    private void table() {
        var cells = new ArrayList<String>();
        int inFirst = 0;
        boolean blankAfterFirst = false;
        while (++at < lines.size() && !lines.get(at).equals("|===")) {
            String line = lines.get(at);
            if (line.isBlank()) {
                blankAfterFirst |= inFirst == cells.size() && inFirst > 0;
                continue;
            }
            String[] parts = line.split("(?<!\\\\)\\|", -1);
            if (!parts[0].isBlank() && !cells.isEmpty()) cells.set(cells.size() - 1,
                (cells.get(cells.size() - 1) + " " + parts[0].strip()).strip());
            for (int i = 1; i < parts.length; i++)
                cells.add(parts[i].strip().replace("\\|", "|"));
            if (inFirst == 0) inFirst = cells.size();
        }
        if (!title.isEmpty()) blocks.add(new Block.Title(title));
        List<String> columns = columns(inFirst);
        var rows = new ArrayList<List<String>>();
        for (int i = 0; i + columns.size() <= cells.size() && !columns.isEmpty();
                i += columns.size())
            rows.add(cells.subList(i, i + columns.size()));
        boolean header = attributes.contains("header")
            || blankAfterFirst && columns.size() == inFirst;
        if (!rows.isEmpty()) blocks.add(new Block.Table(
            columns.stream().map(c -> Integer.parseInt("0" + c.replaceAll("\\D", ""))).toList(),
            columns.stream().map(c -> c.startsWith(">")).toList(), header, rows));
        done();
    }

    /** Returns what is said of each column, such as {@code >2}. */
    private List<String> columns(int inFirst) {
        Matcher m = Pattern.compile("cols=\"?([^\"\\]]+)").matcher(attributes);
        var columns = new ArrayList<String>();
        if (m.find()) for (String c : m.group(1).split(",")) {
            String spec = c.strip().replaceAll("[a-z]$", "");
            if (!PICK.matcher(spec).matches()) spec = "1";
            int times = spec.contains("*")
                ? Integer.parseInt(spec.substring(0, spec.indexOf('*'))) : 1;
            for (int i = 0; i < times; i++)
                columns.add(spec.substring(spec.indexOf('*') + 1));
        }
        if (columns.isEmpty())
            for (int i = 0; i < inFirst; i++) columns.add("1");
        return columns;
    }
}
