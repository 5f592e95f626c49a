package microgpt.repl.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/** The snippets there are, and those that a command's arguments mean. */
public final class Snippets {

    private final Supplier<Shell> shell;

    /** Of a JShell that may be exchanged. */
    public Snippets(Supplier<Shell> shell) { this.shell = shell; }

    private JShell jshell() { return shell.get().jshell(); }

    public boolean isActive(Snippet s) { return jshell().status(s).isActive(); }

    /** Returns whether the user, or the start, declares that name now. */
    public boolean declares(String name) {
        return all(DeclarationSnippet.class).stream()
            .anyMatch(d -> isActive(d) && d.name().equals(name));
    }

    /** Returns the variable of that name if it has a value now. */
    public Optional<VarSnippet> variable(String name) {
        return shell.get().variable(name)
            .filter(v -> jshell().status(v) == Snippet.Status.VALID);
    }

    /** Returns the object that a variable holds. */
    public Object value(VarSnippet variable) { return shell.get().get(variable); }

    /** Returns that object as jshell prints it. */
    public String text(VarSnippet variable) {
        return shell.get().control().text(value(variable));
    }

    /** Forgets a declaration; returns what that did to others. */
    public List<SnippetEvent> drop(Snippet snippet) {
        return shell.get().drop(snippet);
    }

    /** Returns what is wrong with a snippet. */
    public List<Fault> errors(Snippet snippet) {
        return jshell().diagnostics(snippet).filter(Diag::isError)
            .map(Fault::of).toList();
    }

    /** Returns the names that a declaration needs and that are not there. */
    public List<String> unresolved(DeclarationSnippet snippet) {
        return jshell().unresolvedDependencies(snippet).toList();
    }

    public static boolean isStart(Snippet s) { return s.id().startsWith("s"); }

    /** Returns all snippets of a kind, in order. */
    public <T extends Snippet> List<T> all(Class<T> kind) {
        return jshell().snippets().filter(kind::isInstance).map(kind::cast)
            .toList();
    }

    /**
     * Returns the snippets meant by {@code -all}, {@code -start}, names, ids
     * and ranges of ids; without arguments those of the filter.
     *
     * @throws IllegalArgumentException if an argument means none
     */
    public <T extends Snippet> List<T> select(
            String arguments, Class<T> kind, Predicate<Snippet> otherwise) {
        List<T> all = all(kind);
        if (arguments.isBlank()) return filter(all, otherwise);
        var chosen = new ArrayList<T>();
        for (String word : arguments.strip().split("\\s+"))
            chosen.addAll(selected(word, all));
        return chosen;
    }

    private <T extends Snippet> List<T> selected(String word, List<T> all) {
        if (word.equals("-all")) return all;
        if (word.equals("-start")) return filter(all, Snippets::isStart);
        if (word.startsWith("-")) throw new IllegalArgumentException(
            "unknown option " + word + "; there are: -all, -start");
        List<T> found = filter(all, s -> s.id().equals(word));
        if (found.isEmpty()) found = filter(all, s -> isActive(s)
            && s instanceof DeclarationSnippet d && d.name().equals(word));
        int dash = word.indexOf('-');
        if (found.isEmpty() && dash > 0) found = range(
            word.substring(0, dash), word.substring(dash + 1), all);
        if (found.isEmpty()) throw new IllegalArgumentException(
            "no such snippet: " + word);
        return found;
    }

    private static <T extends Snippet> List<T> range(
            String first, String last, List<T> all) {
        var found = new ArrayList<T>();
        boolean inside = false;
        for (T s : all) {
            inside |= s.id().equals(first);
            if (inside) found.add(s);
            if (s.id().equals(last)) return found;
        }
        return List.of();
    }

    private static <T> List<T> filter(List<T> list, Predicate<? super T> p) {
        var kept = new ArrayList<T>();
        for (T t : list) if (p.test(t)) kept.add(t);
        return kept;
    }

    /** Returns what {@code !}, {@code -2} or an id means to do again. */
    public List<Snippet> toRepeat(String which) {
        List<Snippet> mine = filter(
            all(Snippet.class), s -> !isStart(s));
        if (!which.equals("!") && !which.startsWith("-"))
            return selected(which, all(Snippet.class));
        int back = which.equals("!") ? 1 : Integer.parseInt(which.substring(1));
        if (back < 1 || back > mine.size()) throw new IllegalArgumentException(
            "there " + (mine.size() == 1 ? "is 1 snippet" : "are " + mine.size() + " snippets")
                + " to go back to");
        return List.of(mine.get(mine.size() - back));
    }
}
