/*
[#value]
== A number that remembers: gradients

A language model is one very long calculation. Numbers go in, the model's
parameters are mixed into them, and one number comes out that says how wrong
the model was. To learn is to ask, for each parameter: if I nudge you a
little, does that last number go up or down, and how fast? This chapter
answers the question once, for any calculation at all.

Here is a short one: stem:[L = a b + a], at stem:[a = 2] and stem:[b = -3].
The plain way to ask is to nudge and calculate again:

[source,jshell]
----
jshell> double f(double a, double b) { return a * b + a; }
|  created method f(double,double)

jshell> f(2, -3)
$2 ==> -4.0

jshell> (f(2.001, -3) - f(2, -3)) / 0.001
$3 ==> -2.000000000000668

jshell> (f(2, -2.999) - f(2, -3)) / 0.001
$4 ==> 1.9999999999997797
----

So stem:[L] moves by −2 for each unit that stem:[a] moves, and by 2 for each
unit of stem:[b]. These two numbers are the _derivatives_ of stem:[L], written
stem:[\partial L / \partial a] and stem:[\partial L / \partial b]; all of them
together are its _gradient_.

Nudging costs one more calculation for every parameter. Our model has 4,256 of
them and large ones have billions. There is a better way: calculate once,
remember how, and walk the way back once. It gives the derivatives for all
parameters together, and takes about twice as long as the calculation itself,
however many they are. This is _reverse-mode automatic differentiation_, or
_backpropagation_ <<rumelhart1986>>.

[#value-idea]
=== The idea, in thirty lines

Java's `double` cannot help here. After `c = a * b` nothing in `c` points back
at `a`. So we make a number that does not forget: it keeps the numbers that it
was made from, its _parents_, and for each of them the slope of this one
operation. Type it; it is all there is to the idea.

[source,jshell]
----
jshell> class Num {
   ...>     double data, grad;
   ...>     Num[] parents;
   ...>     double[] slopes;
   ...>
   ...>     Num(double data, Num[] parents, double... slopes) {
   ...>         this.data = data;
   ...>         this.parents = parents;
   ...>         this.slopes = slopes;
   ...>     }
   ...>
   ...>     Num(double data) { this(data, new Num[0]); }
   ...>
   ...>     Num add(Num o) {
   ...>         return new Num(data + o.data, new Num[] {this, o}, 1, 1);
   ...>     }
   ...>
   ...>     Num mul(Num o) {
   ...>         return new Num(
   ...>             data * o.data, new Num[] {this, o}, o.data, data);
   ...>     }
   ...>
   ...>     void handOn() {
   ...>         for (int i = 0; i < parents.length; i++) {
   ...>             parents[i].grad += slopes[i] * grad;
   ...>             parents[i].handOn();
   ...>         }
   ...>     }
   ...>
   ...>     void backward() { grad = 1; handOn(); }
   ...>
   ...>     public String toString() { return data + ", grad " + grad; }
   ...> }
|  created class Num

jshell> var a1 = new Num(2); var b1 = new Num(-3);
a1 ==> 2.0, grad 0.0
b1 ==> -3.0, grad 0.0

jshell> a1.mul(b1).add(a1).backward()

jshell> a1.grad + " and " + b1.grad
$9 ==> "-2.0 and 2.0"
----

The same two numbers, from one calculation and one walk back. For a sum both
slopes are 1: if `a` grows by a little, so does `a + b`. For a product the
slope is the other factor. And what reaches a number is handed on to its
parents, times the slope.

So why is this chapter not over? Because two things go wrong. Let stem:[c] be
used twice, as in stem:[c + c] with stem:[c = ab]. The slope for stem:[a] is
stem:[2b = -6]:

[source,jshell]
----
jshell> var a2 = new Num(2); var b2 = new Num(-3);
a2 ==> 2.0, grad 0.0
b2 ==> -3.0, grad 0.0

jshell> var c2 = a2.mul(b2);
c2 ==> -6.0, grad 0.0

jshell> c2.add(c2).backward()

jshell> a2.grad
$14 ==> -9.0
----

It has handed on its first share when it came, −3, and then both shares, −6.
A number must wait until everything has arrived. And a long calculation is too
deep for methods that call themselves. (The prompt's own stack is larger than
is usual, so this walk has a thread to itself.)

[source,jshell]
----
jshell> var sum = new Num(0)
sum ==> 0.0, grad 0.0

jshell> for (int i = 0; i < 100_000; i++) sum = sum.add(a2);

jshell> void walk() throws InterruptedException {
   ...>     var thread = new Thread(() -> {
   ...>         try { sum.backward(); } catch (StackOverflowError e) {
   ...>             System.out.println("too deep");
   ...>         }
   ...>     });
   ...>     thread.start();
   ...>     thread.join();
   ...> }
|  created method walk()

jshell> walk()
too deep
----

[#value-engine]
=== The one that does not break

The rest of this chapter is the same idea again, with a walk that keeps the
right order and needs no recursion. It must also be small and fast: a single
step of training makes more than fifty thousand of these numbers. A `Value`
holds the number itself, `data`; its parents, two at the most; which operation
made it, from which the slopes follow; and room for a second number, `grad`,
the answer to the question above.
*/
package microgpt;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A number that remembers how it was computed, so that the derivative
 * of a result with respect to everything below it is found by walking
 * back (reverse-mode automatic differentiation).
 *
 * <p>Values are not thread-safe; separate graphs may be used by
 * separate threads.
 */
