package microgpt.book.engine;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import microgpt.book.base.Digest;
import microgpt.snippet.Door;
import microgpt.web.Page;
import org.teavm.diagnostics.Problem;
import org.teavm.tooling.EmptyTeaVMToolLog;
import org.teavm.tooling.TeaVMTargetType;
import org.teavm.tooling.TeaVMTool;
import org.teavm.tooling.TeaVMToolException;
import org.teavm.vm.TeaVMOptimizationLevel;

/**
 * The engine as a script that a page loads: a class and all that it reaches,
 * compiled to WebAssembly and packed, with what the compiler's library needs to
 * run. It is made again only when a class has changed.
 */
public enum EngineScript {

    /** The engine, and what looks at a step. */
    ENGINE(Page.class, "", "microgpt", "microgpt/text", "microgpt/train", "microgpt/fast",
        "microgpt/web", "microgpt/toolkit/explain", "microgpt/toolkit/graph"),

    /** The engine once more, behind an interpreter that calls it by its names. */
    RUN(Door.class, Reflected.class.getName(), "microgpt", "microgpt/text", "microgpt/train",
        "microgpt/fast", "microgpt/web", "microgpt/tuning", "microgpt/snippet",
        "microgpt/draw", "microgpt/repl/spi", "microgpt/source", "microgpt/toolkit/render",
        "microgpt/toolkit/view");

    private static final String RUNTIME = "org/teavm/backend/wasm/wasm-gc-runtime.min.js";

    /** What a compiled class may come from: what lies there, below these names. */
    private static final List<String> LIBRARIES = List.of("teavm-", "commons-rng-", "jline-");

    private final Class<?> main;
    private final String reflected;
    private final List<String> rooms;

    /** @param reflected who knows what is called by its name, or nobody */
    EngineScript(Class<?> main, String reflected, String... rooms) {
        this.main = main;
        this.reflected = reflected;
        this.rooms = List.of(rooms);
    }

    /** Returns the name of its file. */
    public String file() { return name().toLowerCase(Locale.ROOT) + ".js"; }

