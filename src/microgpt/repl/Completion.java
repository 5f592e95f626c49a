package microgpt.repl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import microgpt.repl.spi.Command;

/** What may stand at the cursor. */
final class Completion {

    /**
     * A word that may replace the one before the cursor.
     *
     * @param text the word
     * @param note what it is, or null
     * @param fits whether its type is the one that is needed here
     * @param ends whether nothing can be added, so that a blank may follow
     */
    record Item(String text, String note, boolean fits, boolean ends) {}

    private final Session session;

    Completion(Session session) { this.session = session; }

    /** Returns the words for the text before the cursor. */
    List<Item> at(String head) {
        if (!Session.isCommand(head)) return java(head);
        int blank = head.indexOf(' ');
        if (blank < 0) return commands();
        String name;
        try {
            name = session.commands().resolve(head.strip().substring(
                1, head.strip().indexOf(' ') < 0
                    ? head.strip().length() : head.strip().indexOf(' ')));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
        return arguments(name, head.substring(blank + 1));
    }

    private List<Item> commands() {
        var items = new ArrayList<Item>();
        for (String name : session.commands().names()) {
            String note = session.commands().builtin(name)
                .map(Builtin::summary).orElseGet(() -> session.commands()
                    .toolkit(name).map(Command::summary).orElse(null));
            items.add(new Item("/" + name, note, true, true));
        }
        return items;
    }

    private List<Item> arguments(String name, String arguments) {
        Optional<Builtin> builtin = session.commands().builtin(name);
        List<String> words = builtin.isPresent()
            ? builtin.get().completions().apply(arguments)
            : session.commands().toolkit(name).orElseThrow()
                .completions(arguments);
        boolean takesJava = builtin.isEmpty() && words.isEmpty()
            || name.equals("raw") || name.equals("exit");
        if (takesJava) return java(arguments);
        return words.stream().map(w ->
            new Item(w, null, true, !w.endsWith("/"))).toList();
    }

    /** JShell's suggestions; overloads of one name make one item. */
    private List<Item> java(String head) {
        int[] anchor = {-1};
        List<Suggestion> suggestions = session.shell().analysis()
            .completionSuggestions(head, head.length(), anchor);
        Map<String, Boolean> fits = new LinkedHashMap<>();
        for (Suggestion s : suggestions)
            fits.merge(s.continuation(), s.matchesType(), Boolean::logicalOr);
        int start = InputParser.wordStart(head);
        String before = anchor[0] >= 0 && anchor[0] > start
            ? head.substring(start, anchor[0]) : "";
        var items = new ArrayList<Item>();
        fits.forEach((text, fit) -> items.add(
            new Item(before + text, null, fit, false)));
        return items;
    }
}
