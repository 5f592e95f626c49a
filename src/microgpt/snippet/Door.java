package microgpt.snippet;

import java.util.List;
import microgpt.web.Shim;
import org.teavm.jso.JSExport;

/** The door between a page's JavaScript and {@link Snippets}. */
public final class Door {

    private static Snippets session;

    public static void main(String[] args) {}

    /** Begins a session: a document a line. */
    @JSExport
    public static void start(String documents) {
        session = new Snippets(List.of(Shim.split(documents, "\n")));
    }

    /** Runs what was typed; returns what the prompt would answer. */
    @JSExport
    public static String answer(String input) {
        return String.join("\n", session.answer(input));
    }

    private Door() {}
}