    /** Returns the script of the classes that this is one of, from beside them if it is there. */
    public String ofThese() throws IOException {
        try {
            Path classes = Path.of(
                EngineScript.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path cache = classes.resolveSibling("book-cache");
            make(classes, cache);
            return Files.readString(cache.resolve(file()));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Makes all scripts that are not there, or of other classes.
     *
     * @param classes the folder of our own compiled classes
     * @param cache where they lie
     * @throws IllegalStateException if the engine has something that cannot be
     *     compiled; the message names it
     */
    private static synchronized void make(Path classes, Path cache) throws IOException {
        Files.createDirectories(cache);
        try (var alone = FileChannel.open(cache.resolve("scripts.lock"),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            alone.lock();       // another process may be making them: it takes a while
            var stale = new TreeMap<EngineScript, String>();
            for (EngineScript script : values()) {
                String now = script.digest(classes);
                Path stamp = script.stamp(cache);
                if (!Files.exists(cache.resolve(script.file())) || !Files.exists(stamp)
                    || !Files.readString(stamp).equals(now)) stale.put(script, now);
            }
            if (stale.isEmpty()) return;
            for (EngineScript script : stale.keySet()) Files.deleteIfExists(script.stamp(cache));
            compileApart(stale.keySet(), classes, cache);
            for (EngineScript script : stale.keySet()) {
                Path wasm = script.wasm(cache);
                Path part = Files.createTempFile(cache, "engine", ".part");     // others may read it
                Files.writeString(part, script.script(Files.readAllBytes(wasm)));
                Files.move(part, cache.resolve(script.file()), StandardCopyOption.REPLACE_EXISTING);
                Files.writeString(script.stamp(cache), stale.get(script));
                Files.delete(wasm);
            }
        }
    }

    private Path stamp(Path cache) { return cache.resolve(file() + ".stamp"); }

    private Path wasm(Path cache) { return cache.resolve(file() + ".wasm"); }

    /** Returns what all that it is made from comes to. */
    private String digest(Path classes) throws IOException {
        var digest = new Digest();
        for (Path library : libraries()) digest.add(library.getFileName().toString());
        for (String room : rooms)
            for (Path file : in(classes.resolve(room)))
                digest.add(file.getFileName().toString()).addFile(file);
        for (Path file : in(classes.resolve("microgpt/book/engine"))) digest.addFile(file);
        return digest.hex();
    }

    /**
     * Compiles the page's classes in a Java of its own, which is done in half the time:
     * the compiler is a large program that runs once, and Java's second compiler would
     * take longer over it than it gains. What comes second finds it warm.
     *
     * @throws IllegalStateException if they cannot be compiled; the message says why
     */
    private static void compileApart(Collection<EngineScript> scripts, Path classes, Path cache)
            throws IOException {
        var command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m", "-Xlog:disable",
            "-cp", System.getProperty("java.class.path"), EngineScript.class.getName(),
            classes.toString(), cache.toString()));
        for (EngineScript script : scripts) command.add(script.name());
        Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
        java.getOutputStream().close();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (java.waitFor() != 0) throw new IllegalStateException(said.strip());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Compiles some of these from a folder into another; says what is wrong. */
    public static void main(String[] arguments) throws IOException {
        try {
            for (String name : List.of(arguments).subList(2, arguments.length)) {
                EngineScript script = valueOf(name);
                Files.write(script.wasm(Path.of(arguments[1])), compile(Path.of(arguments[0]),
                    libraries(), script.main.getName(), script.reflected));
            }
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }

    private static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> f.toString().endsWith(".class")).sorted().toList();
        }
    }

    /** Returns the libraries that the engine in a page is made of. */
    static List<Path> libraries() {
        return libraries(System.getProperty("java.class.path"));
    }

    /** Their order is that of their names, wherever they lie: in the build folder, or in Maven's. */
    static List<Path> libraries(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
            .map(Path::of).filter(p -> LIBRARIES.stream().anyMatch(
                p.getFileName().toString()::startsWith))
            .sorted(Comparator.comparing(Path::getFileName)).toList();
    }

    /**
     * Compiles a class and all that it reaches.
     *
     * @param reflected the class that knows what may be called by its name, or empty
     * @throws IllegalStateException if that cannot be
     */
    static byte[] compile(Path classes, List<Path> libraries, String main, String reflected)
            throws IOException {
        var urls = new ArrayList<URL>();
        urls.add(url(classes));
        for (Path library : libraries) urls.add(url(library));
        Path out = Files.createTempDirectory("engine");
        Path service = Files.writeString(out.resolve("service"), reflected);
        try (var loader = new Shelf(urls, url(service))) {
            var tool = new TeaVMTool();
            tool.setTargetType(TeaVMTargetType.WEBASSEMBLY_GC);
            tool.setMainClass(main);
            tool.setTargetDirectory(out.toFile());
            tool.setTargetFileName("engine.wasm");
            tool.setOptimizationLevel(TeaVMOptimizationLevel.ADVANCED);
            tool.setObfuscated(true);
            tool.setAssertionsRemoved(true);
            tool.getTransformers().add(Redirect.class.getName());
            tool.setLog(new EmptyTeaVMToolLog());
            tool.setClassLoader(loader);
            tool.generate();
            check(main, tool.getProblemProvider().getSevereProblems(), tool.getClasses());
            return Files.readAllBytes(out.resolve("engine.wasm"));
        } catch (TeaVMToolException e) {
            throw new IllegalStateException(main + " cannot be compiled: " + e.getMessage(), e);
        } finally {
            for (Path file : List.of(out.resolve("engine.wasm"), service, out)) Files.deleteIfExists(file);
        }
    }

    /**
     * What may be compiled. A class of java.util that the compiler's library
     * lacks would else be taken from the JDK that runs this, with all it needs.
     */
    private static final class Shelf extends URLClassLoader {

        private final URL service;

        Shelf(List<URL> urls, URL service) {
            super(urls.toArray(new URL[0]), EngineScript.class.getClassLoader());
            this.service = service;
        }

        @Override
        public URL getResource(String name) {
            return name.endsWith(".class") ? findResource(name) : super.getResource(name);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            if (name.equals(Reflected.SERVICE)) return Collections.enumeration(List.of(service));
            return name.endsWith(".class") ? findResources(name) : super.getResources(name);
        }
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }

    /** The compiler writes an empty file and says nothing where it has failed. */
    private static void check(String main, List<Problem> problems, Collection<String> classes) {
        var wrong = new TreeSet<String>();
        for (Problem p : problems) {
            var text = new StringBuilder(p.getText());
            for (int i = 0; i < p.getParams().length; i++) {
                String sign = "{{", param = String.valueOf(p.getParams()[i]);
                for (String kind : List.of("c", "t", "m", "f")) {
                    String hole = sign + kind + i + "}}";
                    int at = text.indexOf(hole);
                    if (at >= 0) text.replace(at, at + hole.length(), param);
                }
            }
            wrong.add(text + (p.getLocation() == null || p.getLocation().getMethod() == null ? ""
                : " (in " + p.getLocation().getMethod() + ")"));
        }
        // a class that the compiler's library lacks may come from the JDK itself
        for (String name : classes)
            if (name.startsWith("jdk.") || name.startsWith("sun."))
                wrong.add(name + " of the JDK is reached");
        if (!wrong.isEmpty()) throw new IllegalStateException(
            main + " cannot be compiled for a page: " + String.join("; ", wrong));
    }

    private String script(byte[] wasm) throws IOException {
        try (InputStream in = TeaVMTool.class.getClassLoader().getResourceAsStream(RUNTIME)) {
            if (in == null) throw new IllegalStateException("there is no " + RUNTIME);
            String runtime = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String start = START.formatted(Base64.getEncoder().encodeToString(packed(wasm)));
            return "// The engine of this book, compiled from its Java; and TeaVM's runtime.\n"
                + (this == ENGINE ? runtime + start : WORKER.formatted(runtime + start));
        }
    }

    /** Begins at once, while the page loads the rest. */
    private static final String START = """

        // Resolves to what a page may call; fails where a browser cannot run it.
        const engineReady = (async () => {
          const packed = atob("%s"), bytes = new Uint8Array(packed.length);
          for (let i = 0; i < bytes.length; i++) bytes[i] = packed.charCodeAt(i);
          const wasm = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
          const module = new Uint8Array(await new Response(wasm).arrayBuffer());
          return (await TeaVM.wasmGC.load(module, {})).exports;
        })();
        engineReady.catch(() => {});
        """;

    /** What a page's second thread runs, which can be ended at any time. */
    private static final String WORKER = """
        const runWorker = () => {
        %s
        onmessage = async ({ data }) => {
          try {
            const run = await engineReady;
            if (data.documents !== undefined) run.start(data.documents);
            for (const input of data.inputs) postMessage({ answer: run.answer(input) });
            postMessage({ done: true });
          } catch (trouble) {
            postMessage({ trouble: String(trouble?.message ?? trouble) });
          }
        };
        };
        """;

    private static byte[] packed(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out) {
            { def.setLevel(Deflater.BEST_COMPRESSION); }
        }) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
