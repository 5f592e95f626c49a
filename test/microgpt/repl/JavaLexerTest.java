package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The lexer that colours what is typed. */
class JavaLexerTest {

    private static String kinds(String source) {
        return JavaLexer.tokens(source).stream()
            .map(t -> t.kind() + ":" + source.substring(t.start(), t.end()))
            .collect(Collectors.joining(" "));
    }

    @Test
    void wordsNumbersAndStringsAreToldApart() {
        assertEquals("KEYWORD:var NAME:a OPERATOR:= KEYWORD:new TYPE:Value OPEN:( "
            + "NUMBER:2.5e-3f CLOSE:) OPERATOR:;", kinds("var a = new Value(2.5e-3f);"));
        assertEquals("STRING:\"a\\\"b\" OPERATOR:+ STRING:'\\'' COMMENT:// end",
            kinds("\"a\\\"b\" + '\\'' // end"));
        assertEquals("NUMBER:0x1.8p+3 OPERATOR:- NUMBER:1_000L OPERATOR:. NAME:x",
            kinds("0x1.8p+3-1_000L.x"));
        assertEquals("ANNOTATION:@Override LITERAL:null STRING:\"\"\"\n \"x\" \"\"\"",
            kinds("@Override null \"\"\"\n \"x\" \"\"\""));
    }

    @Test
    void whatIsHalfTypedGetsTheKindItWillHave() {
        assertEquals("STRING:\"open", kinds("\"open"));
        assertEquals("COMMENT:/* open\nstill", kinds("/* open\nstill"));
        assertEquals("STRING:\"\"\"open\nstill", kinds("\"\"\"open\nstill"));
        assertEquals("STRING:\"one line NAME:x", kinds("\"one line\nx"));
    }

    @Test
    void bracketsFindTheirPartnersOutsideStrings() {
        String source = "f(\")\", [1], /* ) */ {})";
        assertEquals(source.length() - 1, JavaLexer.partner(source, 1));
        assertEquals(1, JavaLexer.partner(source, source.length() - 1));
        assertEquals(-1, JavaLexer.partner(source, 3));
        assertEquals(-1, JavaLexer.partner("(", 0));
        assertEquals(2, JavaLexer.depth("f({ \"}\" "));
    }

    @Test
    void tokensOfAnyTextAreInOrderAndCoverAllButBlanks() {
        var random = new Random(1);
        String alphabet = "aZ0. \n\"'\\/*+-(){}[]@$_eExX😀字\u0000";
        for (int i = 0; i < 5000; i++) {
            var text = new StringBuilder();
            int length = random.nextInt(12);
            for (int j = 0; j < length; j++)
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            String source = text.toString();
            int at = 0;
            List<JavaLexer.Token> tokens = JavaLexer.tokens(source);
            for (JavaLexer.Token t : tokens) {
                assertTrue(t.start() >= at && t.end() > t.start(), source);
                assertTrue(source.substring(at, t.start()).isBlank(), source);
                at = t.end();
            }
            assertTrue(source.substring(at).isBlank(), source);
        }
    }
}
