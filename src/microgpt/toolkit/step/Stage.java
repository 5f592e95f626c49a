package microgpt.toolkit.step;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import microgpt.toolkit.view.StageView.Result;

/**
 * One stage of a forward pass that was recorded.
 *
 * @param part which part of the model, at which position; {@code l} goes on
 *     to the next
 * @param formula and results are made when the stage is looked at
 * @param changes what is other than before, if a weight was changed
 * @param bindings what is called how from here on
 */
public record Stage(String part, String title, Supplier<List<String>> formula,
        Supplier<List<Result>> results, Map<String, Object> bindings,
        Supplier<List<Result>> changes) {}
