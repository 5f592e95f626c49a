package microgpt.book.numbers;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import microgpt.book.base.Contents;
import microgpt.book.base.Problems;
import microgpt.book.numbers.Answers.Answer;
import microgpt.book.numbers.Ledger.Account;
import microgpt.book.numbers.Ledger.Entry;
import microgpt.book.numbers.Prose.Numeral;
import microgpt.source.Place;

/**
 * Holds every number in the prose of the book and of the manual against the
 * ledgers in {@code docs/numbers}: each is accounted for once, and agrees with
 * what the engine says now.
 */
public final class Numbers {

    private final Path home;
    private final Problems problems;
    private final Map<Path, Prose> texts = new HashMap<>();
    private final List<Match> matches = new ArrayList<>();
    private final Map<Path, List<Numeral>> unaccounted = new HashMap<>();
    private final List<Path> files;

    /**
     * An entry, and the numerals of the prose that it accounts for.
     *
     * @param written how the entry itself writes them
     */
    private record Match(Path file, Entry entry, List<Numeral> numerals,
            List<String> written) {}

    public Numbers(Path home, Problems problems) throws IOException {
        this.home = home;
        this.problems = problems;
        files = files(home);
        for (Path file : files) read(file);
        strays();
    }

    /** Returns every file whose numbers have to be accounted for. */
    static List<Path> files(Path home) throws IOException {
        var files = new ArrayList<>(new Contents(home).sources());
        try (Stream<Path> all = Files.list(home.resolve("docs"))) {
            files.addAll(all.filter(f -> f.toString().endsWith(".adoc"))
                .filter(f -> !f.endsWith("bibliography.adoc"))
                .sorted().toList());
        }
        Path readme = home.resolve("README.adoc");
        if (Files.exists(readme)) files.add(readme);
        return files;
    }

