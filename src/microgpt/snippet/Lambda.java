package microgpt.snippet;

import java.util.Comparator;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/** A lambda, or a method that is named: whatever function is asked for, it is that. */
@SuppressWarnings({"overloads", "rawtypes", "unchecked"})
final class Lambda implements BinaryOperator, UnaryOperator, Supplier, Consumer, BiConsumer,
        Predicate, ToDoubleFunction, ToIntFunction, Comparator, Runnable, IntFunction,
        IntPredicate, IntUnaryOperator, IntBinaryOperator, IntToDoubleFunction,
        DoubleFunction, DoubleUnaryOperator, DoubleBinaryOperator {

    interface Body {
        Object of(Object... arguments);
    }

    private final Body body;

    Lambda(Body body) { this.body = body; }

    /** Calls it as what is meant by its arguments. */
    Object call(Object... arguments) { return body.of(arguments); }

    @Override public Object apply(Object a) { return body.of(a); }
    @Override public Object apply(Object a, Object b) { return body.of(a, b); }
    @Override public Object apply(int a) { return body.of(a); }
    @Override public Object apply(double a) { return body.of(a); }
    @Override public Object get() { return body.of(); }
    @Override public void run() { body.of(); }
    @Override public void accept(Object a) { body.of(a); }
    @Override public void accept(Object a, Object b) { body.of(a, b); }
    @Override public boolean test(Object a) { return Values.truth(body.of(a)); }
    @Override public boolean test(int a) { return Values.truth(body.of(a)); }
    @Override public double applyAsDouble(Object a) { return Values.real(body.of(a)); }
    @Override public double applyAsDouble(int a) { return Values.real(body.of(a)); }
    @Override public double applyAsDouble(double a) { return Values.real(body.of(a)); }
    @Override public double applyAsDouble(double a, double b) { return Values.real(body.of(a, b)); }
    @Override public int applyAsInt(Object a) { return Values.whole(body.of(a)); }
    @Override public int applyAsInt(int a) { return Values.whole(body.of(a)); }
    @Override public int applyAsInt(int a, int b) { return Values.whole(body.of(a, b)); }
    @Override public int compare(Object a, Object b) { return Values.whole(body.of(a, b)); }

    @Override public Lambda negate() { return new Lambda(x -> !Values.truth(body.of(x))); }

    @Override
    public Lambda andThen(Function after) {
        return new Lambda(x -> after.apply(body.of(x)));
    }
}
