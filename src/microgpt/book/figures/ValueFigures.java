package microgpt.book.figures;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import microgpt.Value;
import microgpt.draw.GraphSvg;
import microgpt.draw.Num;
import microgpt.toolkit.view.GraphView;

/** Pictures of small calculations with Values. */
final class ValueFigures {

    private final Value a = new Value(2);
    private final Value b = new Value(-3);
    private final Value product = a.mul(b);
    private final Value sum = product.add(a);

    private String name(Value v) {
        return v == a ? "a" : v == b ? "b" : v == sum ? "L" : "";
    }

    /** The graph of L = ab + a after the walk back. */
    static String graph() {
        var example = new ValueFigures();
        example.sum.backward();
        return GraphView.of(example.sum, 9, example::name).svg();
    }

    /** The same graph, with the order in which the walk came by. */
    static String walk() {
        var example = new ValueFigures();
        Map<Value, Integer> turn = new HashMap<>();
        var walk = example.sum.backwardWalk();
        while (walk.hasNext()) turn.put(walk.next(), turn.size() + 1);
        Function<Value, String> when = v -> v.parents().isEmpty()
            ? "receives" : "turn " + turn.get(v);
        List<Value> all =
            List.of(example.a, example.b, example.product, example.sum);
        var items = new ArrayList<GraphSvg.Item>();
        for (Value v : all) items.add(new GraphSvg.Item(all.indexOf(v),
            v.op().equals("leaf") ? "" : v.op().equals("mul") ? "×" : "+",
            example.name(v), Num.brief(v.data()), Num.brief(v.grad()),
            when.apply(v), v.parents().stream().map(all::indexOf).toList(),
            GraphView.locals(v.localGrads()), false));
        return GraphSvg.draw("The walk back", items);
    }
}
