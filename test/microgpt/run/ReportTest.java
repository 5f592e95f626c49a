package microgpt.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import microgpt.Config;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final Trainer trainer = Trainer.create(
        Config.of("width=4", "context=6", "heldOut=0.4"),
        new Corpus(List.of("anna", "bob", "cara", "dan", "edna")));

    private Report report(String end) {
        var run = new Run(trainer, 60);
        while (run.step()) {}
        return new Report(run, trainer, "a \"b\",c\\d\tnames", end).samples(
            List.of("anna", "", "xyz", "xyz", "bob", "", "q"), "temperature=0.5 top-k=3", trainer);
    }

    @Test
    void asJsonItHoldsTheRunItsSettingsLossesAndSamples() {
        JsonObject all = JsonParser.parseString(report("finished").json()).getAsJsonObject();
        assertEquals(List.of("run", "setting", "heldOut", "loss", "samples"),
            List.copyOf(all.keySet()));
        JsonObject run = all.getAsJsonObject("run");
        assertEquals("a \"b\",c\\d\tnames", run.get("data").getAsString());
        assertEquals("finished", run.get("end").getAsString());
        assertEquals(60, run.get("steps").getAsInt());
        assertEquals(trainer.evaluate(50), run.get("heldOut").getAsDouble());
        assertEquals(2, run.get("heldOutDocuments").getAsInt());
        assertEquals(5, run.get("documents").getAsInt());
        assertTrue(run.get("seconds").getAsDouble() > 0);
        JsonObject setting = all.getAsJsonObject("setting");
        assertEquals(trainer.model().config().toMap().keySet(), setting.keySet());
        assertEquals(4, setting.get("width").getAsInt());
        assertEquals("layer", setting.get("norm").getAsString());
        assertFalse(setting.get("bias").getAsBoolean());
        JsonObject loss = all.getAsJsonObject("loss");
        assertEquals(60, loss.size());
        for (int i = 0; i < 60; i++)
            assertEquals(trainer.losses()[i], loss.get("" + (i + 1)).getAsDouble());
        assertEquals(List.of("50", "60"), List.copyOf(all.getAsJsonObject("heldOut").keySet()));
        assertEquals("{\"sampling\":\"temperature=0.5 top-k=3\",\"drawn\":7,\"new\":5,"
            + "\"unique\":5,\"empty\":2,\"foundOfTraining\":" + found(training())
            + ",\"foundOfHeldOut\":" + found(trainer.corpus().heldOut()) + "}", all.getAsJsonObject("samples").toString());
    }

    @Test
    void theBestIsTheLeastOfWhatWasMeasuredAndItsStep() {
        Trainer rises = Trainer.create(
            Config.of("width=4", "context=6", "heldOut=0.4", "learningRate=0.05"),
            new Corpus(List.of("anna", "bob", "cara", "dan", "edna")));
        var steps = new Run(rises, 400);
        while (steps.step()) {}
        JsonObject all = JsonParser.parseString(new Report(steps, rises, "x", "finished").json())
            .getAsJsonObject(), run = all.getAsJsonObject("run");
        double best = run.get("best").getAsDouble();
        assertTrue(best < run.get("heldOut").getAsDouble(), run.toString());
        all.getAsJsonObject("heldOut").entrySet().forEach(measured ->
            assertTrue(best <= measured.getValue().getAsDouble(), all.toString()));
        assertEquals(best, all.getAsJsonObject("heldOut").get(
            run.get("bestStep").getAsString()).getAsDouble());
    }

    private List<String> training() { return trainer.corpus().training(); }

    /** Of the drawn texts only anna and bob are documents; each stands there once. */
    private static double found(List<String> documents) {
        return documents.stream().filter(List.of("anna", "bob")::contains).count()
            / (double) documents.size();
    }

    @Test
    void aDocumentThatStandsTwiceIsNotCountedAsFound() {
        Trainer twice = Trainer.create(Config.of("width=4", "context=6", "heldOut=0"),
            new Corpus(List.of("anna", "bob", "anna", "dan")));
        String csv = new Report(twice, "x").samples(
            List.of("anna", "bob"), "temperature=1", twice).drawnIn(2).csv();
        assertTrue(csv.contains("samples,foundOfTraining,0.5\n"), csv);
        assertFalse(csv.contains("foundOfHeldOut"), csv);
        assertTrue(csv.contains("samples,seconds,2.0\n"), csv);
        assertFalse(csv.contains("run,heldOut,"), csv);
    }

    @Test
    void asCsvItHoldsTheSame() {
        Report report = report("step 3: the loss is NaN, so it ends");
        Map<String, String> json = new TreeMap<>(), csv = new TreeMap<>();
        JsonParser.parseString(report.json()).getAsJsonObject().entrySet().forEach(kind ->
            kind.getValue().getAsJsonObject().entrySet().forEach(e ->
                json.put(kind.getKey() + "," + e.getKey(), e.getValue().getAsString())));
        List<String> lines = report.csv().lines().toList();
        assertEquals("kind,name,value", lines.get(0));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", 3);
            String value = cells[2];
            if (value.startsWith("\""))
                value = value.substring(1, value.length() - 1).replace("\"\"", "\"");
            csv.put(cells[0] + "," + cells[1], value);
        }
        assertEquals(json, csv);
        assertEquals("a \"b\",c\\d\tnames", csv.get("run,data"));
    }

    @Test
    void whatIsNotKnownIsNotThere() {
        Trainer none = Trainer.create(
            Config.of("width=4", "heldOut=0"), new Corpus(List.of("ab")));
        String json = new Report(new Run(none, 5), none, "x", "stopped").json();
        JsonObject all = JsonParser.parseString(json).getAsJsonObject();
        assertFalse(json.contains("NaN") || json.contains("Infinity"), json);
        assertEquals(0, all.getAsJsonObject("loss").size());
        assertFalse(all.getAsJsonObject("run").has("heldOut"));
    }
}
