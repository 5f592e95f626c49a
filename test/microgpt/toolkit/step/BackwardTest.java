package microgpt.toolkit.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import microgpt.Probe.Station;
import microgpt.Value;
import microgpt.toolkit.graph.Names;
import microgpt.toolkit.graph.Regions;
import microgpt.toolkit.view.StageView;
import org.junit.jupiter.api.Test;

/** loss = (a·b + c)², walked back by hand: the gradients are known. */
class BackwardTest {

    private final Value a = new Value(2), b = new Value(-3), c = new Value(5);
    private final Value product = a.mul(b), sum = product.add(c), loss = sum.mul(sum);
    private final Names names = new Names();
    private final Regions regions = new Regions();
    private final Backward walk;

    BackwardTest() {
        names.put(a, "a");
        names.put(b, "b");
        names.put(c, "c");
        names.put(sum, "sum");
        regions.see(new Station("product", "attention", "A product", "product = a · b"), 0, new Value[] {product});
        regions.see(new Station("sum", "MLP", "A sum", "sum = product + c"), 1, new Value[] {sum});
        walk = new Backward(loss, names, regions);
    }

    private void gradients(double ofLoss, double ofSum, double ofProduct, double ofA, double ofB,
            double ofC) {
        assertEquals(List.of(ofLoss, ofSum, ofProduct, ofA, ofB, ofC), List.of(loss.grad(),
            sum.grad(), product.grad(), a.grad(), b.grad(), c.grad()));
    }

    @Test
    void oneAfterTheOtherHandsItsGradientOn() {
        assertEquals(3, walk.size());
        assertSame(loss, walk.node(0));
        assertSame(sum, walk.node(1));
        assertSame(product, walk.node(2));
        gradients(0, 0, 0, 0, 0, 0);
        walk.goTo(1);
        gradients(1, -2, 0, 0, 0, 0);
        walk.goTo(2);
        gradients(1, -2, -2, 0, 0, -2);
        walk.goTo(3);
        gradients(1, -2, -2, 6, -4, -2);
        walk.goTo(1);
        gradients(1, -2, 0, 0, 0, 0);
        walk.goTo(0);
        gradients(0, 0, 0, 0, 0, 0);
    }

    @Test
    void toGoWhereItIsChangesNothingAndToTakeItAgainStartsFromZero() {
        walk.goTo(2);
        walk.goTo(2);
        gradients(1, -2, -2, 0, 0, -2);
        a.backward();
        walk.again(3);
        gradients(1, -2, -2, 6, -4, -2);
    }

    @Test
    void anotherWalkOverTheSameGraphCutsThisOne() {
        assertFalse(walk.isCut());
        walk.goTo(1);
        assertFalse(walk.isCut());
        loss.backward();
        assertTrue(walk.isCut());
        walk.again(1);
        assertFalse(walk.isCut());
        walk.clear();
        assertFalse(walk.isCut());
    }

    @Test
    void partsAreComeToInTheOrderOfTheWalk() {
        assertEquals("backward · loss", walk.part(0));
        assertEquals("backward · position 1 · MLP", walk.part(1));
        assertEquals("backward · position 0 · attention", walk.part(2));
        assertEquals(1, walk.nextPart(0));
        assertEquals(2, walk.nextPart(1));
        assertEquals(3, walk.nextPart(2));
        assertEquals(0, walk.partStart("loss"));
        assertEquals(1, walk.partStart("position 1"));
        assertEquals(2, walk.partStart("position 0"));
        assertEquals(-1, walk.partStart("position 2"));
    }

    @Test
    void aValueIsFoundWhereItHandsItsGradientOnAndALeafWhereItIsHandedOne() {
        assertEquals(0, walk.placeOf(loss));
        assertEquals(2, walk.placeOf(product));
        assertEquals(1, walk.placeOf(c));
        assertEquals(2, walk.placeOf(a));
        assertEquals(-1, walk.placeOf(new Value(1)));
        assertSame(sum, walk.named("sum"));
        assertSame(b, walk.named("b"));
        assertNull(walk.named("d"));
    }

    @Test
    void itIsToldWhatEachParentWasHanded() {
        walk.goTo(3);
        StageView view = walk.view("here", 2, 1);
        assertEquals("here", view.place());
        assertEquals("Backward: mul on the way to product at position 0, data -6, grad -2",
            view.title());
        assertEquals(List.of("left.grad += right · grad = -3 · (-2) = 6",
            "right.grad += left · grad = 2 · (-2) = -4"), view.formula());
        assertEquals(List.of("parent | data | local | × grad | grad now",
            "a | 2 | -3 | 6 | 6", "b | -3 | 2 | -4 | -4"),
            view.results().get(0).cells().stream().map(r -> String.join(" | ", r)).toList());
        assertEquals("", view.note());
        assertEquals("1,234 Values handed their gradients on", walk.view("", 2, 1234).note());
        assertEquals("2 Values handed their gradients on", walk.view("", 2, 2).note());
        view = walk.view("", 1, 1);
        assertEquals("Backward: add = sum, data -1, grad -2", view.title());
        assertEquals("mul | -6 | 1 | -2 | -2", String.join(" | ",
            view.results().get(0).cells().get(1)));
    }

    @Test
    void aFunctionHasOneParent() {
        Value x = new Value(2), squared = x.exp();
        var small = new Backward(squared, new Names(), new Regions());
        small.goTo(1);
        List<String> told = small.view("", 0, 1).formula();
        assertEquals(1, told.size());
        assertTrue(told.get(0).startsWith("parent.grad += "), told.get(0));
        assertTrue(told.get(0).endsWith(" = 7.389 · 1 = 7.389"), told.get(0));
    }
}
