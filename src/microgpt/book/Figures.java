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

    /** Returns the figures that a book may name. */
    static Figures of(Runs runs) {
        var model = new ModelFigures(runs);
        return new Figures(Map.ofEntries(
            entry("value-graph", ValueFigures::graph),
            entry("value-walk", ValueFigures::walk),
            entry("softmax-bars", SoftmaxFigures::scoresAndProbabilities),
            entry("temperature-bars", SoftmaxFigures::temperatures),
            entry("mask-triangle", model::maskTriangle),
            entry("attention-heat", model::attentionHeat),
            entry("embedding-before", model::embeddingBefore),
            entry("embedding-after", model::embeddingAfter),
            entry("prediction-bars", model::predictionBars),
            entry("block-shapes", () -> BlockFigure.draw(runs)),
            entry("loss-curve", model::lossCurve)));
    }

    private static Map.Entry<String, Figure> entry(String name, Figure figure) {
        return Map.entry(name, figure);
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
            return Matcher.quoteReplacement(svg
                .replaceFirst("<title>.*?</title>\n", "")
                .replaceFirst(" role=\"img\"", " role=\"img\" aria-label=\""
                    + Matcher.quoteReplacement(m.group(2)) + "\""));
        });
    }
}
