package microgpt.repl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads the engine and its toolkit, woven so that Ctrl-C can stop them. It
 * looks at home first, not at its parent, so that several engines can live in
 * one process and a changed one can be loaded anew; only what both sides must
 * share, {@code microgpt.repl}, is the parent's.
 */
final class EngineLoader extends URLClassLoader {

    EngineLoader(List<Path> path, ClassLoader parent) {
        super("engine", path.stream().map(EngineLoader::url).toArray(URL[]::new),
            parent);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether a class of that name is the engine's. */
    static boolean isEngine(String name) {
        return name.startsWith("microgpt.") && !name.startsWith("microgpt.repl.");
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve)
            throws ClassNotFoundException {
        if (!isEngine(name)) return super.loadClass(name, resolve);
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!isEngine(name)) return super.findClass(name);
        URL url = findResource(name.replace('.', '/') + ".class");
        if (url == null) throw new ClassNotFoundException(name);
        try (InputStream in = url.openStream()) {
            byte[] woven = Weaver.weave(in.readAllBytes());
            return defineClass(name, woven, 0, woven.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
