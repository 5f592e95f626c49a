package microgpt.repl.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is typed, before anybody looks into it as Java. */
public final class Input {

    private static final Pattern PROMPT =
        Pattern.compile("\\s*(jshell|microgpt|\\s*\\.\\.\\.)> ?(.*)");

    private Input() {}

    /** Returns whether it is a /command and not Java. */
    public static boolean isCommand(String input) {
        String s = input.stripLeading();
        return s.startsWith("/") && !s.startsWith("//") && !s.startsWith("/*");
    }

    /** Returns where the name begins that ends the text. */
    public static int nameStart(String head) {
        int start = head.length();
        while (start > 0
            && Character.isJavaIdentifierPart(head.charAt(start - 1))) start--;
        return start;
    }

    /**
     * Returns what was typed in a transcript that was copied, prompts and
     * answers and all; else the input itself.
     */
    public static List<String> pasted(String input) {
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
