package microgpt.book.figures;

import java.util.Arrays;
import java.util.List;
import microgpt.draw.ChartSvg;
import microgpt.toolkit.view.AttentionView;
import microgpt.toolkit.view.EmbeddingView;
import microgpt.train.Trainer;

/** Pictures of the book's model, before and after it was trained. */
final class ModelFigures {

    private static final String NAME = "emma";

    private final Runs runs;

    ModelFigures(Runs runs) {
        this.runs = runs;
    }

    String lossCurve() {
        return ChartSvg.curves("Loss", "step", "loss, nats a token",
            runs.trained().losses(), 680, 320);
    }

    String embeddingBefore() {
        Trainer trainer = runs.untrained();
        return EmbeddingView.of(trainer.model(), trainer.tokenizer()).svg();
    }

    String embeddingAfter() {
        Trainer trainer = runs.trained().trainer();
        return EmbeddingView.of(trainer.model(), trainer.tokenizer()).svg();
    }

    /** The weights of the book's model, and of one that learned longer. */
    String attentionHeat() {
        AttentionView first = attention(runs.trained().trainer());
        AttentionView longer = attention(runs.trainedLonger());
        return ChartSvg.heats("Attention weights",
            List.of(Runs.STEPS + " steps", Runs.MORE_STEPS + " steps"),
            first.symbols(), first.symbols(),
            List.of(first.heads().get(0).weights(),
                longer.heads().get(0).weights()));
    }

    private static AttentionView attention(Trainer trainer) {
        return AttentionView.of(trainer.model(), trainer.tokenizer(), NAME);
    }

    /** What each position can see, read off the weights of a real pass. */
    String maskTriangle() {
        AttentionView view = attention(runs.untrained());
        double[][] weights = view.heads().get(0).weights();
        var visible = new double[weights.length][weights.length];
        for (int i = 0; i < weights.length; i++) {
            Arrays.fill(visible[i], Double.NaN);
            for (int j = 0; j < weights[i].length; j++)
                if (weights[i][j] > 0) visible[i][j] = 1;
        }
        return ChartSvg.heat("The mask", view.symbols(), view.symbols(),
            visible);
    }
}
