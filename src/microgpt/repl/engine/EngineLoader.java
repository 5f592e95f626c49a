package microgpt.repl.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Loads the engine and its toolkit, woven so that Ctrl-C can stop them. It
 * looks at home first, not at its parent, so that several engines can live in
 * one process and a changed one can be loaded anew; only what both sides must
 * share, {@code microgpt.repl}, {@code files} and {@code source}, is the parent's.
 */
public final class EngineLoader extends URLClassLoader {

    private final EngineManifest manifest;
    private final Map<String, byte[]> replaced = new ConcurrentHashMap<>();

    EngineLoader(List<Path> path, ClassLoader parent) {
        super("engine", path.stream().map(EngineLoader::url).toArray(URL[]::new),
            parent);
        manifest = EngineManifest.read(findResource(EngineManifest.NAME));
    }

    public EngineManifest manifest() { return manifest; }

    /** Returns the manifest of the engine on that path. */
    public static EngineManifest manifest(List<Path> path) throws IOException {
        try (var loader = new EngineLoader(path, null)) {
            return loader.manifest;
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether a class of that name is the engine's. */
    public static boolean isEngine(String name) {
        return name.startsWith("microgpt.")
            && !name.startsWith("microgpt.repl.")
            && !name.startsWith("microgpt.files.")
            && !name.startsWith("microgpt.source.");
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

    /** Returns a class if it has been loaded. */
    public Optional<Class<?>> loaded(String name) {
        return Optional.ofNullable(findLoadedClass(name));
    }

    /** Returns the code of a class as it is now, not woven. */
    public Optional<byte[]> code(String name) {
        byte[] changed = replaced.get(name);
        return changed != null ? Optional.of(changed) : read(name);
    }

    /** Returns the code of a class of that name as it is to run. */
    public byte[] woven(String name, byte[] code) {
        return Weaver.weave(code, !manifest.isKernel(name));
    }

    /** Notes the new code of a class, for when it is loaded or changed again. */
    public void replace(String name, byte[] code) { replaced.put(name, code); }

    /** Returns the code that the replaced classes had at first. */
    public Map<String, byte[]> original() {
        var original = new HashMap<String, byte[]>();
        for (String name : replaced.keySet())
            read(name).ifPresent(code -> original.put(name, code));
        return original;
    }

    private Optional<byte[]> read(String name) {
        URL url = findResource(name.replace('.', '/') + ".class");
        if (url == null) return Optional.empty();
        try (InputStream in = url.openStream()) {
            return Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!isEngine(name)) return super.findClass(name);
        byte[] woven = woven(name,
            code(name).orElseThrow(() -> new ClassNotFoundException(name)));
        return defineClass(name, woven, 0, woven.length);
    }
}
