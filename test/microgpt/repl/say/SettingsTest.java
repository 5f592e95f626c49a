package microgpt.repl.say;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void whatIsSetIsSetAndTheRestStays() {
        Settings s = Settings.of(Feedback.NORMAL);
        assertEquals(new Settings(Feedback.NORMAL, false, Optional.empty(), "", true, true, "",
            true, true, Optional.empty()), s);
        s = s.withFeedback(Feedback.SILENT).withRaw(true).withColor(true).withEditor("vi")
            .withOperators(false).withKeep(false).withStart("a.jsh").withSuggest(false)
            .withPager(false).withImages(Optional.of(true));
        assertEquals(new Settings(Feedback.SILENT, true, Optional.of(true), "vi", false, false,
            "a.jsh", false, false, Optional.of(true)), s);
    }
}
