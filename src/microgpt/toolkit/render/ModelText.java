package microgpt.toolkit.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;
import microgpt.toolkit.view.Grid;
import microgpt.toolkit.view.ParametersView;
import microgpt.train.Step;
import microgpt.train.Trainer;

/** A model, its configuration, a trainer, and what a step did. */
public final class ModelText {

    static String text(Gpt model, Style style) {
        var ink = new Ink(style.color());
        Config c = model.config();
        return ink.bold("Gpt") + ink.grey("  ") + Text.count(c.shape().layers(), "layer")
            + ", " + Text.count(c.shape().heads(), "head") + ", width " + c.shape().width()
            + ", context " + c.shape().context() + ", vocabulary " + model.vocabulary()
            + ", " + Text.count(model.parameterCount(), "parameter") + "\n"
            + new ParametersView(model.parameters()).text(style);
    }

    static String text(Config config, Style style) {
        var ink = new Ink(style.color());
        var cells = new ArrayList<String>();
        int widest = 0;
        for (Map.Entry<String, String> e : config.toMap().entrySet()) {
            String cell = ink.grey(Text.left(e.getKey(), 15)) + e.getValue();
            cells.add(cell);
            widest = Math.max(widest, Text.width(cell));
        }
        int columns = Math.max(1, Math.min(3, (style.width() - 2) / (widest + 2)));
        int lines = (cells.size() + columns - 1) / columns;
        var text = new StringBuilder(ink.bold("Config"));
        for (int i = 0; i < lines; i++) {
            var line = new StringBuilder("  ");
            for (int j = i; j < cells.size(); j += lines)
                line.append(Text.left(cells.get(j), widest + 2));
            text.append('\n').append(line.toString().stripTrailing());
        }
        return text.toString();
    }

    static String text(Trainer trainer, Style style) {
        var ink = new Ink(style.color());
        return ink.bold("Trainer") + "  " + trainer.steps()
            + (trainer.steps() == 1 ? " step" : " steps")
            + ink.grey(" taken, next rate ") + Num.brief(trainer.learningRate())
            + ink.grey(", on ") + Text.count(trainer.corpus().training().size(), "document")
            + ink.grey(", ") + String.format(Locale.ROOT, "%,d", trainer.corpus().heldOut().size())
            + ink.grey(" held out");
    }

    static String text(Step.Report step, Style style) {
        var ink = new Ink(style.color());
        String before = ink.bold("step " + step.number()) + "  ";
        String after = ink.grey("  loss ") + ink.bold(Num.fixed(step.loss(), 4))
            + ink.grey(" nats  gradient norm ") + Num.fixed(step.gradientNorm(), 4)
            + ink.grey("  rate ") + Num.brief(step.learningRate());
        int room = style.width() - Text.width(before) - Text.width(after);
        return before + Text.cut(Text.safe(step.title()), Math.max(4, room)) + after;
    }

    static String text(Parameter p, Style style) {
        String name = p.name() + " [" + (p.isMatrix() ? p.shape()[0] + "][" : "")
            + p.shape()[p.shape().length - 1] + "]";
        return Grid.of(name, p.rows()).text(style);
    }

    static String text(List<Parameter> all, Style style) {
        return new ParametersView(all).text(style);
    }

    private ModelText() {}
}
