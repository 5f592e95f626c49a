package microgpt.book.page;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import microgpt.book.weave.SourceNames;
import microgpt.source.Definition;
import org.jsoup.nodes.Element;

/** Links code in running text, such as {@code Value.add}, to its definition. */
final class CodeLinks {

    private static final Pattern NAME =
        Pattern.compile("([A-Z]\\w*)?\\.?([\\w.]+)?(\\([^)]*\\))?");

    /** A type, with its package or without. */
    private static final Pattern TYPE = Pattern.compile("^(?:[a-z]\\w*\\.)*[A-Z]");

    /** @param file what the text is written in */
    static void link(Element body, SourceNames names, Path file) {
        for (Element code : body.select("code")) {
            String text = code.wholeText();
            if (code.closest("a, pre, h1, h2, h3, h4, h5, h6") != null
                || code.childrenSize() > 0
                || !NAME.matcher(text).matches()) continue;
            meaning(text, names, file).ifPresent(to -> code.empty()
                .appendElement("a").attr("href", "#" + to.id()).text(text));
        }
    }

    private static Optional<Definition> meaning(
            String code, SourceNames names, Path file) {
        boolean call = code.endsWith(")");
        Optional<Definition> exact = names.byId(code.replace(" ", ""), file);
        if (exact.isPresent()) return exact;
        String name = call ? code.substring(0, code.indexOf('(')) : code;
        if (name.isEmpty()) return Optional.empty();
        if (TYPE.matcher(name).find()) return names.byPath(name, file);
        return call ? names.only(name) : Optional.empty();
    }

    private CodeLinks() {}
}
