package microgpt.repl.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import microgpt.repl.read.Browser;
import microgpt.repl.read.Chapter;
import microgpt.repl.read.Contents;
import microgpt.repl.read.Page;
import microgpt.repl.say.Ansi;
import microgpt.repl.say.Coloring;
import microgpt.repl.say.Voice;
import microgpt.repl.say.Words;
import org.jline.utils.AttributedString;

/** The book at the prompt: /book. */
public final class BookCommand {

    private final Path home;
    private final Voice voice;
    private final Browser browser;

    /** @param home the project's folder, with {@code docs/} and {@code src/} */
    public BookCommand(Path home, Voice voice, Browser browser) {
        this.home = home;
        this.voice = voice;
        this.browser = browser;
    }

    public Builtin builtin() {
        return new Builtin("book", "[-o] [CHAPTER [SECTION]]",
            "the book: its chapters, or one of them to read",
            "/book                 lists the chapters\n"
            + "/book attention       shows one; its number or file name will do as well\n"
            + "/book attention mask  shows a section of it\n"
            + "/book -o attention    opens the page that ./build.sh book has made",
            this::run, this::complete);
    }

    private Contents contents() { return Contents.read(home); }

    private Outcome run(String arguments) {
        var words = new ArrayList<>(Stream.of(arguments.split("\\s+"))
            .filter(w -> !w.isEmpty()).toList());
        boolean open = words.remove("-o");
        words.stream().filter(w -> w.startsWith("-")).findFirst().ifPresent(w -> {
            throw new IllegalArgumentException("unknown option " + w + "; there is -o");
        });
        Contents contents = contents();
        if (words.isEmpty()) return open ? open(home.resolve("build")
            .resolve("book").resolve("index.html"), "") : list(contents);
        String all = String.join(" ", words), first = words.get(0);
        Chapter whole = contents.find(all).orElse(null);
        Chapter chapter = whole != null ? whole : contents.find(first)
            .or(() -> contents.withSection(first))
            .orElseThrow(() -> unknown(contents, first));
        String name = whole != null ? "" : contents.find(first).isEmpty() ? first
            : all.substring(first.length()).strip();
        Chapter.Section section = name.isEmpty() ? null : section(contents, chapter, name);
        return open ? open(contents.page(chapter), section == null ? "" : section.id())
            : show(contents, chapter, section);
    }

    private static IllegalArgumentException unknown(Contents contents, String word) {
        List<String> ids = contents.chapters().stream().map(Chapter::id).toList();
        return new IllegalArgumentException("the book has no chapter '" + word + "'"
            + Words.nearest(word, ids).map(n -> "; " + n + "?").orElse("")
            + "; /book lists them");
    }

    private static Chapter.Section section(Contents contents, Chapter chapter, String name) {
        return contents.find(chapter, name).orElseThrow(() -> new IllegalArgumentException(
            "chapter " + chapter.id() + " has no section '" + name + "'; it has "
            + chapter.sections().stream().map(Chapter.Section::title)
                .collect(Collectors.joining(", "))));
    }

    private Outcome list(Contents contents) {
        var lines = new ArrayList<String>();
        List<Chapter> chapters = contents.chapters();
        int titles = chapters.stream().mapToInt(c -> c.title().length()).max().orElse(0);
        int ids = chapters.stream().mapToInt(c -> c.id().length()).max().orElse(0);
        String part = "";
        for (Chapter c : chapters) {
            if (!c.part().equals(part)) lines.add(c.part());
            part = c.part();
            String line = String.format(Locale.ROOT, "%3s  %-" + titles + "s  %-" + ids + "s",
                c.number(), c.title(), c.id());
            String place = contents.place(c).toString();
            lines.add(line.length() + 2 + place.length() > voice.style().width()
                ? line.stripTrailing() : line + "  " + Ansi.dim(voice.style(), place));
        }
        lines.add("");
        lines.add(Ansi.dim(voice.style(), "/book attention shows one, "
            + "/book attention mask a section; -o opens the page"));
        voice.show("the book", lines);
        return Outcome.DONE;
    }

    private Outcome show(Contents contents, Chapter chapter, Chapter.Section section) {
        List<String> lines = Page.lines(contents, chapter, section, voice.style(), this::java);
        String title = (chapter.number() + " " + chapter.title()).strip();
        voice.show(title, lines);
        return Outcome.DONE;
    }

    private AttributedString java(String source) { return Coloring.paint(source, -1); }

    private Outcome open(Path page, String section) {
        if (!Files.isRegularFile(page)) throw new IllegalStateException(
            page + ": the book was not built yet; ./build.sh book builds it");
        String address = page.toUri() + (section.isEmpty() ? "" : "#" + section);
        voice.out().println(browser.open(address) ? "opened " + page
            : "no browser could be started; the page is " + page);
        return Outcome.DONE;
    }

    private List<String> complete(String arguments) {
        String[] words = arguments.replaceFirst("^-o\\s+", "").split("\\s+", -1);
        Contents contents = contents();
        if (words.length < 2) return Stream.concat(
            arguments.startsWith("-o ") ? Stream.empty() : Stream.of("-o"),
            contents.chapters().stream().map(Chapter::id)).toList();
        Optional<Chapter> chapter = contents.find(words[0]);
        return chapter.isEmpty() || words.length > 2 ? List.of() : chapter.get().sections()
            .stream().map(Chapter.Section::id).filter(id -> !id.isEmpty()).toList();
    }
}
