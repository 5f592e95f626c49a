package microgpt.book;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.book.SourceNames.Definition;

/** Links code in running text, such as {@code Value.add}, to its definition. */
final class CodeLinks {

    private static final Pattern CODE =
        Pattern.compile("(<a\\b.*?</a>|<h\\d.*?</h\\d>|<pre\\b.*?</pre>)"
            + "|<code>(([A-Z]\\w*)?\\.?([\\w.]+)?(\\([^)<]*\\))?)</code>",
            Pattern.DOTALL);

    static String link(String html, SourceNames names) {
        return CODE.matcher(html).replaceAll(m -> {
            if (m.group(1) != null) return Matcher.quoteReplacement(m.group());
            Optional<Definition> to = meaning(m.group(2), names);
            return Matcher.quoteReplacement(to.isEmpty() ? m.group()
                : "<code><a href=\"#" + to.get().id() + "\">" + m.group(2)
                    + "</a></code>");
        });
    }

    private static Optional<Definition> meaning(
            String code, SourceNames names) {
        boolean call = code.endsWith(")");
        Definition exact = names.definitions().get(code.replace(" ", ""));
        if (exact != null) return Optional.of(exact);
        String name = call ? code.substring(0, code.indexOf('(')) : code;
        if (name.isEmpty()) return Optional.empty();
        if (Character.isUpperCase(name.charAt(0))) return names.byPath(name);
        return call ? names.only(name) : Optional.empty();
    }

    private CodeLinks() {}
}
