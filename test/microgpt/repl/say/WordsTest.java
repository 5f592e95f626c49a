package microgpt.repl.say;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void aLetterChangedAddedRemovedOrTwoSwappedAreOneStepEach() {
        assertEquals(0, Words.distance("model", "Model"));
        assertEquals(1, Words.distance("model", "modal"));
        assertEquals(1, Words.distance("model", "models"));
        assertEquals(1, Words.distance("model", "odel"));
        assertEquals(1, Words.distance("model", "omdel"));
        assertEquals(1, Words.distance("model", "modle"));
        assertEquals(2, Words.distance("model", "omdle"));
        assertEquals(3, Words.distance("kitten", "sitting"));
        assertEquals(4, Words.distance("", "step"));
        assertEquals(4, Words.distance("step", ""));
        assertEquals(3, Words.distance("ab", "xbay"));      // what was swapped lay together
    }

    /** A third of a word's letters, and one at least; of less than three letters none. */
    @Test
    void aWordIsMeantIfItIsNearEnough() {
        assertEquals(Optional.of("abcdex"), Words.nearest("abcdef", List.of("abcdxx", "x", "abcdex")));
        assertEquals(Optional.of("abc"), Words.nearest("abd", List.of("xyz", "abc")));
        assertEquals(Optional.empty(), Words.nearest("abd", List.of("abxy", "axy")));
        assertEquals(Optional.of("abcdgh"), Words.nearest("abcdef", List.of("abcxyz", "abcdgh")));
        assertEquals(Optional.empty(), Words.nearest("abcdef", List.of("abcdefghi", "abc")));
        assertEquals(Optional.empty(), Words.nearest("ab", List.of("ac", "abc")));
        assertEquals(Optional.empty(), Words.nearest("abc", List.of("abc")));
        assertEquals(Optional.of("ABC"), Words.nearest("abc", List.of("abc", "ABC")));
    }
}