    private void read(Path file) throws IOException {
        Prose prose = Prose.of(file);
        texts.put(file, prose);
        var left = new ArrayList<>(prose.numerals());
        List<Entry> entries;
        try {
            entries = Ledger.read(Ledger.of(home, file));
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage().replace(home + "/", ""));
            return;
        }
        for (Entry entry : entries) {
            Match match = match(prose, entry);
            if (match == null) continue;
            matches.add(match);
            for (Numeral n : match.numerals)
                if (!left.remove(n)) problems.add(new Place(file, n.line()),
                    "the number " + n.text()
                    + " is accounted for twice, here by " + at(entry));
        }
        unaccounted.put(file, left);
        for (Numeral n : left) problems.add(new Place(file, n.line()),
            "the number " + n.text() + " is accounted for nowhere in "
            + home.relativize(Ledger.of(home, file)));
    }

    private Place at(Entry entry) {
        return new Place(
            home.relativize(entry.place().file()), entry.place().line());
    }

    /** A ledger without a file holds nothing. */
    private void strays() throws IOException {
        Path folder = home.resolve(Ledger.FOLDER);
        if (!Files.isDirectory(folder)) return;
        var expected = files.stream().map(f -> Ledger.of(home, f)).toList();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path ledger : all.filter(f -> f.toString().endsWith(".txt"))
                    .sorted().toList())
                if (!expected.contains(ledger)) problems.add(
                    new Place(ledger, 1), "no file has this ledger");
        }
    }

    /**
     * Finds a fragment: as it is, or, if it is nowhere, with other numbers in
     * it, of which it is then told.
     */
    private Match match(Prose prose, Entry entry) {
        String text = prose.text();
        var found = new ArrayList<int[]>();
        for (int at = text.indexOf(entry.fragment()); at >= 0;
                at = text.indexOf(entry.fragment(), at + 1))
            found.add(new int[] {at, at + entry.fragment().length()});
        if (found.isEmpty()) {
            Matcher m = shape(entry.fragment()).matcher(text);
            while (m.find()) found.add(new int[] {m.start(), m.end()});
            nearest(prose, entry, found);
        }
        if (found.size() == 1) {
            Match match = match(prose, entry, found.get(0));
            if (text.startsWith(entry.fragment(), found.get(0)[0])
                || !match.written.equals(texts(match.numerals))) return match;
            found.clear(); // what differs is part of a formula, or of code
        }
        problems.add(entry.place(), "\u201c" + entry.fragment()
            + "\u201d is found " + (found.isEmpty() ? "nowhere"
                : found.size() + " times") + " in "
            + home.relativize(prose.file()));
        return null;
    }

    /** Of the rows of a table that differ in their numbers alone, it is the likest. */
    private static void nearest(Prose prose, Entry entry, List<int[]> found) {
        ToIntFunction<int[]> others = at -> {
            Match m = match(prose, entry, at);
            int n = 0;
            for (int i = 0; i < m.written.size(); i++)
                if (!m.written.get(i).equals(m.numerals.get(i).text())) n++;
            return n;
        };
        int least = found.stream().mapToInt(others).min().orElse(0);
        found.removeIf(at -> others.applyAsInt(at) > least);
    }

    private static Match match(Prose prose, Entry entry, int[] found) {
        int from = found[0];
        var written = new HashMap<Integer, String>();
        Matcher here = Prose.NUMERAL.matcher(entry.fragment());
        Matcher there = Prose.NUMERAL.matcher(
            prose.text().substring(from, found[1]));
        while (here.find() && there.find())
            written.put(from + there.start(), here.group());
        List<Numeral> numerals = prose.numerals().stream().filter(
            n -> n.start() >= from && n.end() <= found[1]).toList();
        return new Match(prose.file(), entry, numerals, numerals.stream()
            .map(n -> written.getOrDefault(n.start(), n.text())).toList());
    }

    private static List<String> texts(List<Numeral> numerals) {
        return numerals.stream().map(Numeral::text).toList();
    }

    private static Pattern shape(String fragment) {
        var pattern = new StringBuilder();
        int done = 0;
        Matcher m = Prose.NUMERAL.matcher(fragment);
        while (m.find()) {
            pattern.append(Pattern.quote(fragment.substring(done, m.start())))
                .append(Prose.NUMERAL.pattern());
            done = m.end();
        }
        return Pattern.compile(
            pattern.append(Pattern.quote(fragment.substring(done))).toString());
    }

    /** Returns every expression of the ledgers, once. */
    public TreeSet<String> expressions() {
        var all = new TreeSet<String>();
        for (Match match : matches)
            for (Account a : match.entry.accounts())
                if (!a.given()) all.add(a.text());
        return all;
    }

    /** Notes every number that the engine contradicts. */
    public void compare(Map<String, Answer> answers) {
        for (Match match : matches) compare(match, answers);
    }

    private void compare(Match match, Map<String, Answer> answers) {
        Entry entry = match.entry;
        int next = 0;
        for (Account account : entry.accounts()) {
            int covers = 1;
            List<Double> values = List.of();
            if (account.given()) {
                if (entry.accounts().size() == 1)
                    covers = match.numerals.size();
            } else {
                Answer answer = answers.get(account.text());
                if (answer.failure() != null) {
                    problems.add(entry.place(),
                        account.text() + " " + answer.failure());
                    return;
                }
                values = answer.values();
                covers = values.size();
            }
            for (int i = 0; i < covers; i++, next++) {
                if (next >= match.numerals.size()) {
                    problems.add(entry.place(), "more values than numbers in "
                        + "\u201c" + entry.fragment() + "\u201d");
                    return;
                }
                compare(match, match.numerals.get(next), match.written.get(next),
                    account, values.isEmpty() ? null : values.get(i));
            }
        }
        if (next < match.numerals.size()) problems.add(entry.place(),
            "no account of " + match.numerals.get(next).text() + " in \u201c"
            + entry.fragment() + "\u201d");
    }

    private void compare(Match match, Numeral said, String written,
            Account account, Double value) {
        boolean same = said.text().equals(written);
        boolean true_ = value == null || agrees(said.text(), account, value);
        if (same && true_) return;
        var message = new StringBuilder("says ").append(said.text());
        if (!same) message.append("; ").append(at(match.entry))
            .append(" says ").append(written);
        if (value == null) message.append(", by ").append(account.text());
        else message.append("; the engine says ").append(
            value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf(value.longValue()) : String.valueOf(value))
            .append(" = ").append(account.text());
        problems.add(new Place(match.file, said.line()), message.toString());
    }

    /** Whether a numeral is a value rounded to the digits that it shows. */
    static boolean agrees(String numeral, Account account, double value) {
        var said = new BigDecimal(
            numeral.replace(",", "").replace('\u2212', '-'));
        int scale = said.scale();
        if (account.rough()) scale = Math.min(scale, said.signum() == 0
            ? scale : said.stripTrailingZeros().scale());
        double unit = StrictMath.pow(10, -scale);
        return Math.abs(said.doubleValue() - value) <= unit * (0.5 + 1e-9);
    }

    /** Returns ledger entries, still without accounts, for what has none. */
    public String missing() {
        var text = new StringBuilder();
        for (Path file : files) {
            List<Numeral> left = unaccounted.getOrDefault(file, List.of());
            if (left.isEmpty()) continue;
            text.append("// ").append(
                home.relativize(Ledger.of(home, file))).append('\n');
            int done = -1;
            for (Numeral n : left) {
                if (n.line() == done) continue;
                done = n.line();
                text.append(fragment(texts.get(file), n.line()))
                    .append("\n    = \n");
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String fragment(Prose prose, int line) {
        String text = prose.text();
        var fragment = new StringBuilder();
        for (int i = 0; i < text.length(); i++)
            if (prose.line(i) == line) fragment.append(text.charAt(i));
        return fragment.toString().strip();
    }
}
