package microgpt.snippet;

/** What is said instead of an answer. */
final class Trouble extends RuntimeException {

    private static final long serialVersionUID = 1;

    Trouble(String message) { super(message); }

    static Trouble unknown(String what) {
        return new Trouble("run here knows no " + what + "; type it at the prompt");
    }
}
