package microgpt.toolkit.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.Config;
import microgpt.repl.spi.Console;
import microgpt.repl.spi.Style;
import microgpt.text.Corpus;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.view.ProfileView;
import microgpt.toolkit.view.ProfileView.Stage;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** What a profile measures, as far as a clock can tell. */
class ProfileTest {

    private static final Pattern PROGRESS =
        Pattern.compile("step (\\d+) of (\\d+) on a copy(, to get warm)?");

    private static Trainer trainer(String... settings) {
        return Trainer.create(Config.of("context=8").with(settings), new Corpus(List.of("anna", "bob")));
    }

    /** In whichever order they came. */
    @Test
    void halfOfTheTimesTookNoLongerThanTheMedian() {
        assertEquals(3, Profile.median(new double[] {9, 1, 3, 2, 8}));
        assertEquals(7, Profile.median(new double[] {7}));
        assertEquals(4, Profile.median(new double[] {4, 1, 5, 2}));
    }

    @Test
    void aProfileTakesNoLongerThanTheClockSaysAndTellsHowFarItIsEveryTenthOfASecond() {
        var live = new ArrayList<String>();
        Bindings.attach(new Console() {
            @Override
            public Style style() { return Style.PLAIN; }

            @Override
            public void print(String line) { }

            @Override
            public void status(String line) { live.add(line); }

            @Override
            public void bind(String name, String type, Object value) { }

            @Override
            public void unbind(String name) { }

            @Override
            public boolean stopRequested() { return false; }
        });
        int times = 400;
        double seconds;
        ProfileView view;
        try {
            long start = System.nanoTime();
            view = Profile.of(trainer(), times);
            seconds = (System.nanoTime() - start) * 1e-9;
        } finally {
            Bindings.attach(null);
        }
        assertEquals(times, view.times());
        assertTrue(view.seconds(true) > 0 && view.seconds(true) * times < 2 * seconds, view + " in " + seconds);
        double forward = view.seconds(false);
        assertTrue(time(view, "backward") > forward / 50, view.toString());
        assertTrue(time(view, "update") > forward / 500, view.toString());

        assertEquals("", live.remove(live.size() - 1));
        assertTrue(!live.isEmpty() && live.size() <= 10 * seconds, live + " in " + seconds);
        int last = 0;
        for (String told : live) {
            Matcher m = PROGRESS.matcher(told);
            assertTrue(m.matches(), told);
            int step = Integer.parseInt(m.group(1));
            assertEquals(2 * times, Integer.parseInt(m.group(2)));
            assertTrue(step > last && step <= 2 * times, told);
            assertEquals(step <= times, m.group(3) != null, told);
            last = step;
        }
    }

    private static double time(ProfileView view, String name) {
        return view.stages().stream().filter(s -> s.name().equals(name)).mapToDouble(Stage::seconds).sum();
    }

    /** A row of weights that is looked up is not made. */
    @Test
    void everyStageForwardMakesValues() {
        for (String position : List.of("learned", "rope")) {
            ProfileView view = Profile.of(trainer("position=" + position, "embeddingNorm=false"), 1);
            for (Stage s : view.stages()) assertEquals(s.name().matches("backward|update"), s.values() == 0,
                position + ": " + s);
        }
    }

    @Test
    void aProfileIsOfOneStepAtLeast() {
        Trainer trainer = trainer();
        assertEquals(trainer.corpus().documents().get(0), Profile.of(trainer, 1).document());
        trainer.begin("nan");
        assertEquals("nan", Profile.of(trainer, 1).document());
        for (int none : new int[] {0, -1, 10_001}) assertEquals("times " + none + " is not in 1..10000",
            assertThrows(IllegalArgumentException.class, () -> Profile.of(trainer, none)).getMessage());
    }
}
