package microgpt.repl;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;

/** Loads what JShell compiled from snippets, woven like the engine. */
final class SnippetLoader implements LoaderDelegate {

    private final Map<String, byte[]> code = new ConcurrentHashMap<>();
    private final Map<String, Class<?>> classes = new ConcurrentHashMap<>();
    private final Loader loader;

    SnippetLoader(ClassLoader engine) {
        loader = new Loader(engine, code);
    }

    ClassLoader loader() { return loader; }

    @Override
    public void load(ClassBytecodes[] batch) throws ClassInstallException {
        var installed = new boolean[batch.length];
        for (ClassBytecodes c : batch) code.put(c.name(), c.bytecodes());
        try {
            for (int i = 0; i < batch.length; i++) {
                Class<?> loaded = loader.loadClass(batch[i].name());
                loaded.getDeclaredMethods();        // links what it names
                classes.put(batch[i].name(), loaded);
                installed[i] = true;
            }
        } catch (ClassNotFoundException | LinkageError e) {
            throw new ClassInstallException("load: " + e, installed);
        }
    }

    @Override
    public void classesRedefined(ClassBytecodes[] batch) {
        for (ClassBytecodes c : batch) code.put(c.name(), c.bytecodes());
    }

    @Override
    public void addToClasspath(String path) {
        throw new UnsupportedOperationException(
            "the class path is the engine's; " + path + " cannot join it");
    }

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
        Class<?> c = classes.get(name);
        if (c == null) throw new ClassNotFoundException(name);
        return c;
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
            byte[] woven = Weaver.weave(original);
            return defineClass(name, woven, 0, woven.length);
        }
    }
}
