package microgpt.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ElementKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sources define: the same names in several packages, and where they stand. */
class SourceIndexTest {

    @TempDir
    private Path folder;

    private final List<Path> files = new ArrayList<>();
    private SourceIndex index;

    private void file(String room, String name, String code) throws IOException {
        Path at = Files.createDirectories(folder.resolve(room));
        files.add(Files.writeString(at.resolve(name + ".java"), code));
    }

    @BeforeEach
    void write() throws IOException {
        file("", "Rows", """
            package microgpt;

            /*
            Prose.
            */
            public final class Rows {

                /** How many. */
                final int count;

                /*
                More prose.
                */

                /** Makes some. */
                public Rows(int count) { this.count = count; }

                public Rows plus(Rows other, java.util.List<String> names) {
                    record Inner(int x) {}
                    return this;
                }

                enum Way { UP, DOWN }
            }
            """);
        file("fast", "Rows", """
            package microgpt.fast;

            public record Rows(int height) {
                /** Doubles. */
                public interface Doubler { int twice(int... all); }
            }
            """);
        file("fast", "Quick", "package microgpt.fast;\nclass Quick { int rows; }\n");
        file("tuning", "Quick", "package microgpt.tuning;\nclass Quick {}\n");
        index = new SourceIndex(files);
    }

    private Optional<String> id(String name, String room) {
        return index.get(name, room).map(Definition::id);
    }

    @Test
    void idsSayThePackageBelowTheEnginesOwn() {
        assertEquals(List.of("Rows", "Rows.count", "Rows(int)", "Rows.plus(Rows,List)",
            "Rows.Way", "Rows.Way.UP", "Rows.Way.DOWN", "fast.Rows", "fast.Rows.height",
            "fast.Rows.Doubler", "fast.Rows.Doubler.twice(int[])", "fast.Quick",
            "fast.Quick.rows", "tuning.Quick"),
            index.all().stream().map(Definition::id).toList());
    }

    @Test
    void aNameWithoutAPackageMeansTheOneAtHandThenTheEnginesThenTheOnlyOne() {
        assertEquals(Optional.of("Rows"), id("Rows", ""));
        assertEquals(Optional.of("fast.Rows"), id("Rows", "fast"));
        assertEquals(Optional.of("Rows"), id("Rows", "tuning"));
        assertEquals(Optional.of("fast.Rows"), id("fast.Rows", "tuning"));
        assertEquals(Optional.of("tuning.Quick"), id("Quick", "tuning"));
        assertEquals(Optional.empty(), id("Quick", ""));
        assertEquals(Optional.of("fast.Rows.Doubler"), id("Rows.Doubler", ""));
        assertEquals(2, index.named("Rows", "").size());
        assertEquals(1, index.named("Rows", "fast").size());
        assertTrue(index.names().containsAll(
            List.of("Rows", "fast.Rows", "Rows.Doubler", "fast.Quick", "tuning.Quick")));
        assertEquals(List.of("Rows(int)"), index.named("Rows.Rows", "").stream()
            .map(Definition::id).toList(), "the constructor");
        assertEquals(List.of(), index.named("Quick.Quick", "fast"));
        assertEquals(Optional.of("fast.Quick.rows"), index.only("rows").map(Definition::id));
        assertEquals(Optional.empty(), index.only("Quick"));
    }

    @Test
    void aDefinitionKnowsItsLinesItsKindAndWhatIsSaidOfIt() {
        Definition made = index.get("Rows(int)", "").orElseThrow();
        assertEquals("Makes some.", made.doc().strip());
        assertEquals(List.of(16, 10, 16),
            List.of(made.place().line(), made.first(), made.last()));
        Definition plus = index.named("Rows.plus", "").get(0);
        assertEquals(List.of(17, 21), List.of(plus.first(), plus.last()));
        assertEquals("plus(Rows, List)", plus.label());
        assertTrue(plus.isPublic());
        Definition way = index.named("Rows.Way.UP", "").get(0);
        assertEquals(ElementKind.ENUM_CONSTANT, way.kind());
        assertTrue(!way.isPublic());
        Definition twice = index.named("Rows.Doubler.twice", "fast").get(0);
        assertTrue(twice.isPublic(), "of an interface that is public");
        assertEquals(ElementKind.RECORD, index.get("Rows", "fast").orElseThrow().kind());
    }

    @Test
    void sourcesThatCannotBeReadAsJavaDoNotStopTheOthers() throws IOException {
        file("fast", "Broken", "package microgpt.fast;\nclass Broken { int ; }\n");
        assertTrue(new SourceIndex(files).get("tuning.Quick", "").isPresent());
        assertEquals(List.of(), new SourceIndex(List.of()).all());
    }
}
