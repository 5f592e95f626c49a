package microgpt.book;

import java.util.Optional;
import java.util.regex.Pattern;
import microgpt.book.SourceNames.Definition;
import org.jsoup.nodes.Element;

/** Links code in running text, such as {@code Value.add}, to its definition. */
final class CodeLinks {

    private static final Pattern NAME =
        Pattern.compile("([A-Z]\\w*)?\\.?([\\w.]+)?(\\([^)]*\\))?");

    static void link(Element body, SourceNames names) {
        for (Element code : body.select("code")) {
            String text = code.wholeText();
            if (code.closest("a, pre, h1, h2, h3, h4, h5, h6") != null
                || code.childrenSize() > 0
                || !NAME.matcher(text).matches()) continue;
            meaning(text, names).ifPresent(to -> code.empty()
                .appendElement("a").attr("href", "#" + to.id()).text(text));
        }
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
