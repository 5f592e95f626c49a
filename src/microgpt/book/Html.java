package microgpt.book;

/** Text in HTML, there and back. */
final class Html {

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;")
            .replace(">", "&gt;").replace("\"", "&quot;");
    }

    /** Returns the text of a piece of HTML, without its tags. */
    static String text(String html) {
        return html.replaceAll("<title>.*?</title>", "")
            .replaceAll("<[^>]*>", "").replace("&lt;", "<")
            .replace("&gt;", ">").replace("&quot;", "\"")
            .replace("&#8217;", "\u2019").replace("&#8212;", "\u2014")
            .replace("&#8230;", "\u2026").replace("&#8201;", " ")
            .replace("&#8203;", "").replace("&amp;", "&");
    }

    private Html() {}
}
