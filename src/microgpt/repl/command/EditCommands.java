package microgpt.repl.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Snippet;
import microgpt.files.Problem;
import microgpt.files.Text;
import microgpt.repl.eval.Snippets;
import microgpt.repl.eval.Splitter;
import microgpt.repl.say.Voice;
import microgpt.source.Definition;
import microgpt.source.SourceIndex;

/** /edit, of snippets and of the engine itself, and /revert. */
public final class EditCommands {

    private final Snippets snippets;
    private final Responder responder;
    private final EngineEdits edits;
    private final Supplier<SourceIndex> sources;
    private final Splitter splitter;
    private final Supplier<Editor> editor;
    private final Voice voice;
    private List<String> failed = List.of();    // the snippets of an edit that went wrong,
    private String left = "";                   // and what it had made of them

    /** @param editor the one to use just now */
    public EditCommands(Snippets snippets, Responder responder,
            EngineEdits edits, Supplier<SourceIndex> sources,
            Splitter splitter, Supplier<Editor> editor, Voice voice) {
        this.snippets = snippets;
        this.responder = responder;
        this.edits = edits;
        this.sources = sources;
        this.splitter = splitter;
        this.editor = editor;
        this.voice = voice;
    }

    public List<Builtin> all() {
        return List.of(
            new Builtin("edit", "[name or id]...", "edit what you typed, or the engine",
                "/edit 3           edits snippet 3 and evaluates it again\n"
                + "/edit Value.relu  edits a copy of the engine's source; the session\n"
                + "                  goes on with the new code, the file stays as it is",
                this::edit, this::complete),
            new Builtin("revert", "", "take back all changes to the engine",
                "/revert", this::revert));
    }

    private Outcome revert(String arguments) {
        if (!arguments.isBlank()) throw new IllegalArgumentException(
            "/revert takes back everything at once, and there is '" + arguments + "'");
        return edits.revert();
    }

    private Outcome edit(String arguments) {
        Optional<Definition> engine = engineSource(arguments);
        if (engine.isPresent())
            return edits.edit(engine.get(), arguments.strip(), editor.get());
        List<Snippet> chosen = snippets.select(arguments, Snippet.class,
            s -> !Snippets.isStart(s) && snippets.isActive(s));
        List<String> before = chosen.stream().map(s -> s.source().strip()).toList();
        try {
            String text = edited(before.equals(failed) ? left : before.stream()
                .collect(Collectors.joining("\n", "", "\n")));
            failed = List.of();
            Outcome outcome = evaluateChanges(before, text);
            if (outcome instanceof Outcome.Failed && !before.isEmpty()) {
                failed = before;
                left = text;
                voice.say(("/edit " + arguments).strip() + " goes on where you left.");
            }
            return outcome;
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot edit: " + Problem.reason(e));
        }
    }

    /** A name that the user declared means that, else the engine's. */
    private Optional<Definition> engineSource(String name) {
        boolean declared = snippets.all(DeclarationSnippet.class)
            .stream().anyMatch(d -> d.name().equals(name));
        if (declared || name.isBlank() || !name.matches("([a-z]\\w*\\.)*[A-Z][\\w.]*"))
            return Optional.empty();
        List<Definition> found = sources.get().named(name, "");
        if (found.isEmpty()) throw new IllegalArgumentException(
            "neither you nor the engine has a " + name);
        return Optional.of(found.get(0));
    }

    private String edited(String text) throws IOException {
        Path file = Files.createTempFile("snippets", ".jsh");
        try {
            Files.writeString(file, text);
            editor.get().edit(file, 1);
            return Text.read(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private Outcome evaluateChanges(List<String> before, String text) {
        boolean evaluated = false;
        String rest = text;
        while (!rest.isBlank()) {
            Splitter.Parts parts = splitter.split(rest);
            String source = parts.first();
            rest = parts.rest();
            if (source.isBlank() || before.contains(source.strip())
                || before.contains(source.strip().replaceAll(";$", "")))
                continue;
            Outcome outcome = responder.eval(source);
            if (!outcome.goesOn()) return outcome;
            evaluated = true;
        }
        if (!evaluated) voice.say(before.stream().allMatch(text::contains)
            ? "Nothing was changed."
            : "Nothing was evaluated: what is deleted here stays; /drop forgets it.");
        return Outcome.DONE;
    }

    private List<String> complete(String arguments) {
        var names = new ArrayList<>(sources.get().names());
        for (Snippet s : snippets.all(Snippet.class))
            if (!Snippets.isStart(s)) names.add(
                s instanceof DeclarationSnippet d ? d.name() : s.id());
        return names;
    }
}
