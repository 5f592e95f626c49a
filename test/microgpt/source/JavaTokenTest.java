package microgpt.source;

import static microgpt.source.JavaToken.Kind.ANNOTATION;
import static microgpt.source.JavaToken.Kind.BLANK;
import static microgpt.source.JavaToken.Kind.CALL;
import static microgpt.source.JavaToken.Kind.COMMENT;
import static microgpt.source.JavaToken.Kind.DOC;
import static microgpt.source.JavaToken.Kind.KEYWORD;
import static microgpt.source.JavaToken.Kind.NAME;
import static microgpt.source.JavaToken.Kind.NUMBER;
import static microgpt.source.JavaToken.Kind.TYPE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The one cutter of Java: for what is typed, and for what is printed. */
class JavaTokenTest {

    private static final Path SOURCES =
        Path.of(System.getProperty("project.root", "..")).resolve("src/microgpt");

    private static String shown(String source) {
        return JavaToken.scan(source).stream().filter(t -> t.kind() != BLANK)
            .map(t -> t.kind() + ":" + t.text()).collect(Collectors.joining(" "));
    }

    private static List<JavaToken.Kind> kinds(String source) {
        return JavaToken.scan(source).stream().map(JavaToken::kind)
            .filter(k -> k.ordinal() < JavaToken.Kind.OPEN.ordinal()).toList();
    }

    @Test
    void wordsNumbersAndStringsAreToldApart() {
        assertEquals("KEYWORD:var NAME:a OPERATOR:= KEYWORD:new TYPE:Value OPEN:( "
            + "NUMBER:2.5e-3f CLOSE:) OPERATOR:;", shown("var a = new Value(2.5e-3f);"));
        assertEquals("STRING:\"a\\\"b\" OPERATOR:+ STRING:'\\'' COMMENT:// end",
            shown("\"a\\\"b\" + '\\'' // end"));
        assertEquals("NUMBER:0x1.8p+3 OPERATOR:- NUMBER:1_000L OPERATOR:. NAME:x",
            shown("0x1.8p+3-1_000L.x"));
        assertEquals("ANNOTATION:@Override LITERAL:null STRING:\"\"\"\n \"x\" \"\"\"",
            shown("@Override null \"\"\"\n \"x\" \"\"\""));
        assertEquals("STRING:\"\"\"\n a \\\"\"\" b\"\"\" OPERATOR:+ NAME:c",
            shown("\"\"\"\n a \\\"\"\" b\"\"\" + c"));
        for (String n : List.of("1e-8", "0x1p-53", "1_000_000", "2.5", "1L"))
            assertEquals(List.of(NUMBER), kinds(n), n);
        assertEquals(List.of(NAME), kinds("x2"));
    }

    @Test
    void recordsAndSealedTypesAreDeclaredByKeywords() {
        assertEquals(List.of(KEYWORD, TYPE, KEYWORD, NAME), kinds("record A(int b)"));
        assertEquals(List.of(KEYWORD, KEYWORD, TYPE, KEYWORD, TYPE, TYPE),
            kinds("sealed interface A permits B, C"));
        assertEquals(List.of(KEYWORD, KEYWORD, TYPE), kinds("non-sealed class A"));
    }

    @Test
    void wordsThatAreKeywordsElsewhereAreNamesToo() {
        assertEquals(List.of(NAME, NAME), kinds("record = var;"));
        assertEquals(List.of(NAME, CALL), kinds("seen.record()"));
    }

    @Test
    void commentsForTheReaderAndForJavadocAreToldApart() {
        assertEquals(List.of(DOC, COMMENT, COMMENT, COMMENT, ANNOTATION),
            kinds("/** a */ /* b */ /**/ // c\n@Override"));
    }

    @Test
    void whatIsHalfTypedGetsTheKindItWillHave() {
        assertEquals("STRING:\"open", shown("\"open"));
        assertEquals("COMMENT:/* open\nstill", shown("/* open\nstill"));
        assertEquals("STRING:\"\"\"open\nstill", shown("\"\"\"open\nstill"));
        assertEquals("STRING:\"one line NAME:x", shown("\"one line\nx"));
    }

    @Test
    void bracketsFindTheirPartnersOutsideStrings() {
        String source = "f(\")\", [1], /* ) */ {})";
        assertEquals(source.length() - 1, JavaToken.partner(source, 1));
        assertEquals(1, JavaToken.partner(source, source.length() - 1));
        assertEquals(-1, JavaToken.partner(source, 3));
        assertEquals(-1, JavaToken.partner("(", 0));
        assertEquals(2, JavaToken.depth("f({ \"}\" "));
    }

    @Test
    void allTokensInARowAreTheSource() throws IOException {
        try (var all = Files.walk(SOURCES)) {
            for (Path file : all.filter(f -> f.toString().endsWith(".java")).toList())
                assertWhole(Files.readString(file));
        }
        var random = new Random(1);
        String alphabet = "aZ0. \n\"'\\/*+-(){}[]@$_eExX😀字\u0000";
        for (int i = 0; i < 5000; i++) {
            var text = new StringBuilder();
            int length = random.nextInt(12);
            for (int j = 0; j < length; j++)
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            assertWhole(text.toString());
        }
    }

    private static void assertWhole(String source) {
        int at = 0;
        for (JavaToken t : JavaToken.scan(source)) {
            assertEquals(at, t.start(), source);
            assertEquals(t.kind() == BLANK, t.text().isBlank(), source);
            assertFalse(t.text().isEmpty(), source);
            at = t.end();
        }
        assertEquals(source, JavaToken.scan(source).stream().map(JavaToken::text)
            .collect(Collectors.joining()));
    }
}
