package microgpt.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import microgpt.Tokenizer;
import microgpt.book.base.Beside;
import microgpt.book.base.Digest;
import microgpt.book.base.Problems;
import microgpt.book.figures.Figures;
import microgpt.book.numbers.Numbers;
import microgpt.files.Problem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Weaves the book: {@code microgpt.book.Main --home . --out build/book}. */
@Command(name = "book", mixinStandardHelpOptions = true,
    description = "Weaves the literate sources into a book.")
public final class Main implements Callable<Integer> {

    @Option(names = "--home", paramLabel = "DIR", defaultValue = ".",
        description = "the project's folder (default: this one)")
    private Path home;

    @Option(names = {"-o", "--out"}, paramLabel = "DIR",
        description = "where the pages go (default: HOME/build/book), or the"
            + " PDF file (HOME/build)")
    private Path out;

    @Option(names = "--pdf", description = "one PDF file instead of pages")
    private boolean pdf;

    @Option(names = "--numbers", description = "print the numbers of the"
        + " prose that no ledger accounts for, as the beginnings of entries")
    private boolean numbers;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main())
            .setParameterExceptionHandler((e, all) -> refuse(
                e.getMessage() + " (see ./build.sh book --help)"))
            .setExecutionExceptionHandler((e, command, all) -> {
                if (e instanceof IllegalArgumentException)
                    return refuse(e.getMessage());
                if (e instanceof FileSystemException f && f.getFile() != null)
                    return refuse(Problem.line(f, Path.of(f.getFile())));
                throw e;
            })
            .execute(arguments));
    }

    private static int refuse(String message) {
        System.err.println("book: " + Tokenizer.shown(
            message.replaceAll("\\s*\\R\\s*", " "), 400));
        return 2;
    }

    @Override
    public Integer call() throws IOException {
        home = home.toAbsolutePath().normalize();
        if (numbers) {
            System.out.print(
                new Numbers(home, new Problems(home)).missing());
            return 0;
        }
        Path file = file(home, out, pdf);
        if (out == null) out = ownFolder();
        if (!pdf) Output.check(out);
        Path cache = home.resolve("build/book-cache");
        String inputs = inputs();
        Path stamp = cache.resolve(pdf ? "pdf.stamp" : "pages.stamp");
        if (Files.exists(file) && Files.exists(stamp)
            && Files.readString(stamp).equals(inputs)) {
            System.out.println(file);
            return 0;
        }
        Files.deleteIfExists(stamp);
        List<String> problems = build(file, cache);
        if (!problems.isEmpty()) {
            problems.forEach(System.err::println);
            return 1;
        }
        Files.writeString(stamp, inputs);
        System.out.println(file);
        return 0;
    }

    /** Returns the file that a reader opens; a folder that was named holds it. */
    static Path file(Path home, Path out, boolean pdf) {
        Path build = home.resolve("build");
        return pdf ? (out == null ? build : out).resolve("book.pdf")
            : (out == null ? build.resolve("book") : out).resolve("index.html");
    }

    /** What is below build was made here, before there was a list, too. */
    private Path ownFolder() throws IOException {
        Path folder = home.resolve("build/book");
        if (Files.isDirectory(folder)) Output.adopt(folder);
        return folder;
    }

    /** Everything that a page depends on, and where the pages go. */
    private String inputs() throws IOException {
        Path readme = home.resolve("README.adoc");
        return new Digest().add(Files.exists(readme)
                ? Files.readString(readme) : "")
            .addAll(home.resolve("docs"))
            .addAll(home.resolve("src")).addAll(home.resolve("jshell"))
            .addFile(home.resolve("data/names.txt")).add(out.toString()).hex();
    }

    private List<String> build(Path file, Path cache) throws IOException {
        var asciidoctor = BookBuild.startAsciidoctor();
        var figures = Figures.of(home, cache);
        var drawing = Beside.run("figures", figures::drawAhead);
        var build = new BookBuild(home, figures, true);
        var claims = Beside.run("claims",
            () -> check(cache, build.problems()));
        Output output = pdf ? null : build.html(asciidoctor);
        drawing.join();
        claims.join();
        if (!build.problems().none()) return build.problems().all();
        if (pdf) build.pdf(asciidoctor, file);
        else output.writeTo(out);
        return build.problems().all();
    }

    private void check(Path cache, Problems problems) {
        try {
            Claims.check(home, cache, problems);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
