package microgpt.repl.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;
import microgpt.repl.engine.SnippetThread;
import microgpt.repl.engine.StopSwitch;
import microgpt.repl.engine.Streams;
import microgpt.repl.spi.Console;
import microgpt.repl.spi.Style;

/**
 * What the toolkit may ask of the prompt. JShell cannot declare a variable
 * while it evaluates a snippet, so what a snippet binds is declared when it
 * has ended.
 */
final class ToolkitConsole implements Console {

    private record Binding(String name, String type, Object value, boolean borrowed) {}

    private final Supplier<Shell> shell;
    private final Streams streams;
    private final Supplier<Style> style;
    private final LiveLine liveLine;
    private final Predicate<String> browser;
    private final List<Binding> pending = new ArrayList<>();
    private final Borrowed borrowed = new Borrowed();

    ToolkitConsole(Supplier<Shell> shell, Streams streams,
            Supplier<Style> style, LiveLine liveLine, Predicate<String> browser) {
        this.shell = shell;
        this.streams = streams;
        this.style = style;
        this.liveLine = liveLine;
        this.browser = browser;
    }

    @Override
    public boolean open(String address) { return browser.test(address); }

    @Override
    public Style style() { return style.get(); }

    @Override
    public void print(String line) {
        liveLine.clear();
        streams.out().println(line);
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
        Shell shell = this.shell.get();
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
        Shell shell = this.shell.get();
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
        streams.freshLine();
    }

    /** Makes the variables that were asked for. */
    void bindPending() {
        List<Binding> todo;
        synchronized (pending) {
            todo = List.copyOf(pending);
            pending.clear();
        }
        Shell shell = this.shell.get();
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
}
