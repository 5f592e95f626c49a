package microgpt.repl.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.List;
import java.util.Properties;

/**
 * What the prompt has to know of the engine before it loads a class of it:
 * {@code engine.properties}, which stands with the engine.
 *
 * @param toolkit the class that speaks for it at the prompt
 * @param engine the engine's packages
 * @param commands the package of what commands call
 * @param kernels the package whose loops must stay as they are
 * @param rehearsal what is typed to load the classes that a start needs
 */
public record EngineManifest(String toolkit, List<String> engine,
        String commands, String kernels, String rehearsal) {

    static final String NAME = "microgpt/engine.properties";

    /** Reads it; an engine without one has nothing to say. */
    static EngineManifest read(URL place) {
        var properties = new Properties();
        if (place != null) try (InputStream in = place.openStream()) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(place.toString(), e);
        }
        return new EngineManifest(properties.getProperty("toolkit", ""),
            List.of(properties.getProperty("engine", "").split(" ")),
            properties.getProperty("commands", ""),
            properties.getProperty("kernels", ""),
            properties.getProperty("rehearsal", ""));
    }

    boolean isKernel(String className) {
        return !kernels.isEmpty() && className.startsWith(kernels + ".");
    }
}
