package microgpt.repl.eval;

import java.io.UncheckedIOException;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Field;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import microgpt.repl.engine.Agent;
import microgpt.repl.engine.ClassShape;
import microgpt.repl.engine.Weaver;

/**
 * Loads what JShell compiled from snippets, woven like the engine. A snippet
 * that is compiled again, because what it names was declared anew, keeps its
 * class if only bodies have changed; else it gets a new one, and the value of
 * its variable is carried over.
 */
final class SnippetLoader implements LoaderDelegate {

    /** JShell calls the class around a snippet so, with a letter the next time. */
    private static final Pattern WRAPPER =
        Pattern.compile("(REPL\\.\\$JShell\\$\\d+)[A-Z]*");

    private final Map<String, byte[]> code = new ConcurrentHashMap<>();
    private final Map<String, Class<?>> classes = new ConcurrentHashMap<>();
    private final Map<String, Class<?>> wrappers = new ConcurrentHashMap<>();
    private final OwnClasses own;
    private final Runnable added;
    private final Loader loader;

    /**
     * With the engine's classes and the user's.
     *
     * @param classPath jars and folders of the user's own
     * @param added is run after another has been added
     */
    SnippetLoader(ClassLoader engine, List<Path> classPath, Runnable added) {
        own = new OwnClasses(engine);
        classPath.forEach(own::add);
        this.added = added;
        loader = new Loader(own, code);
    }

    ClassLoader loader() { return loader; }

    Map<String, byte[]> code() { return code; }

    @Override
    public void load(ClassBytecodes[] batch) throws ClassInstallException {
        var installed = new boolean[batch.length];
        for (ClassBytecodes c : batch) code.put(c.name(), c.bytecodes());
        try {
            for (int i = 0; i < batch.length; i++) {
                Class<?> loaded = loader.loadClass(batch[i].name());
                loaded.getDeclaredMethods();        // links what it names
                classes.put(batch[i].name(), loaded);
                carryOver(loaded);
                installed[i] = true;
            }
        } catch (ClassNotFoundException | LinkageError e) {
            throw new ClassInstallException("load: " + e, installed);
        }
    }

    /** Moves the value of a variable to the class that now stands for it. */
    private void carryOver(Class<?> wrapper) {
        Matcher name = WRAPPER.matcher(wrapper.getName());
        if (!name.matches()) return;
        Class<?> old = wrappers.put(name.group(1), wrapper);
        if (old == null) return;
        for (Field from : old.getFields()) try {
            Field to = wrapper.getField(from.getName());
            from.setAccessible(true);
            to.setAccessible(true);
            if (to.getType() == from.getType()) to.set(null, from.get(null));
        } catch (NoSuchFieldException e) {
            // the snippet declares something else now
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        } finally {
            forget(from);
        }
    }

    /** Lets go of what a variable holds that nobody can name any more. */
    static void forget(Field variable) {
        if (variable.getType().isPrimitive()) return;
        try {
            variable.setAccessible(true);
            variable.set(null, null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Gives classes new bodies, so that their objects and variables live on.
     *
     * @return whether it could be done; else nothing was changed
     */
    boolean redefine(ClassBytecodes[] batch) {
        for (ClassBytecodes c : batch)
            if (!ClassShape.of(code.get(c.name()))
                .equals(ClassShape.of(c.bytecodes()))) return false;
        Optional<Instrumentation> tool = Agent.instrumentation();
        if (tool.isEmpty()) return false;
        var definitions = new ClassDefinition[batch.length];
        for (int i = 0; i < batch.length; i++)
            definitions[i] = new ClassDefinition(
                classes.get(batch[i].name()), Weaver.weave(batch[i].bytecodes(), true));
        try {
            tool.get().redefineClasses(definitions);
        } catch (ClassNotFoundException | LinkageError
                | UnmodifiableClassException | UnsupportedOperationException e) {
            return false;
        }
        classesRedefined(batch);
        return true;
    }

    @Override
    public void classesRedefined(ClassBytecodes[] batch) {
        for (ClassBytecodes c : batch) code.put(c.name(), c.bytecodes());
    }

    @Override
    public void addToClasspath(String path) {
        own.add(Path.of(path));
        added.run();
    }

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
        Class<?> c = classes.get(name);
        if (c == null) throw new ClassNotFoundException(name);
        return c;
    }

    /** Loads what is on the user's own class path, as it is. */
    private static final class OwnClasses extends URLClassLoader {
        OwnClasses(ClassLoader engine) { super("own", new URL[0], engine); }

        void add(Path path) {
            try {
                addURL(path.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> code;

        Loader(ClassLoader parent, Map<String, byte[]> code) {
            super("snippets", parent);
            this.code = code;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] original = code.get(name);
            if (original == null) throw new ClassNotFoundException(name);
            byte[] woven = Weaver.weave(original, true);
            return defineClass(name, woven, 0, woven.length);
        }
    }
}