public final class Value {

    double data;
    double grad;
    private final Value a;      // the parents: none, one or two
    private final Value b;
    private int state;          // the operation, and a scratch count

    /*
    A Value made by hand, not by an operation, is a _leaf_. The weights of a
    model are leaves, and so are the inputs and the constants.

    [source,jshell]
    ----
    jshell> var a = new Value(2)
    a ==> Value(data=2.0, grad=0.0)

    jshell> var b = new Value(-3)
    b ==> Value(data=-3.0, grad=0.0)
    ----
    */

    /** Makes a leaf: a number that was given, not computed. */
    public Value(double data) {
        this(data, LEAF, null, null);
    }

    private Value(double data, int operation, Value a, Value b) {
        this.data = data;
        this.state = operation;
        this.a = a;
        this.b = b;
    }

    private static final int
        LEAF = 0, ADD = 1, MUL = 2, POW = 3, EXP = 4, LOG = 5, RELU = 6,
        CHILD = 8;              // one in the count above the operation

    private static final String[] NAMES =
        {"leaf", "add", "mul", "pow", "exp", "log", "relu"};
    private static final String[] SIGNS =
        {"", "+", "×", "xⁿ", "eˣ", "ln", "relu"};
    private static final String[][] SLOPES = {{}, {"1", "1"},
        {"right", "left"}, {"n·xⁿ⁻¹"}, {"eˣ"}, {"1/x"}, {"(x > 0)"}};

    /*
    [#operations]
    === Six operations

    Six operations are enough for a whole GPT. Each computes its result and
    notes what it was made from. That note is all the recording there is: the
    Values of a calculation and their links to parents form a graph, and it
    grows while the calculation runs.

    Below each operation stands its _local derivative_, or slope, for each
    parent: how fast the result moves when that parent moves and nothing else
    does. For a sum it is 1 on both sides. For a product it is _the other
    factor_: if `a` grows by a little, `a·b` grows by `b` times as much.
    */

    /** Returns this + other. */
    public Value add(Value other) {
        return new Value(data + other.data, ADD, this, other);
    }

    private double addSlope() { return 1; }

    /** Returns this × other. */
    public Value mul(Value other) {
        return new Value(data * other.data, MUL, this, other);
    }

    private double mulSlopeA() { return b.data; }
    private double mulSlopeB() { return a.data; }

    /*
    The next three are the rules from school, with stem:[x] for the parent, a
    prime for the derivative, and stem:[n] for the exponent, which is a
    constant:

    [stem]
    ++++
    (x^n)' = n\,x^{n-1} \qquad (e^x)' = e^x \qquad
    (\ln x)' = \frac{1}{x}
    ++++

    Nobody has to take them on trust. At stem:[x = 2] the logarithm should
    have the slope 1/2, and the exponential stem:[e^2 = 7.39], its own value:

    [source,jshell]
    ----
    jshell> (StrictMath.log(2.001) - StrictMath.log(2)) / 0.001
    $21 ==> 0.49987504165105445

    jshell> (StrictMath.exp(2.001) - StrictMath.exp(2)) / 0.001
    $22 ==> 7.392751858796842
    ----

    A power of 0 is 1 everywhere and its slope 0, also at stem:[x = 0], where
    the first rule would multiply 0 by infinity.
    */

