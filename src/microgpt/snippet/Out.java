package microgpt.snippet;

import microgpt.web.Shim;

/** What is printed, {@code System.out}: it is kept until somebody takes it. */
public final class Out {

    private final StringBuilder text = new StringBuilder();

    Out() {}

    public void print(Object value) { text.append(Values.text(value)); }
    public void println() { text.append('\n'); }

    public void println(Object value) {
        print(value);
        println();
    }

    public void printf(String form, Object... values) { print(Shim.format(form, values)); }

    /** Returns what was printed since the last time. */
    String taken() {
        String taken = text.toString();
        text.setLength(0);
        return taken;
    }
}
