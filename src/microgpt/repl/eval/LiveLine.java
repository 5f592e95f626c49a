package microgpt.repl.eval;

/** A line that changes in place; a terminal has one. */
public interface LiveLine {

    /** Nowhere. */
    LiveLine NONE = new LiveLine() {
        @Override public void show(String line) {}

        @Override public void clear() {}
    };

    void show(String line);

    void clear();
}
