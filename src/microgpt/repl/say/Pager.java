package microgpt.repl.say;

import java.util.List;

/** Shows long texts, if it can. */
public interface Pager {

    /** Leaves everything to be printed. */
    Pager NONE = (title, lines) -> false;

    /** Shows these lines until the user has read them; false if they must be printed. */
    boolean show(String title, List<String> lines);
}