    /** Returns this to the power of a constant. */
    public Value pow(double exponent) {
        return new Value(power(data, exponent), POW,
            this, new Value(exponent));
    }

    private double powSlope() {
        return b.data == 0 ? 0 : b.data * power(a.data, b.data - 1);
    }

    /** Returns e to the power of this. */
    public Value exp() {
        return new Value(StrictMath.exp(data), EXP, this, null);
    }

    private double expSlope() { return data; }

    /** Returns the natural logarithm of this. */
    public Value log() {
        return new Value(StrictMath.log(data), LOG, this, null);
    }

    private double logSlope() { return 1 / a.data; }

    /*
    And `relu`, which turns negative numbers into 0, lets a nudge through
    where it let the number through.footnote:[At exactly 0 it has a kink
    and no derivative; everybody takes 0 there.]
    */

    /** Returns this where it is positive, else 0. */
    public Value relu() {
        return new Value(data > 0 ? data : 0, RELU, this, null);
    }

    private double reluSlope() { return a.data > 0 ? 1 : 0; }

    /*
    These are all the slopes that the engine needs. A Value finds its own by
    its operation:
    */

    private double localA() {
        switch (operation()) {
            case ADD: return addSlope();
            case MUL: return mulSlopeA();
            case POW: return powSlope();
            case EXP: return expSlope();
            case LOG: return logSlope();
            case RELU: return reluSlope();
            default: throw new AssertionError("a leaf has no parent");
        }
    }

    private double localB() {
        return operation() == MUL ? mulSlopeB() : addSlope();
    }

    private static double power(double x, double n) {
        if (n == -1) return 1 / x;
        if (n == 1) return x;
        if (n == 2) return x * x;
        return StrictMath.pow(x, n);
    }

    /*
    `StrictMath` gives the same bits on every machine, which `Math` does not
    promise; and the three exponents that a GPT uses most are spared its cost.

    The rest is sugar over the six. There is no subtraction: to subtract is to
    add the negative, and to divide is to multiply by the power of −1. Even a
    square root is there, as the power of one half.
    */

    public Value add(double c) { return add(new Value(c)); }
    public Value mul(double c) { return mul(new Value(c)); }
    public Value neg() { return mul(-1); }
    public Value sub(Value other) { return add(other.neg()); }
    public Value sub(double c) { return add(-c); }
    public Value div(Value other) { return mul(other.pow(-1)); }
    public Value div(double c) { return mul(1 / c); }

    /** Returns this to the power of n; this has to be above 0. */
    public Value pow(Value n) { return log().mul(n).exp(); }

    /** Returns 1 / (1 + e^-this); no exponential that overflows. */
    public Value sigmoid() {
        Value e = (data < 0 ? this : neg()).exp();
        Value s = e.add(1).pow(-1);
        return data < 0 ? e.mul(s) : s;
    }

    /** Returns the hyperbolic tangent, 2·sigmoid(2·this) − 1. */
    public Value tanh() { return mul(2).sigmoid().mul(2).sub(1); }

    /*
    And a user may look at everything, and change a leaf.
    */

    public double data() { return data; }
    public double grad() { return grad; }

    /** Sets the number, as an optimizer does with a weight. */
    public void setData(double data) { this.data = data; }

    /** Sets this Value's gradient, and no other's, back to 0. */
    public void zeroGrad() { grad = 0; }

    /** Returns "add", "mul", "pow", "exp", "log", "relu" or "leaf". */
    public String op() { return NAMES[operation()]; }

    /** Returns the operation as a sign, such as ×; a leaf has none. */
    public String sign() { return SIGNS[operation()]; }

    /** Returns the rule of the slope for a parent, in words. */
    public String slope(int parent) { return SLOPES[operation()][parent]; }

    /** Returns the Values that this was computed from: 0, 1 or 2. */
    public List<Value> parents() {
        if (a == null) return List.of();
        return b == null || operation() == POW
            ? List.of(a) : List.of(a, b);
    }

