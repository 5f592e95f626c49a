package microgpt.repl;

import microgpt.repl.command.Editor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests that begin with a session of their own each, and type in it. */
abstract class OneSession {

    Session session;
    Editor editor;          // what /edit opens

    /** Opens what each test begins with: values are printed as jshell does. */
    Session open() { return Sessions.openRaw((file, line) -> editor.edit(file, line)); }

    @BeforeEach
    final void openSession() { session = open(); }

    @AfterEach
    final void closeSession() { session.close(); }

    /** Types some inputs and returns what the last was answered. */
    String answer(String... inputs) {
        String text = "";
        for (String input : inputs) text = session.eval(input).output();
        return text;
    }

    /** Replaces a text of a source, which must be there, as an editor would. */
    Result edit(String name, String from, String to) {
        editor = Sessions.replacing(from, to);
        return session.eval("/edit " + name);
    }
}
