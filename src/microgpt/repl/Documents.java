package microgpt.repl;

import java.util.List;
import jdk.jshell.SourceCodeAnalysis.Documentation;

/** Documentation of the JDK and of our own classes. */
final class Documents {

    private final Session session;

    Documents(Session session) { this.session = session; }

    /** Returns the documentation of what stands before the cursor, or "". */
    String at(String head) {
        List<Documentation> found = session.shell().analysis()
            .documentation(head, head.length(), true);
        var text = new StringBuilder();
        for (Documentation d : found) {
            text.append(d.signature()).append('\n');
            if (d.javadoc() != null)
                text.append("    ").append(d.javadoc().strip()).append('\n');
        }
        return text.toString().stripTrailing();
    }
}
