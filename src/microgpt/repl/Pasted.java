package microgpt.repl;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Input that was copied from a transcript, prompts and answers and all. */
final class Pasted {

    private static final Pattern PROMPT =
        Pattern.compile("\\s*(jshell|microgpt|\\s*\\.\\.\\.)> ?(.*)");

    private Pasted() {}

    /** Returns what was typed in it, or the input itself if it is none. */
    static List<String> inputs(String input) {
        String first = input.stripLeading().lines().findFirst().orElse("");
        if (!first.matches("(jshell|microgpt)>.*")) return List.of(input);
        var inputs = new ArrayList<String>();
        for (String line : input.lines().toList()) {
            Matcher m = PROMPT.matcher(line);
            if (!m.matches()) continue;
            if (m.group(1).endsWith("...") && !inputs.isEmpty()) {
                int last = inputs.size() - 1;
                inputs.set(last, inputs.get(last) + "\n" + m.group(2));
            } else {
                inputs.add(m.group(2));
            }
        }
        return inputs;
    }
}
