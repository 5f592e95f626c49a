package microgpt.repl.eval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;
import jdk.jshell.VarSnippet;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import microgpt.repl.engine.Engine;
import microgpt.repl.engine.Reserve;
import microgpt.repl.engine.Streams;

/** A JShell with its engine; a reload makes a new one. */
public final class Shell implements AutoCloseable {

    private final Engine engine;
    private final SnippetControl control;
    private final List<Path> own;
    private final JShell shell;
    private StandardJavaFileManager files;
    private Operators operators;        // made when it is needed
    private boolean looking;
    private int looks;
    private boolean starting = true;
    private int startId;
    private int id;
    private int errorId;

    /** @param classPath jars and folders of the user's own */
    Shell(Engine engine, List<Path> classPath, Streams streams) {
        this.engine = engine;
        own = new ArrayList<>(classPath);
        control = new SnippetControl(
            new SnippetLoader(engine.loader(), classPath, this::tellCompiler), streams);
        shell = JShell.builder()
            .executionEngine(new Provider(control), Map.of())
            .fileManager(this::withClassPath)
            .idGenerator((snippet, i) -> nextId(snippet))
            .tempVariableNameGenerator(() -> "$" + (looking ? "look" + ++looks : id + 1))
            .build();
    }

    private StandardJavaFileManager withClassPath(StandardJavaFileManager files) {
        this.files = files;
        tellCompiler();
        return files;
    }

    /** JShell itself knows of one class path only, that of the process. */
    private void tellCompiler() {
        tell(files);
        operators = null;
    }

    private void tell(StandardJavaFileManager files) {
        var all = new ArrayList<>(engine.path());
        all.addAll(own);
        try {
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a jar or a folder of the user's own. */
    void addToClassPath(Path path) {
        own.add(path);
        shell.addToClasspath(path.toString());
    }

    /** Ids are as in jshell: s1 at start, 1 from then on, e1 for errors. */
    private String nextId(Snippet snippet) {
        if (snippet.kind() == Snippet.Kind.ERRONEOUS) return "e" + ++errorId;
        return starting ? "s" + ++startId : String.valueOf(++id);
    }

    /** Ends the start: ids count from 1 now. */
    void started() { starting = false; }

    boolean isStarting() { return starting; }

    /** Returns an id as it is after that many snippets; for a replay. */
    public void countFrom(int id) { this.id = id; }

    public int id() { return id; }

    public Engine engine() { return engine; }

    public SnippetControl control() { return control; }

    public JShell jshell() { return shell; }

    public SourceCodeAnalysis analysis() { return shell.sourceCodeAnalysis(); }

    /**
     * Evaluates one snippet, unless memory is so full that it cannot even be
     * compiled.
     *
     * @param text turns its value into text, on the snippets' thread
     */
    Evaluation eval(String source, Function<Object, String> text) {
        if (!Reserve.makeRoom()) return Evaluation.refused(Reserve.FULL);
        control.begin(text);
        try {
            return control.end(shell.eval(source));
        } catch (InternalError e) {     // JShell's own, at a modifier that is all there is
            if (!new Splitter(this::analysis).goesOn(source)) throw e;
            return Evaluation.refused("Error:\nthis is not a complete snippet\n" + source.strip());
        }
    }

    /** Evaluates a declaration that does not count among the user's. */
    void declare(String source) {
        starting = true;
        try {
            shell.eval(source);
        } finally {
            starting = false;
        }
    }

    public Optional<VarSnippet> variable(String name) {
        return shell.variables().filter(v -> v.name().equals(name)).findFirst();
    }

    /** Returns the object that a variable holds. */
    public Object get(VarSnippet variable) {
        try {
            return field(variable).get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** Puts an object into a variable. */
    void set(VarSnippet variable, Object value) {
        try {
            field(variable).set(null, value);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** Forgets a declaration, and what its variable holds. */
    List<SnippetEvent> drop(Snippet snippet) {
        if (snippet instanceof VarSnippet v
            && shell.status(v) == Snippet.Status.VALID)
            SnippetLoader.forget(field(v));
        return shell.drop(snippet);
    }

    /** Returns what understands operators that Java does not have. */
    Operators operators() {
        if (operators == null) {
            var known = ToolProvider.getSystemJavaCompiler()
                .getStandardFileManager(null, null, null);
            tell(known);
            operators = new Operators(this::wrappers, this::type, engine.toolkit(),
                new SnippetFiles(known, control.code()));
        }
        return operators;
    }

    /** JShell gives a variable's name away when it only looks: it gets others then. */
    private List<SnippetWrapper> wrappers(String source) {
        looking = true;
        try {
            return analysis().wrappers(source);
        } finally {
            looking = false;
        }
    }

    /** Returns of what class a variable was declared that has a value. */
    private Optional<Class<?>> type(String name) {
        return variable(name).filter(v -> shell.status(v) == Snippet.Status.VALID)
            .map(v -> field(v).getType());
    }

    private Field field(VarSnippet variable) {
        shell.varValue(variable);
        return control.field();
    }

    @Override
    public void close() {
        shell.close();
    }

    private record Provider(SnippetControl control)
            implements ExecutionControlProvider {

        @Override
        public String name() { return "microgpt"; }

        @Override
        public ExecutionControl generate(
                ExecutionEnv env, Map<String, String> parameters) {
            return control;
        }
    }
}
