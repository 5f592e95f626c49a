package microgpt.book;

import static microgpt.book.JavaToken.Kind.ANNOTATION;
import static microgpt.book.JavaToken.Kind.CALL;
import static microgpt.book.JavaToken.Kind.COMMENT;
import static microgpt.book.JavaToken.Kind.DOC;
import static microgpt.book.JavaToken.Kind.KEYWORD;
import static microgpt.book.JavaToken.Kind.NAME;
import static microgpt.book.JavaToken.Kind.NUMBER;
import static microgpt.book.JavaToken.Kind.OTHER;
import static microgpt.book.JavaToken.Kind.STRING;
import static microgpt.book.JavaToken.Kind.TYPE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import microgpt.book.JavaToken.Kind;
import org.junit.jupiter.api.Test;

/** What the highlighter tells apart. */
class JavaTokenTest {

    private static List<Kind> kinds(String source) {
        return JavaToken.scan(source).stream().map(JavaToken::kind)
            .filter(k -> k != OTHER).toList();
    }

    @Test
    void recordsAndSealedTypesAreDeclaredByKeywords() {
        assertEquals(List.of(KEYWORD, TYPE, KEYWORD, NAME),
            kinds("record A(int b)"));
        assertEquals(List.of(KEYWORD, KEYWORD, TYPE, KEYWORD, TYPE, TYPE),
            kinds("sealed interface A permits B, C"));
        assertEquals(List.of(KEYWORD, KEYWORD, TYPE),
            kinds("non-sealed class A"));
    }

    @Test
    void wordsThatAreKeywordsElsewhereAreNamesToo() {
        assertEquals(List.of(NAME, NAME), kinds("record = var;"));
        assertEquals(List.of(NAME, CALL), kinds("seen.record()"));
    }

    @Test
    void aTextBlockIsOneString() {
        assertEquals(List.of(STRING, NAME), kinds("\"\"\"\n a \"b\" // c\n\"\"\" + d"));
        assertEquals(List.of(STRING, NAME), kinds("\"a \\\" b\" + c"));
    }

    @Test
    void commentsAnnotationsAndNumbersAreKnown() {
        assertEquals(List.of(DOC, COMMENT, COMMENT, ANNOTATION),
            kinds("/** a */ /* b */ // c\n@Override"));
        for (String n : List.of("1e-8", "0x1p-53", "1_000_000", "2.5", "1L"))
            assertEquals(List.of(NUMBER), kinds(n), n);
        assertEquals(List.of(NAME), kinds("x2"));
    }

    @Test
    void allTokensInARowAreTheSource() throws Exception {
        for (var file : new Contents(Books.HOME).sources()) {
            String source = Files.readString(file);
            assertEquals(source, JavaToken.scan(source).stream()
                .map(JavaToken::text).collect(Collectors.joining()));
        }
    }
}
