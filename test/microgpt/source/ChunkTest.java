package microgpt.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The one rule of literate sources. */
class ChunkTest {

    private static List<Chunk> split(String source) {
        return Chunk.split(source.lines().toList());
    }

    @Test
    void aBlockCommentThatStandsAloneIsProseAndAllElseIsCode() {
        assertEquals(List.of(
            new Chunk(true, 2, 0, List.of("== Title")),
            new Chunk(false, 4, 0, List.of("/** Javadoc. */", "class A {")),
            new Chunk(true, 8, 4, List.of("Text,", "  indented.")),
            new Chunk(false, 12, 0, List.of("    int a; /* b */", "}"))),
            split("""
                /*
                == Title
                */
                /** Javadoc. */
                class A {

                    /*
                    Text,
                      indented.
                    */

                    int a; /* b */
                }
                """));
    }

    @Test
    void proseThatIsNeverClosedIsToldWithItsLine() {
        var e = assertThrows(IllegalArgumentException.class,
            () -> split("class A {\n    /*\n    Text\n}\n"));
        assertEquals("the prose that opens in line 2 is never closed",
            e.getMessage());
    }

    @Test
    void proseCannotOpenWithinProse() {
        assertThrows(IllegalArgumentException.class,
            () -> split("/*\na\n/*\nb\n*/\n"));
    }

    @Test
    void packageAndImportsAreAChunkOfTheirOwn() {
        var chunks = split("""
            package a;

            import b.C;

            class D {}
            """).get(0).preambleApart();
        assertEquals(List.of(
            new Chunk(false, 1, 0, List.of("package a;", "", "import b.C;")),
            new Chunk(false, 5, 0, List.of("class D {}"))), chunks);
    }
}
