package microgpt.book;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Logger;
import org.asciidoctor.Asciidoctor;
import org.asciidoctor.log.LogHandler;
import org.asciidoctor.log.Severity;

/** Builds the book of a project, with an Asciidoctor that may be kept. */
final class BookBuild {

    private final Path home;
    private final Contents contents;
    private final Problems problems;

    BookBuild(Path home) {
        this.home = home.toAbsolutePath().normalize();
        contents = new Contents(this.home);
        problems = new Problems(this.home);
    }

    Problems problems() {
        return problems;
    }

    /** Returns all files of the HTML book. */
    Output html(CompletableFuture<Asciidoctor> starting)
            throws IOException {
        var names = new SourceNames(contents.sources());
        var figures = Figures.of(new Runs(home));
        Asciidoctor asciidoctor = starting.join();
        LogHandler log = record -> {
            if (record.getSeverity().compareTo(Severity.WARN) < 0) return;
            var cursor = record.getCursor();
            if (cursor == null || cursor.getFile() == null)
                problems.add(record.getMessage());
            else problems.add(new Place(Path.of(cursor.getFile()),
                cursor.getLineNumber()), record.getMessage());
        };
        var weave = new WeaveInclude(problems);
        var extensions = asciidoctor.createGroup().includeProcessor(weave)
            .includeProcessor(new NamesInclude(names, weave));
        asciidoctor.registerLogHandler(log);
        extensions.register();
        try {
            var output = new Output();
            output.addAll(home.resolve("docs/theme"));
            Map<String, String> pages =
                new Book(contents, names, figures, problems).html(asciidoctor);
            pages.forEach(output::add);
            Links.check(pages, output.files().keySet(), problems);
            return output;
        } finally {
            extensions.unregister();
            asciidoctor.unregisterLogHandler(log);
        }
    }

    /** Starts JRuby, which takes longer than everything else. */
    static CompletableFuture<Asciidoctor> startAsciidoctor() {
        return CompletableFuture.supplyAsync(() -> {
            Asciidoctor asciidoctor = Asciidoctor.Factory.create();
            Logger.getLogger("asciidoctor").setUseParentHandlers(false);
            return asciidoctor;
        });
    }
}
