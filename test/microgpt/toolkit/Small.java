package microgpt.toolkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import microgpt.Config;
import microgpt.repl.spi.Console;
import microgpt.repl.spi.Style;
import microgpt.text.Corpus;
import microgpt.train.Trainer;

/** Small models, and a console that notes what it is told. */
final class Small {

    static final Config CONFIG = Config.of("width=4", "context=6", "heads=2", "layers=2");

    static final List<String> NAMES =
        List.of("anna", "bob", "cara", "dan", "edna", "abba", "dora", "nina", "ada", "ben");

    static Trainer trainer() { return trainer(CONFIG); }

    static Trainer trainer(Config config) { return Trainer.create(config, new Corpus(NAMES)); }

    /** Everything that training changes, as numbers. */
    static List<Object> state(Trainer trainer) {
        var state = new ArrayList<Object>();
        trainer.model().parameters().forEach(p -> { for (double w : p.numbers()) state.add(w); });
        for (double[] m : trainer.optimizer().firstMoments()) for (double x : m) state.add(x);
        for (double[] v : trainer.optimizer().secondMoments()) for (double x : v) state.add(x);
        state.add(trainer.steps());
        state.add(trainer.random().state());
        return state;
    }

    /** A console that keeps what is bound, and asks to stop when told. */
    static class TestConsole implements Console {
        final Map<String, Object> variables = new TreeMap<>();
        final List<String> printed = new ArrayList<>();
        final List<String> live = new ArrayList<>();
        volatile Style style = Style.PLAIN;
        volatile java.util.function.BooleanSupplier stop = () -> false;

        @Override
        public Style style() { return style; }

        @Override
        public void print(String line) { printed.add(line); }

        @Override
        public void status(String line) { live.add(line); }

        @Override
        public void bind(String name, String type, Object value) { variables.put(name, value); }

        @Override
        public void unbind(String name) { variables.remove(name); }

        @Override
        public boolean stopRequested() { return stop.getAsBoolean(); }

        @Override
        public Map<String, Object> variables() { return variables; }
    }

    private Small() {}
}
