package microgpt.book;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns straight quotation marks of running text into printed ones. */
final class Quotes {

    private static final Pattern PIECE = Pattern.compile(
        "<(pre|code|svg|kbd)\\b.*?</\\1>|<[^>]*>|[^<]+", Pattern.DOTALL);

    private static final Pattern OPENING =
        Pattern.compile("(^|[\\s(\\[\u2014])\"(?=\\S)");

    static String curl(String html) {
        var out = new StringBuilder();
        Matcher m = PIECE.matcher(html);
        boolean afterWord = false;
        while (m.find()) {
            String piece = m.group();
            if (piece.startsWith("<")) {
                afterWord |= m.group(1) != null;
                out.append(piece);
                continue;
            }
            String text = afterWord && piece.startsWith("\"")
                ? "\u201d" + piece.substring(1) : piece;
            out.append(OPENING.matcher(text).replaceAll("$1\u201c")
                .replace('"', '\u201d'));
            afterWord = !Character.isWhitespace(
                piece.charAt(piece.length() - 1));
        }
        return out.toString();
    }

    private Quotes() {}
}
