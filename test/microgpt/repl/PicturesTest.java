package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import microgpt.repl.eval.LiveLine;
import microgpt.repl.say.Later;
import microgpt.repl.say.Pager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a terminal shows pictures, commands that draw show them. */
@Timeout(120)
class PicturesTest {

    private final List<String> shown = new ArrayList<>();
    private boolean can = true;

    private Session open() {
        var screen = new Screen(LiveLine.NONE, null, null, Pager.NONE, (svg, always) -> {
            shown.add((always ? "always " : "") + svg);
            return can || always;
        }, Later.NOW, editor -> editor);
        return Session.open(Sessions.options().withScreen(screen).withInteractive(true));
    }

    @Test
    void aPictureStandsInPlaceOfWhatIsDrawnWithLetters() {
        try (Session session = open()) {
            String text = session.eval("/embedding").output();
            assertTrue(shown.get(0).startsWith("<svg "), text);
            assertEquals(1, text.lines().count(), text);
            text = session.eval("/predict emm").output();
            assertTrue(text.contains("nats"), text);
            assertEquals(2, shown.size());
            session.eval("/graph new Value(2).mul(3)");
            session.eval("/attention emma");
            assertEquals(4, shown.size());
            session.eval("/params");
            session.eval("6 * 7");
            assertEquals(4, shown.size());
            session.eval("/set images off");
            assertTrue(session.eval("/embedding").output().lines().count() > 10);
            assertEquals(4, shown.size());
            session.eval("/set images on");
            session.eval("/embedding");
            assertTrue(shown.get(4).startsWith("always <svg "));
            assertTrue(session.eval("/set").output().contains("/set images on"));
            assertFalse(session.eval("/set images perhaps").ok());
        }
    }

    @Test
    void whoCannotShowThemGetsLettersAsEver() {
        can = false;
        try (Session session = open()) {
            assertTrue(session.eval("/embedding").output().lines().count() > 10);
            assertTrue(session.eval("/set").output().contains("/set images auto"));
        }
    }
}
