package microgpt.repl.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import microgpt.repl.spi.Command;
import microgpt.repl.spi.Console;
import microgpt.repl.spi.Style;
import microgpt.repl.spi.Toolkit;

/** The engine as loaded into one session, and the toolkit that knows it. */
public final class Engine {

    private final List<Path> path;
    private final EngineLoader loader;
    private final FutureTask<Toolkit> toolkit;
    private final AtomicBoolean prepared = new AtomicBoolean();

    /**
     * Loads them from that path; a missing toolkit is not missed. That goes on
     * beside what the caller does next, since a start has no time to lose.
     */
    public Engine(List<Path> path, Console console) {
        this.path = List.copyOf(path);
        loader = new EngineLoader(path, Engine.class.getClassLoader());
        toolkit = new FutureTask<>(() -> loadToolkit(console));
        var thread = new Thread(toolkit, "engine");
        thread.setDaemon(true);
        thread.start();
    }

    private Toolkit loadToolkit(Console console) {
        String name = loader.manifest().toolkit();
        try {
            Toolkit made = (Toolkit) Class.forName(name, true, loader)
                .getConstructor().newInstance();
            made.attach(console);
            return made;
        } catch (ClassNotFoundException e) {
            return new NoToolkit();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name + " cannot be made: "
                + (e.getCause() == null ? e : e.getCause()), e);
        }
    }

    /** Gets ready what will soon be needed, beside what the caller does; once. */
    public void prepare() {
        if (prepared.getAndSet(true)) return;
        var thread = new Thread(() -> toolkit().prepare(), "prepare");
        thread.setDaemon(true);
        thread.start();
    }

    public List<Path> path() { return path; }

    /** Returns whether the engine has a class of that simple name. */
    public boolean has(String name) {
        return own(name).isPresent();
    }

    private Optional<String> own(String name) {
        return loader.manifest().engine().stream().filter(p -> isIn(p, name)).findFirst();
    }

    private boolean isIn(String folder, String name) {
        return loader.code(folder + "." + name).isPresent();
    }

    /**
     * Returns the full name of what commands, or else the engine, call by that
     * simple name; else the same.
     */
    public String qualified(String name) {
        EngineManifest of = loader.manifest();
        return isIn(of.commands(), name) ? of.commands() + "." + name
            : own(name).map(p -> p + "." + name).orElse(name);
    }

    public EngineLoader loader() { return loader; }

    public Toolkit toolkit() {
        try {
            return toolkit.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new NoToolkit();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e);
        }
    }

    private static final class NoToolkit implements Toolkit {
        @Override public void attach(Console console) {}

        @Override public List<Command> commands() { return List.of(); }

        @Override
        public Optional<String> render(Object value, Style style) {
            return Optional.empty();
        }

        @Override public Map<String, String> shortcuts() { return Map.of(); }

        @Override
        public Optional<String> promptLabel() { return Optional.empty(); }
    }
}
