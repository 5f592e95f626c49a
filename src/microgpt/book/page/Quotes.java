package microgpt.book.page;

import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/** Turns straight quotation marks of running text into printed ones. */
final class Quotes implements NodeFilter {

    private static final Set<String> VERBATIM =
        Set.of("pre", "code", "svg", "kbd");

    private static final Pattern OPENING =
        Pattern.compile("(^|[\\s(\\[\u2014])\"(?=\\S)");

    private boolean afterWord;

    static void curl(Element body) {
        body.filter(new Quotes());
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode text) curl(text);
        if (!VERBATIM.contains(node.nodeName())
            && !(node instanceof DataNode)) return FilterResult.CONTINUE;
        afterWord = true;
        return FilterResult.SKIP_ENTIRELY;
    }

    private void curl(TextNode node) {
        String text = node.getWholeText();
        if (text.isEmpty()) return;
        if (afterWord && text.startsWith("\""))
            text = "\u201d" + text.substring(1);
        afterWord = !Character.isWhitespace(text.charAt(text.length() - 1));
        if (text.indexOf('"') >= 0 || text.indexOf('\u201d') == 0)
            node.text(OPENING.matcher(text).replaceAll("$1\u201c")
                .replace('"', '\u201d'));
    }
}
