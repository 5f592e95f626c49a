package microgpt.repl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import microgpt.Value;
import microgpt.fast.ArrayGpt;
import microgpt.repl.Sessions;
import microgpt.repl.spi.Toolkit;
import microgpt.text.Corpus;
import microgpt.toolkit.Show;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** What the engine says of itself is so. */
class EngineManifestTest {

    @Test
    void whatItNamesIsThere() throws Exception {
        EngineManifest manifest = EngineLoader.manifest(Sessions.engine());
        assertTrue(Toolkit.class.isAssignableFrom(Class.forName(manifest.toolkit())));
        assertEquals(Stream.of(Value.class, Corpus.class, Trainer.class)
            .map(Class::getPackageName).toList(), manifest.engine());
        assertEquals(Show.class.getPackageName(), manifest.commands());
        assertTrue(manifest.isKernel(ArrayGpt.class.getName()));
        assertFalse(manifest.isKernel(Value.class.getName()));
        assertTrue(manifest.rehearsal().endsWith("/exit\n"));
    }

    @Test
    void anEngineWithoutOneHasNothingToSay() throws Exception {
        assertEquals(new EngineManifest("", List.of(""), "", "", ""),
            EngineLoader.manifest(List.of()));
    }
}
