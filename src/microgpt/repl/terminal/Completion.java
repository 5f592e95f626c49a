package microgpt.repl.terminal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import microgpt.files.FileName;
import microgpt.repl.command.Builtin;
import microgpt.repl.command.Commands;
import microgpt.repl.eval.Input;
import microgpt.repl.spi.Command;

/** What may stand at the cursor. */
public final class Completion {

    /**
     * A word that may replace the one before the cursor.
     *
     * @param text the word
     * @param note what it is, or null
     * @param fits whether its type is the one that is needed here
     * @param ends whether nothing can be added, so that a blank may follow
     */
    public record Item(String text, String note, boolean fits, boolean ends) {}

    private final Commands commands;
    private final Supplier<SourceCodeAnalysis> analysis;

    public Completion(Commands commands, Supplier<SourceCodeAnalysis> analysis) {
        this.commands = commands;
        this.analysis = analysis;
    }

    /** Returns the words for the text before the cursor. */
    public List<Item> at(String head) {
        if (!Input.isCommand(head)) return java(head);
        if (head.indexOf(' ') < 0) return commands();
        Optional<String> name = command(head);
        if (name.isEmpty()) return List.of();
        String arguments = arguments(head);
        List<String> words = words(name.get(), arguments);
        if (words.isEmpty() && takesJava(name.get())) return java(arguments);
        return words.stream().map(
            w -> new Item(w, null, true, !w.endsWith("/"))).toList();
    }

    /** Returns where the word begins that the words of {@link #at} replace. */
    int wordStart(String head) {
        int name = Input.nameStart(head);
        if (!Input.isCommand(head)) return name;
        int blank = FileName.lastWord(head);
        Optional<String> command = command(head);
        boolean java = head.indexOf(' ') > 0 && command.isPresent()
            && takesJava(command.get())
            && words(command.get(), arguments(head)).isEmpty();
        return java ? name : blank;
    }

    private Optional<String> command(String head) {
        try {
            return Optional.of(commands.resolve(
                head.strip().substring(1).split("\\s+", 2)[0]));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String arguments(String head) {
        return head.stripLeading().substring(
            head.stripLeading().indexOf(' ') + 1);
    }

    private boolean takesJava(String name) {
        return commands.builtin(name).map(Builtin::usage)
            .or(() -> commands.toolkit(name).map(Command::usage))
            .orElse("").contains("EXPR");
    }

    private List<String> words(String name, String arguments) {
        return commands.builtin(name)
            .map(b -> b.completions().apply(arguments))
            .or(() -> commands.toolkit(name)
                .map(c -> c.completions(arguments)))
            .orElse(List.of());
    }

    private List<Item> commands() {
        var items = new ArrayList<Item>();
        for (String name : commands.names()) {
            String note = commands.builtin(name)
                .map(Builtin::summary).orElseGet(() -> commands
                    .toolkit(name).map(Command::summary).orElse(null));
            items.add(new Item("/" + name, note, true, true));
        }
        return items;
    }

    /** JShell's suggestions; overloads of one name make one item. */
    private List<Item> java(String head) {
        int[] anchor = {-1};
        List<Suggestion> suggestions = analysis.get()
            .completionSuggestions(head, head.length(), anchor);
        Map<String, Boolean> fits = new LinkedHashMap<>();
        for (Suggestion s : suggestions)
            fits.merge(s.continuation(), s.matchesType(), Boolean::logicalOr);
        int start = Input.nameStart(head);
        String before = anchor[0] >= 0 && anchor[0] > start
            ? head.substring(start, anchor[0]) : "";
        var items = new ArrayList<Item>();
        fits.forEach((text, fit) -> items.add(
            new Item(before + text, null, fit, false)));
        return items;
    }
}
