package microgpt.book.figures;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import microgpt.draw.ChartSvg;
import microgpt.draw.ChartSvg.Curve;
import microgpt.draw.Num;

/** What was measured of the engines: data/speed.json, by {@code bench --record}. */
public final class Speed {

    private static final List<String> RUNGS = List.of("graph", "dot", "array", "vector");

    private final JsonObject all;

    /** Reads it from the folder of the data. */
    public Speed(Path data) throws IOException {
        all = JsonParser.parseString(Files.readString(data.resolve("speed.json")))
            .getAsJsonObject();
    }

    /**
     * Returns what a name costs.
     *
     * @param rung graph, dot, array or vector, which learn it, or sample
     * @return processor time, in microseconds
     */
    public double microseconds(String rung, int width) {
        return result(rung, width).getAsJsonObject("secondaryMetrics")
            .getAsJsonObject("processor").get("score").getAsDouble();
    }

    private JsonObject result(String rung, int width) {
        for (JsonElement e : all.getAsJsonArray("jmh")) {
            JsonObject one = e.getAsJsonObject();
            if (one.get("benchmark").getAsString().endsWith("." + rung) && width
                == one.getAsJsonObject("params").get("width").getAsInt()) return one;
        }
        throw new IllegalArgumentException("data/speed.json has no " + rung
            + " of the width " + width);
    }

    /** Returns how an engine has learned: seconds, held-out loss, steps. */
    public List<double[]> learning(String engine) {
        var points = new ArrayList<double[]>();
        for (JsonElement e : all.getAsJsonObject("learning").getAsJsonArray(engine)) {
            JsonArray point = e.getAsJsonArray();
            points.add(new double[] {point.get(0).getAsDouble(), point.get(1).getAsDouble(),
                point.get(2).getAsDouble()});
        }
        return points;
    }

    /** Draws what a name costs on each rung, for each width. */
    String ladder() {
        var labels = new ArrayList<String>();
        var values = new ArrayList<Double>();
        for (int width : new int[] {16, 32, 64}) for (String rung : RUNGS) {
            labels.add((rung.equals(RUNGS.get(0)) ? "width " + width + "  " : "") + rung);
            values.add(microseconds(rung, width));
        }
        return ChartSvg.ladder("What a name costs", labels, values, "µs");
    }

    /** Draws the held-out loss against seconds, for each engine. */
    String curves() {
        List<Curve> curves = RUNGS.stream().map(rung -> {
            List<double[]> points = learning(rung);
            return new Curve(rung, points.stream().mapToDouble(p -> p[0]).toArray(),
                points.stream().mapToDouble(p -> p[1]).toArray(), rung.equals("graph"));
        }).toList();
        return ChartSvg.curves("Loss against seconds", "seconds of one core",
            "held-out loss, nats a token", curves, 560, 300);
    }

    @Override
    public String toString() {
        return all.get("machine").getAsString() + ", " + all.get("date").getAsString()
            + ", load " + Num.brief(all.get("load").getAsDouble());
    }
}