    /** Returns n of a {@code pow(n)}; NaN for any other operation. */
    public double exponent() {
        return operation() == POW ? b.data : Double.NaN;
    }

    /** Returns the same operation on other parents. */
    public Value again(Value... parents) {
        Value x = parents[0];
        switch (operation()) {
            case ADD: return x.add(parents[1]);
            case MUL: return x.mul(parents[1]);
            case POW: return x.pow(b.data);
            case EXP: return x.exp();
            case LOG: return x.log();
            case RELU: return x.relu();
            default: throw new AssertionError("a leaf has no parent");
        }
    }

    /** Returns the derivative with respect to each of the parents. */
    public double[] localGrads() {
        switch (parents().size()) {
            case 0: return new double[0];
            case 1: return new double[] {localA()};
            default: return new double[] {localA(), localB()};
        }
    }

    @Override
    public String toString() {
        return "Value(data=" + data + ", grad=" + grad + ")";
    }

    /*
    [source,jshell]
    ----
    jshell> var c = a.mul(b)
    c ==> Value(data=-6.0, grad=0.0) = mul(2, -3)

    jshell> c.op()
    $24 ==> "mul"

    jshell> c.parents()
    $25 ==>
    Value(data=2.0, grad=0.0)
    Value(data=-3.0, grad=0.0)

    jshell> c.localGrads()
    $26 ==>
    double[2]  from -3 to 2  mean -0.5  rms 2.55
      -3  2
    ----

    [#backward]
    === Walking back

    Local derivatives are about one step. The _chain rule_ joins the steps. If
    stem:[L] moves 3 times as fast as stem:[v], and stem:[v] 2 times as fast
    as stem:[a], then stem:[L] moves 6 times as fast as stem:[a]: slopes along
    a path are multiplied. And where a number is used in several places, its
    nudge arrives by several paths, and the contributions add up. Both in one
    line:

    [stem]
    ++++
    \frac{\partial L}{\partial a} = \sum_{v \text{ made from } a}
    \frac{\partial L}{\partial v} \cdot \frac{\partial v}{\partial a}
    ++++

    On the right, stem:[v] runs over all Values that have stem:[a] as a
    parent; the first factor is the gradient that has arrived at stem:[v], the
    second is the local derivative.

    So we start at the result, whose derivative with respect to itself is 1,
    and hand gradients down to parents, each time multiplied by the local
    derivative. One thing can go wrong: a Value must not hand its gradient on
    before the last contribution has arrived. Kahn's algorithm <<kahn1962>>
    keeps that order without recursion, however deep the graph. First we
    count, for each Value, how many others in this graph were made from it.
    Then a Value is _ready_ when that many have handed it their share. Leaves
    have nobody to hand anything to; they receive, and the walk never stops at
    them.

    .The order of the walk: a Value comes after all that was made from it
    image::figure:value-walk["The graph of L = ab + a: the sum L has turn 1, the product turn 2, and the leaves a and b receive; beside each arrow stands the local derivative, 1 and 1 into the sum, -3 from a and 2 from b into the product"]
    */

    /**
     * Adds d(this)/d(leaf) to the {@code grad} of every leaf that this
     * was computed from, and sets the {@code grad} of everything in
     * between. Takes time linear in nodes and edges, and no recursion.
     */
    public void backward() {
        Backward walk = new Backward(this);
        try {
            while (walk.hasNext()) walk.next();
        } finally {
            walk.close();
        }
    }

