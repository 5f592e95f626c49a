package microgpt.book;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Weaves the book: {@code microgpt.book.Main --home . --out build/book}. */
@Command(name = "book", mixinStandardHelpOptions = true,
    description = "Weaves the literate sources into a book.")
public final class Main implements java.util.concurrent.Callable<Integer> {

    @Option(names = "--home", paramLabel = "DIR", defaultValue = ".",
        description = "the project's folder (default: this one)")
    private Path home;

    @Option(names = "--out", paramLabel = "DIR",
        description = "where the pages go (default: HOME/build/book)")
    private Path out;

    @Option(names = "--pdf", description = "one PDF file instead of pages")
    private boolean pdf;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (out == null) out = home.resolve("build/book");
        var build = new BookBuild(home);
        Path file = pdf ? out.resolveSibling("book.pdf")
            : out.resolve("index.html");
        Output output = new Output();
        if (pdf) build.pdf(BookBuild.startAsciidoctor(), file);
        else output = build.html(BookBuild.startAsciidoctor());
        if (!build.problems().none()) {
            build.problems().all().forEach(System.err::println);
            return 1;
        }
        if (!pdf) output.writeTo(out);
        System.out.println(file);
        return 0;
    }
}
