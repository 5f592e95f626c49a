package microgpt.repl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;
import microgpt.repl.engine.SnippetThread;
import microgpt.repl.engine.StopSwitch;
import microgpt.repl.spi.Console;
import microgpt.repl.spi.Style;

/**
 * What the toolkit may ask of the prompt. JShell cannot declare a variable
 * while it evaluates a snippet, so what a snippet binds is declared when it
 * has ended.
 */
final class ToolkitConsole implements Console {

    private record Binding(String name, String type, Object value, boolean borrowed) {}

    private final Session session;
    private final List<Binding> pending = new ArrayList<>();
    private final Borrowed borrowed = new Borrowed();
    private volatile LiveLine liveLine = LiveLine.NONE;

    ToolkitConsole(Session session) { this.session = session; }

    /** Shows a line that changes in place; a terminal has one. */
    interface LiveLine {
        LiveLine NONE = new LiveLine() {
            @Override public void show(String line) {}

            @Override public void clear() {}
        };

        void show(String line);

        void clear();
    }

    void setLiveLine(LiveLine liveLine) { this.liveLine = liveLine; }

    @Override
    public Style style() { return session.style(); }

    @Override
    public void print(String line) {
        liveLine.clear();
        session.streams().out().println(line);
    }

    @Override
    public void status(String line) { liveLine.show(line); }

    @Override
    public void bind(String name, String type, Object value) {
        add(new Binding(name, type, value, false));
    }

    @Override
    public void borrow(String name, String type, Object value) {
        add(new Binding(name, type, value, true));
    }

    @Override
    public void giveBack(String name) { add(new Binding(name, null, null, true)); }

    private void add(Binding binding) {
        synchronized (pending) {
            pending.removeIf(b -> b.name.equals(binding.name));
            pending.add(binding);
        }
        if (!(Thread.currentThread() instanceof SnippetThread)) bindPending();
    }

    @Override
    public void unbind(String name) { bind(name, null, null); }

    @Override
    public Map<String, Object> variables() {
        Shell shell = session.shell();
        var values = new LinkedHashMap<String, Object>();
        shell.jshell().variables()
            .filter(v -> shell.jshell().status(v) == Snippet.Status.VALID)
            .forEach(v -> {
                Object value = shell.get(v);
                if (value != null) values.put(v.name(), value);
            });
        return values;
    }

    @Override
    public Object variable(String name) {
        Shell shell = session.shell();
        return shell.variable(name)
            .filter(v -> shell.jshell().status(v) == Snippet.Status.VALID)
            .map(shell::get).orElse(null);
    }

    @Override
    public boolean stopRequested() {
        SnippetThread thread = SnippetThread.owner();
        return thread != null && StopSwitch.isAsked(thread);
    }

    /** Ends the live line, and one that a snippet has begun. */
    void settle() {
        liveLine.clear();
        session.streams().freshLine();
    }

    /** Makes the variables that were asked for. */
    void bindPending() {
        List<Binding> todo;
        synchronized (pending) {
            todo = List.copyOf(pending);
            pending.clear();
        }
        Shell shell = session.shell();
        for (Binding b : todo) {
            if (b.borrowed) {
                if (b.type == null) borrowed.giveBack(shell, b.name);
                else borrowed.take(shell, b.name, b.type, b.value);
                continue;
            }
            Optional<VarSnippet> old = shell.variable(b.name);
            if (b.type == null) {
                old.ifPresent(shell::drop);
                continue;
            }
            if (old.isEmpty() || !old.get().typeName().equals(b.type))
                shell.declare(b.type + " " + b.name + ";");
            shell.variable(b.name).ifPresent(v -> shell.set(v, b.value));
        }
    }

    /** Returns what a shortcut of the toolkit stands for, else the same. */
    String expand(String source) {
        Map<String, String> shortcuts = session.toolkit().shortcuts();
        return shortcuts.getOrDefault(source.strip(), source);
    }
}