    /*
    Let us try it where it is easiest to get wrong. In stem:[L = a b + a] the
    value `a` is used twice, so its gradient has two parts: stem:[b] from the
    product and 1 from the sum.

    [source,jshell]
    ----
    jshell> var L = a.mul(b).add(a)
    L ==> Value(data=-4.0, grad=0.0) = add(-6, 2)

    jshell> L.backward()

    jshell> a.grad()
    $29 ==> -2.0

    jshell> b.grad()
    $30 ==> 2.0
    ----

    The same −2 and 2 as by nudging, from one walk.

    .The graph after `backward()`: operation, number, gradient ∇, and on each edge the local derivative
    image::figure:value-graph["Leaves a = 2 and b = -3 feed a product of -6; the product and a feed the sum L = -4; gradients are -2 at a, 2 at b, 1 at the product and at L"]

    Gradients of leaves _accumulate_: a second `backward()` adds to what the
    first one left. That is useful, since the gradient of a sum of losses is
    the sum of their gradients, so losses can be walked back one after the
    other. It is also a well-known trap. For a fresh answer, call `zeroGrad()`
    first.

    [source,jshell]
    ----
    jshell> L.backward()

    jshell> a.grad()
    $32 ==> -4.0

    jshell> a.zeroGrad()

    jshell> L.backward()

    jshell> a.grad()
    $35 ==> -2.0
    ----
    */

    /*
    [#backward-walk]
    === The walk in single steps °

    `backward()` is a loop around a walk that anybody may take in single
    steps; there is no second implementation to show how the first one works.
    The walk keeps the ready Values on a stack: last in, first out, so that it
    stays close to the memory it has just touched.
    */

    /** Returns the same walk, to be taken one Value at a time. */
    public Backward backwardWalk() {
        return new Backward(this);
    }

    /**
     * A walk back from a result: each {@link #next} hands the gradient
     * of one computed Value to its parents, and returns that Value.
     */
    public static final class Backward
            implements Iterator<Value>, AutoCloseable {

        private static final ThreadLocal<Backward> OPEN =
            new ThreadLocal<>();

        private final Value root;
        private Value[] ready = new Value[1 << 12];
        private int count;
        private boolean open;
        private boolean over;

        /*
        The count comes first. Starting from the result, every computed Value
        adds one to the count of each of its parents. A parent that is met for
        the first time gets the gradient 0 and is looked into in its turn.
        Leaves keep the gradient they have, and what comes is added to it.
        */

        private Backward(Value root) {
            this.root = root;
            Backward abandoned = OPEN.get();
            if (abandoned != null) abandoned.close();
            OPEN.set(this);
            open = true;
            root.grad = root.state == LEAF ? root.grad + 1 : 1;
            push(root);
            while (count > 0) {
                Value v = ready[--count];
                if (v.a != null) countChild(v.a);
                if (v.b != null) countChild(v.b);
            }
            push(root);
        }

        private void countChild(Value parent) {
            int state = parent.state;
            if (state == LEAF) return;
            parent.state = state + CHILD;
            if (state < CHILD) {            // seen for the first time
                parent.grad = 0;
                push(parent);
            }
        }

        /*
        Then the walk. Each step takes a Value that is ready and gives every
        parent its share: the local derivative times the gradient, which is
        the chain rule in one line. A parent that has got its last share is
        ready itself.
        */

        /** Returns whether no other walk and no close() has ended it. */
        public boolean isOpen() { return open; }

        @Override
        public boolean hasNext() {
            if (count > 0) return true;
            over = true;
            return false;
        }

        @Override
        public Value next() {
            if (count == 0) throw new NoSuchElementException(
                "the walk is over");
            Value v = ready[--count];
            if (v.a != null) {
                v.a.grad += v.localA() * v.grad;
                release(v.a);
                if (v.b != null && v.operation() != POW) {
                    v.b.grad += v.localB() * v.grad;
                    release(v.b);
                }
            }
            return v;
        }

        private void release(Value parent) {
            int state = parent.state;
            if (state == LEAF) return;
            parent.state = state - CHILD;
            if (state < 2 * CHILD) push(parent);
        }

        @Override
        public String toString() {
            return "Backward(" + count + " ready)";
        }

        private void push(Value v) {
            if (count == ready.length)
                ready = Arrays.copyOf(ready, 2 * count);
            ready[count++] = v;
        }

        /*
        The counts live in the Values themselves, packed above the three bits
        that name the operation, since a field more in so many Values would be
        felt. At the end of a walk every count is back at 0. A walk that is
        left halfway, say by Ctrl-C, would leave counts behind and spoil the
        next, so it is closed: by `backward()` itself, or when the next walk
        starts. Nobody knows where it was when it was stopped, so everything
        below the result is gone over twice: once to mark each Value, as a
        negative state, once to give it its bare operation back.
        */

        /** Ends the walk; what it has not reached stays as it is. */
        @Override
        public void close() {
            if (!open) return;
            open = false;
            OPEN.remove();
            if (over) return;
            sweep(true);
            sweep(false);
        }

        private void sweep(boolean mark) {
            count = 0;
            sweep(root, mark);
            while (count > 0) {
                Value v = ready[--count];
                if (v.a != null) sweep(v.a, mark);
                if (v.b != null) sweep(v.b, mark);
            }
        }

        private void sweep(Value v, boolean mark) {
            boolean marked = v.state < 0;
            if (marked == mark || v.state == LEAF) return;
            v.state = mark ? ~v.operation() : ~v.state;
            push(v);
        }
    }

