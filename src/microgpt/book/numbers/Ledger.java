package microgpt.book.numbers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import microgpt.source.Place;

/**
 * Where the numbers of one file's prose come from. A ledger is plain text:
 * a fragment of the prose, and indented below it, for each numeral in it, an
 * account. {@code docs/numbers/README.adoc} tells how to write one.
 */
final class Ledger {

    /**
     * Where a number comes from.
     *
     * @param given whether no run can give it; then the text says who does
     * @param rough whether zeros at its end are not meant to be exact
     * @param text a Java expression, or a source
     */
    record Account(boolean given, boolean rough, String text) {}

    /** A fragment of prose and the accounts of what stands in it. */
    record Entry(Place place, String fragment, List<Account> accounts) {}

    static final String FOLDER = "docs/numbers";

    private Ledger() {}

    /** Returns where the ledger of a file is, whether there is one or not. */
    static Path of(Path home, Path file) {
        Path sources = home.resolve("src/microgpt");
        Path docs = home.resolve("docs");
        Path name = file.startsWith(sources) ? sources.relativize(file)
            : file.startsWith(docs) ? docs.relativize(file)
            : home.relativize(file);
        return home.resolve(FOLDER).resolve(name + ".txt");
    }

    /**
     * Reads a ledger; one that does not exist has no entries.
     *
     * @throws IllegalArgumentException if it cannot be read, with the line
     */
    static List<Entry> read(Path ledger) throws IOException {
        var entries = new ArrayList<Entry>();
        if (!Files.exists(ledger)) return entries;
        var fragment = new StringBuilder();
        var accounts = new StringBuilder();
        int start = 0;
        int number = 0;
        for (String line : Files.readAllLines(ledger)) {
            number++;
            if (line.startsWith("//")) continue;
            boolean indented = !line.isBlank() && line.startsWith(" ");
            if (!indented && accounts.length() > 0) {
                entries.add(entry(new Place(ledger, start),
                    fragment.toString(), accounts.toString()));
                fragment.setLength(0);
                accounts.setLength(0);
            }
            if (line.isBlank()) continue;
            if (indented && fragment.length() == 0)
                throw new IllegalArgumentException(new Place(ledger, number)
                    + ": an account without a fragment above it");
            if (fragment.length() == 0) start = number;
            (indented ? accounts : fragment).append(line.strip()).append(' ');
        }
        if (fragment.length() > 0) entries.add(entry(new Place(ledger, start),
            fragment.toString(), accounts.toString()));
        return entries;
    }

    private static Entry entry(Place place, String fragment, String accounts) {
        String text = accounts.strip();
        var list = new ArrayList<Account>();
        if (text.startsWith("given ")) {
            list.add(new Account(true, false, text.substring(6)));
        } else if (text.startsWith("= ")) {
            for (String part : split(text.substring(2))) {
                boolean rough = part.startsWith("~");
                list.add(part.startsWith("given ")
                    ? new Account(true, false, part.substring(6))
                    : new Account(false, rough,
                        part.substring(rough ? 1 : 0).strip()));
            }
        } else {
            throw new IllegalArgumentException(place + ": '"
                + fragment.strip() + "' needs an account, '= EXPRESSION; ...'"
                + " or 'given SOURCE'");
        }
        return new Entry(place, fragment.strip().replaceAll("\\s+", " "),
            List.copyOf(list));
    }

    /** Splits at semicolons that no bracket encloses. */
    private static List<String> split(String text) {
        var parts = new ArrayList<String>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("([{".indexOf(c) >= 0) depth++;
            if (")]}".indexOf(c) >= 0) depth--;
            if (c == ';' && depth == 0) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).strip());
        return parts;
    }
}
