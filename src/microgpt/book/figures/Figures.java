package microgpt.book.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import microgpt.book.base.Digest;
import microgpt.book.base.Html;
import org.jsoup.nodes.Element;

/** Draws the book's figures, each once a build. */
public final class Figures {

    /** How a figure's block says which it is: {@code image::figure:NAME[]}. */
    public static final String PREFIX = "figure:";

    /** Draws a figure, as SVG, from a run of the engine. */
    public interface Figure {
        public String svg() throws Exception;
    }

    private final Map<String, Figure> registered;
    private final Path cache;
    private final Map<String, String> drawn = new HashMap<>();

    /** @param cache where drawn figures are kept; null to draw them anew */
    public Figures(Map<String, Figure> registered, Path cache) {
        this.registered = registered;
        this.cache = cache;
    }

    /**
     * Returns the figures that a book may name. Drawn ones are kept below a
     * folder, for as long as no code and no data changes.
     */
    public static Figures of(Path home, Path folder) throws IOException {
        var runs = new Runs(home);
        String version = new Digest().addAllCode(home.resolve("src"))
            .addAll(home.resolve("data")).hex().substring(0, 16);
        var model = new ModelFigures(runs);
        var recorded = new RecordedFigures(home.resolve("data"));
        return new Figures(Map.ofEntries(
            entry("value-graph", ValueFigures::graph),
            entry("value-walk", ValueFigures::walk),
            entry("softmax-bars", SoftmaxFigures::scoresAndProbabilities),
            entry("temperature-bars", SoftmaxFigures::temperatures),
            entry("activation-curves", ToyFigures::bends),
            entry("valley-paths", ToyFigures::valley),
            entry("next-letter-bars", () -> ToyFigures.nextLetters(runs.trained().trainer())),
            entry("mask-triangle", model::maskTriangle),
            entry("attention-heat", model::attentionHeat),
            entry("embedding-before", model::embeddingBefore),
            entry("embedding-after", model::embeddingAfter),
            entry("block-shapes", () -> BlockFigure.draw(runs)),
            entry("product-tile", TileFigure::draw),
            entry("loss-curve", model::lossCurve),
            entry("ablation-dots", recorded::ablation),
            entry("leak-bars", recorded::leak),
            entry("low-rank-gain", recorded::lowRank),
            entry("preference-cost", recorded::preference),
            entry("speed-ladder", () -> new Speed(home.resolve("data")).ladder()),
            entry("speed-curves", () -> new Speed(home.resolve("data")).curves()),
            entry("scaling-tokens", recorded::scalingByTokens),
            entry("scaling-cost", recorded::scalingByCost)),
            folder.resolve("figures-" + version));
    }

    private static Map.Entry<String, Figure> entry(String name, Figure figure) {
        return Map.entry(name, figure);
    }

    /** Returns the names of all figures, in order. */
    public List<String> names() {
        return registered.keySet().stream().sorted().toList();
    }

    /**
     * Returns a figure as SVG.
     *
     * @throws IllegalArgumentException if there is none of that name, or it
     *     could not be drawn; the message says why
     */
    public synchronized String svg(String name) {
        Figure figure = registered.get(name);
        if (figure == null) throw new IllegalArgumentException("no figure '"
            + name + "'; there are: "
            + String.join(", ", names()));
        String svg = drawn.get(name);
        if (svg != null) return svg;
        Path kept = cache == null ? null : cache.resolve(name + ".svg");
        try {
            if (kept != null && Files.exists(kept)) {
                svg = Files.readString(kept);
            } else {
                svg = figure.svg();
                if (kept != null) {
                    Files.createDirectories(cache);
                    Files.writeString(kept, svg);
                }
            }
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

    /** Draws all figures, for instance while something else is starting. */
    public void drawAhead() {
        for (String name : names()) {
            try {
                svg(name);
            } catch (IllegalArgumentException e) {
                // told again, with its place, when a page asks for it
            }
        }
    }

    /** Puts the figures into a page, each with its description. */
    public void inline(Element body) {
        for (Element image : body.select("img[src^=" + PREFIX + "]")) {
            String name = image.attr("src").substring(PREFIX.length());
            Element svg = Html.piece(drawn.getOrDefault(name, ""))
                .selectFirst("svg");
            if (svg == null) continue;
            svg.select("> title").remove();
            svg.attr("aria-label", image.attr("alt"));
            image.replaceWith(svg);
        }
    }
}