    private int operation() { return state & 7; }
}

/*
[#gradient-check]
=== Trust, but check

Is it right? Nudging, which is too slow to train with, is just right to check
with. Take the slope between a step to the left and a step to the right, the
_central difference_; its error shrinks with the square of the step. Here with
a calculation that uses a power, a logarithm and a division:

[source,jshell]
----
jshell> Value g(Value x) { return x.pow(3).log().div(x.add(1)); }
|  created method g(Value)

jshell> var x = new Value(2)
x ==> Value(data=2.0, grad=0.0)

jshell> g(x).backward()

jshell> x.grad()
$39 ==> 0.2689509398133516

jshell> double at(double x) { return g(new Value(x)).data(); }
|  created method at(double)

jshell> (at(2 + 1e-5) - at(2 - 1e-5)) / 2e-5
$41 ==> 0.26895093982459706
----

They agree to ten digits. Which of the two is wrong in the eleventh? If it is
the nudge, a step ten times as long should be wrong a hundred times as much:

[source,jshell]
----
jshell> (at(2 + 1e-5) - at(2 - 1e-5)) / 2e-5 - x.grad()
$42 ==> 1.124544901642821E-11

jshell> (at(2 + 1e-4) - at(2 - 1e-4)) / 2e-4 - x.grad()
$43 ==> 1.1331258154001489E-9
----

It is the nudge, and the cause is the length of its step, not rounding. The
tests of this book check thousands of random graphs, and without such an
error: each number there carries its slope along on the way forward, too.

[#value-production]
=== In production

The six operations are not everything (there is no sine among them), but
everything in a GPT can be put together from them. A matrix product is
multiplications and sums. Softmax is exponentials, a sum and a power of −1. A
norm divides by a root, the loss is a logarithm. Whatever is made from parts
whose derivatives are known has a known derivative.

A library such as PyTorch works by the same rules on a coarser grain. Its
_tensor_ is a whole array of numbers, and its graph has one node for each
operation on arrays. To predict "emma" our model makes some forty thousand
Values. A tensor library makes a few dozen nodes, and each keeps just what its
derivative will need: a matrix product keeps its two factors, and its rule on
the way back is two more matrix products. The numbers are stored in 32 or 16
bits in place of our 64, so that less has to be moved and the arithmetic is
faster <<micikevicius2018>>. What the forward pass has to keep for the way
back is often larger than the model. So large runs throw some of it away and
compute it a second time when the walk gets there, which is called _activation
checkpointing_.

The recording, the chain rule, the order of the walk and the adding-up of
gradients are the same. Adding up is also what makes shared weights work: one
matrix used in two places gets the sum of both gradients, with no extra code.

[#value-try]
=== Try it

Take the walk one Value at a time and look at the gradients as they arrive:

[source,jshell]
----
jshell> a.zeroGrad(); b.zeroGrad();

jshell> for (var walk = L.backwardWalk(); walk.hasNext();)
   ...>     System.out.println(walk.next().op() + " " + a.grad());
add 1.0
mul -2.0
----

The first 1 came from the sum, the −3 from the product. Now make `a` negative
and put a `relu()` around it before it is used. Which gradient does it get,
and why?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> var n = new Value(-2)
n ==> Value(data=-2.0, grad=0.0)

jshell> n.relu().mul(b).add(n.relu()).backward()

jshell> n.grad()
$49 ==> 0.0
----

None. Where `relu` lets no number through, it lets no nudge through.
====

`/graph L` draws the graph in the terminal, and `/check L` holds the gradient
of each of its leaves against a measured slope.
*/
