package microgpt.repl.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import microgpt.source.Chunk;

/** The book as {@code docs/book.adoc} orders it: its chapters and all that they name. */
public final class Contents {

    private static final Pattern INCLUDED = Pattern.compile("include::(weave:)?(\\S+?)\\[.*]");
    private static final Pattern WORK = Pattern.compile("\\[\\[\\[([\\w-]+), *([^\\]]+)]]]");
    private static final Pattern KIND = Pattern.compile("\\[(appendix|glossary|bibliography|"
        + "index|preface|dedication|colophon)\\b.*");

    private static final Pattern PART = Pattern.compile("= +(.+)");
    private static final List<String> ROMAN =
        List.of("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX");

    private final Path home;
    private final List<Chapter> chapters = new ArrayList<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private String part = "";
    private int parts;
    private int numbers;
    private char letter = 'A';

    private Contents(Path home) { this.home = home; }

    /**
     * Reads the headings of all chapters.
     *
     * @param home the project's folder
     * @throws IllegalArgumentException if there is no book
     */
    public static Contents read(Path home) {
        var contents = new Contents(home);
        Path master = home.resolve("docs").resolve("book.adoc");
        try {
            for (String line : Files.readAllLines(master)) {
                Matcher m = PART.matcher(line);
                if (m.matches()) contents.begin(m.group(1));
                m = INCLUDED.matcher(line);
                if (!m.matches()) continue;
                Path file = master.resolveSibling(m.group(2)).normalize();
                if (Files.isRegularFile(file)) contents.add(file, m.group(1) != null);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(home.relativize(master)
                + ": the book's list of chapters cannot be read: " + e.getMessage());
        }
        return contents;
    }

    /** Begins a part; the first title is the book's own. */
    private void begin(String title) {
        if (parts > 0) part = "Part " + ROMAN.get(parts - 1) + ": " + title;
        parts++;
    }

    private void add(Path file, boolean woven) throws IOException {
        List<Chunk> pieces = Chunk.read(file);
        List<String> prose = pieces.stream().filter(Chunk::prose)
            .flatMap(p -> p.lines().stream()).toList();
        String kind = prose.stream().map(KIND::matcher).filter(Matcher::matches)
            .map(m -> m.group(1)).findFirst().orElse("");
        String number = kind.equals("appendix") ? String.valueOf(letter++)
            : woven && kind.isEmpty() ? String.valueOf(++numbers) : "";
        Block.Heading title = null;
        var sections = new ArrayList<Chapter.Section>();
        for (Block b : new BlockParser(number).parse(pieces)) {
            if (!(b instanceof Block.Heading h)) continue;
            if (h.level() == 1 && title == null) title = h;
            else sections.add(new Chapter.Section(h.number(), h.id(), h.title()));
            if (!h.id().isEmpty()) names.put(h.id(), "“" + h.title() + "”");
        }
        for (String line : prose) {
            Matcher m = WORK.matcher(line);
            while (m.find()) names.put(m.group(1), "[" + m.group(2) + "]");
        }
        if (title == null)      // the first page, which has the book's own title
            title = new Block.Heading(1, "", "index", "About this book");
        String stem = file.getFileName().toString().replaceFirst("\\.\\w+$", "");
        String id = title.id().isEmpty() ? Chapter.lower(stem) : title.id();
        chapters.add(new Chapter(woven ? part : "", number, id, title.title(), file, sections));
    }

    /** Returns the chapters in their order. */
    public List<Chapter> chapters() { return List.copyOf(chapters); }

    /** Returns where a chapter is written, seen from the project's folder. */
    public Path place(Chapter chapter) { return home.relativize(chapter.file()); }

    /** Returns the page of a chapter, which may not have been built. */
    public Path page(Chapter chapter) {
        return home.resolve("build").resolve("book").resolve(chapter.id() + ".html");
    }

    /** Returns what a reference to that name reads like; an unknown one, in brackets. */
    String nameOf(String id) { return names.getOrDefault(id, "[" + id + "]"); }

    /** Returns the only chapter that is called so, or whose name starts so. */
    public Optional<Chapter> find(String word) {
        return one(word, chapters, List.of(c -> c.hasIdOrNumber(word), c -> c.isCalled(word),
            c -> c.startsWith(word), c -> c.titleStartsWith(word)));
    }

    /** Returns the chapter that has a section of this name. */
    public Optional<Chapter> withSection(String id) {
        return chapters.stream().filter(c -> c.sections().stream()
            .anyMatch(s -> s.id().equalsIgnoreCase(id) || s.number().equals(id))).findFirst();
    }

    /** Returns the only section of a chapter that has these words in its name or title. */
    public Optional<Chapter.Section> find(Chapter chapter, String words) {
        String w = Chapter.lower(words);
        return one(words, chapter.sections(), List.of(
            s -> s.id().equalsIgnoreCase(words) || s.number().equals(words)
                || s.number().equals(chapter.number() + "." + words)
                || s.id().equalsIgnoreCase(chapter.id() + "-" + words)
                || s.title().equalsIgnoreCase(words),
            s -> Chapter.lower(s.title()).contains(w) || Chapter.lower(s.id()).contains(w)));
    }

    /** Returns the only one that is meant, by the first of these ways that finds any. */
    private static <T extends Record> Optional<T> one(String word, List<T> among,
            List<Predicate<T>> ways) {
        List<T> found = List.of();
        for (Predicate<T> way : ways)
            if (found.isEmpty()) found = among.stream().filter(way).toList();
        if (found.size() > 1) throw new IllegalArgumentException("'" + word + "' could be "
            + found.stream().map(Contents::shown).collect(Collectors.joining(", ")));
        return found.stream().findFirst();
    }

    private static String shown(Record r) {
        return r instanceof Chapter c ? c.id() : ((Chapter.Section) r).title();
    }

    /** Returns the blocks of a chapter, or of one section of it. */
    List<Block> blocks(Chapter chapter, Chapter.Section only) {
        List<Block> all;
        try {
            all = new BlockParser(chapter.number()).parse(Chunk.read(chapter.file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (only == null) return all;
        int from = 0;
        while (!(all.get(from) instanceof Block.Heading h && isOf(only, h))) from++;
        int level = ((Block.Heading) all.get(from)).level();
        int to = from + 1;
        while (to < all.size() && levelOf(all.get(to)) > level) to++;
        return all.subList(from, to);
    }

    private static boolean isOf(Chapter.Section section, Block.Heading h) {
        return h.id().equals(section.id()) && h.title().equals(section.title());
    }

    private static int levelOf(Block block) {
        return block instanceof Block.Heading h ? h.level() : Integer.MAX_VALUE;
    }
}
