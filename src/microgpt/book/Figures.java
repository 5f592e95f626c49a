package microgpt.book;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Draws the book's figures, each once a build. */
final class Figures {

    /** How a figure's block says which it is: {@code image::figure:NAME[]}. */
    static final String PREFIX = "figure:";

    /** Draws a figure, as SVG, from a run of the engine. */
    interface Figure {
        String svg() throws Exception;
    }

    private static final Pattern IMAGE = Pattern.compile(
        "<img src=\"" + PREFIX + "([\\w-]+)\" alt=\"([^\"]*)\"[^>]*>");

    private final Map<String, Figure> registered;
    private final Map<String, String> drawn = new HashMap<>();

    Figures(Map<String, Figure> registered) {
        this.registered = registered;
    }

    /**
     * Returns a figure as SVG.
     *
     * @throws IllegalArgumentException if there is none of that name, or it
     *     could not be drawn; the message says why
     */
    synchronized String svg(String name) {
        Figure figure = registered.get(name);
        if (figure == null) throw new IllegalArgumentException("no figure '"
            + name + "'; there are: "
            + String.join(", ", new TreeSet<>(registered.keySet())));
        String svg = drawn.get(name);
        if (svg != null) return svg;
        try {
            svg = figure.svg();
        } catch (Exception | Error e) {
            StackTraceElement at = e.getStackTrace().length == 0
                ? null : e.getStackTrace()[0];
            throw new IllegalArgumentException("the figure '" + name
                + "' cannot be drawn: " + e + (at == null ? ""
                    : " (" + at.getFileName() + ":" + at.getLineNumber()
                        + ")"), e);
        }
        drawn.put(name, svg);
        return svg;
    }

    /** Puts the figures into a page, each with its description. */
    String inline(String html) {
        return IMAGE.matcher(html).replaceAll(m -> {
            String svg = drawn.getOrDefault(m.group(1), "");
            return Matcher.quoteReplacement(svg.replaceFirst("<svg ",
                "<svg role=\"img\" aria-label=\"" + m.group(2) + "\" "));
        });
    }
}
