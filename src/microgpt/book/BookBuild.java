package microgpt.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Logger;
import microgpt.book.base.Beside;
import microgpt.book.base.Contents;
import microgpt.book.base.Problems;
import microgpt.book.engine.EngineScript;
import microgpt.book.figures.Figures;
import microgpt.book.page.Book;
import microgpt.book.page.Links;
import microgpt.book.pdf.Glyphs;
import microgpt.book.pdf.PdfFonts;
import microgpt.book.pdf.PdfInk;
import microgpt.book.pdf.PdfTree;
import microgpt.book.transcripts.RunHere;
import microgpt.book.weave.Listings;
import microgpt.book.weave.NamesInclude;
import microgpt.book.weave.SourceNames;
import microgpt.book.weave.WeaveInclude;
import microgpt.source.Place;
import microgpt.text.Corpus;
import org.asciidoctor.Asciidoctor;
import org.asciidoctor.Attributes;
import org.asciidoctor.Options;
import org.asciidoctor.SafeMode;
import org.asciidoctor.extension.ExtensionGroup;
import org.asciidoctor.log.LogHandler;
import org.asciidoctor.log.Severity;

/** Builds the book of a project, with an Asciidoctor that may be kept. */
final class BookBuild {

    private final Path home;
    private final Contents contents;
    private final Problems problems;
    private final Figures figures;
    private final boolean tries;

    /** @param tries whether transcripts that nobody has run as a page does are run so now */
    BookBuild(Path home, Figures figures, boolean tries) {
        this.tries = tries;
        this.home = home.toAbsolutePath().normalize();
        this.figures = figures;
        contents = new Contents(this.home);
        problems = new Problems(this.home);
    }

    Problems problems() {
        return problems;
    }

    /** Returns all files of the HTML book. */
    Output html(CompletableFuture<Asciidoctor> starting)
            throws IOException {
        var scripts = Beside.get("scripts", this::scripts);     // takes longest
        var runHere = Beside.get("run here", this::runHere);
        var names = new SourceNames(contents.sources());
        var weave = new WeaveInclude(contents, problems);
        var output = new Output();
        output.addAll(home.resolve("docs/theme"));
        output.add("names.js", names());
        Asciidoctor asciidoctor = starting.join();
        watched(asciidoctor, asciidoctor.createGroup().includeProcessor(weave)
            .includeProcessor(new NamesInclude(names, weave)), () -> {
                Book.Woven book = new Book(
                    contents, names, figures, problems, runHere.join()).weave(asciidoctor);
                output.add("search-index.js", book.search());
                scripts.join().forEach(output::add);
                Links.check(book.pages(), output.files().keySet(), problems);
                book.pages().forEach((name, page) ->
                    output.add(name, page.outerHtml() + "\n"));
            });
        return output;
    }

    /** Returns the engine as scripts, by their files; what they may not have is a problem. */
    private Map<String, String> scripts() {
        var scripts = new TreeMap<String, String>();
        for (EngineScript script : EngineScript.values()) scripts.put(script.file(), "");
        try {
            for (EngineScript script : EngineScript.values())
                scripts.put(script.file(), script.ofThese());
        } catch (IllegalStateException e) {
            problems.add(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return scripts;
    }

    /** Returns which transcripts a page can run. */
    private RunHere runHere() {
        try {
            var runHere = new RunHere(home, home.resolve("build/book-cache"));
            runHere.look(tries);
            return runHere;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the names that a page trains on, as a script. */
    private String names() throws IOException {
        return "const corpusNames = \"" + String.join("\\n", Corpus.read(
            home.resolve("data/names.txt")).documents()) + "\";\n";
    }

    /** Writes the book as one PDF file. */
    void pdf(CompletableFuture<Asciidoctor> starting, Path file)
            throws IOException {
        var names = new SourceNames(contents.sources());
        var weave = new WeaveInclude(contents, problems);
        Path work = home.resolve("build/pdf");
        Path fonts = work.resolve("fonts");
        var glyphs = new Glyphs(
            PdfFonts.into(fonts, home.resolve("docs/pdf")));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Asciidoctor asciidoctor = starting.join();
        watched(asciidoctor, asciidoctor.createGroup().includeProcessor(weave)
            .includeProcessor(new NamesInclude(names, weave))
            .treeprocessor(new PdfTree(
                new Listings(contents, names, new PdfInk(weave), null), figures,
                work, glyphs, problems::add)), () -> asciidoctor.convertFile(
                    contents.master().toFile(), Options.builder()
                        .backend("pdf").safe(SafeMode.UNSAFE).sourcemap(true)
                        .catalogAssets(true).toFile(file.toFile())
                        .attributes(Attributes.builder()
                            .attribute("xrefstyle", "short")
                            .attribute("idprefix", "")
                            .attribute("idseparator", "-")
                            .attribute("toc", "")
                            .attribute("toclevels", "1")
                            .attribute("reproducible", "")
                            .attribute("pdf-themesdir",
                                home.resolve("docs/pdf").toString())
                            .attribute("pdf-theme", "book")
                            .attribute("pdf-fontsdir", fonts.toString())
                            .build())
                        .build()));
    }

    private interface Work {
        void run() throws IOException;
    }

    /** No font has a glyph for the end of a line, and none is needed. */
    private static final String LINE_END = "the character `\n'";

    /** Does something with extensions in place and every warning noted. */
    private void watched(Asciidoctor asciidoctor, ExtensionGroup extensions,
            Work work) throws IOException {
        LogHandler log = record -> {
            if (record.getSeverity().compareTo(Severity.WARN) < 0
                || record.getMessage().contains(LINE_END)) return;
            var cursor = record.getCursor();
            if (cursor == null || cursor.getFile() == null)
                problems.add(record.getMessage());
            else problems.add(new Place(Path.of(cursor.getFile()),
                cursor.getLineNumber()), record.getMessage());
        };
        asciidoctor.registerLogHandler(log);
        extensions.register();
        try {
            work.run();
        } finally {
            extensions.unregister();
            asciidoctor.unregisterLogHandler(log);
        }
    }

    /** Starts JRuby, which takes longer than everything else. */
    static CompletableFuture<Asciidoctor> startAsciidoctor() {
        return Beside.get("asciidoctor", () -> {
            Asciidoctor asciidoctor = Asciidoctor.Factory.create();
            Logger.getLogger("asciidoctor").setUseParentHandlers(false);
            return asciidoctor;
        });
    }
}
