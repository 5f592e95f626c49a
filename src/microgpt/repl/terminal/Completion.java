package microgpt.repl.terminal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import microgpt.files.FileName;
import microgpt.repl.command.Builtin;
import microgpt.repl.command.Commands;
import microgpt.repl.eval.Input;
import microgpt.repl.spi.Command;
import microgpt.repl.spi.Toolkit;
import microgpt.source.JavaToken;

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

    private static final Pattern CALL = Pattern.compile("[\\w$.]+\\s*$");

    private final Commands commands;
    private final Supplier<Toolkit> toolkit;
    private final Supplier<SourceCodeAnalysis> analysis;

    public Completion(Commands commands, Supplier<Toolkit> toolkit,
            Supplier<SourceCodeAnalysis> analysis) {
        this.commands = commands;
        this.toolkit = toolkit;
        this.analysis = analysis;
    }

    /** Returns the words for the text before the cursor. */
    public List<Item> at(String head) {
        if (!Input.isCommand(head)) return javaOrText(head);
        if (head.indexOf(' ') < 0) return commands();
        Optional<String> name = command(head);
        if (name.isEmpty()) return List.of();
        String arguments = arguments(head);
        List<String> words = words(name.get(), arguments);
        if (words.isEmpty() && takesJava(name.get())) return javaOrText(arguments);
        return words.stream().map(w -> new Item(w, note(w), true,
            !w.endsWith("/") && !w.endsWith("="))).toList();
    }

    private String note(String word) { return toolkit.get().note(word).orElse(null); }

    /** A text that has been begun: its words are not those of Java. */
    private record Text(int start, String call, int argument, String typed) {

        /** Returns the one that the cursor stands in, or empty. */
        static Optional<Text> at(String head) {
            List<JavaToken> tokens = JavaToken.scan(head);
            if (tokens.isEmpty()) return Optional.empty();
            JavaToken last = tokens.get(tokens.size() - 1);
            String text = last.text();
            if (last.kind() != JavaToken.Kind.STRING || !text.startsWith("\"")
                || text.length() > 1 && text.matches("(?s)\"(\\\\.|[^\"\\\\])*\""))
                return Optional.empty();
            int depth = 0, argument = 0, i = tokens.size() - 2;
            for (; i >= 0 && (depth > 0 || tokens.get(i).deeper() <= 0); i--) {
                depth -= tokens.get(i).deeper();
                if (depth == 0 && tokens.get(i).text().equals(",")) argument++;
            }
            String before = i < 0 ? "" : head.substring(0, tokens.get(i).start());
            Matcher call = CALL.matcher(before);
            return Optional.of(new Text(last.start() + 1,
                call.find() ? call.group() : "", argument, text.substring(1)));
        }
    }

    private List<Item> javaOrText(String head) {
        Optional<Text> text = Text.at(head);
        if (text.isEmpty()) return java(head);
        Text t = text.get();
        return toolkit.get().inString(t.call, t.argument, t.typed).stream()
            .map(w -> new Item(w.endsWith("/") || w.endsWith("=") ? w : w + '"',
                note(w), true, false)).toList();
    }

    /** Returns where the word begins that the words of {@link #at} replace. */
    int wordStart(String head) {
        Optional<Text> text = Text.at(Input.isCommand(head) ? arguments(head) : head);
        if (text.isPresent() && (!Input.isCommand(head) || command(head).filter(c ->
                takesJava(c) && words(c, arguments(head)).isEmpty()).isPresent()))
            return head.length() - text.get().typed.length();
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
        boolean some = start == head.length() && !head.endsWith(".")
            && fits.containsValue(true);
        fits.forEach((text, fit) -> {   // where nothing is typed yet, what fits is enough
            if (fit || !some) items.add(new Item(before + text, null, fit, false));
        });
        return items;
    }
}
