/*
[#dot-graph]
== A graph of fewer nodes: dots and sums

The graph of <<value>> has a node for each multiplication and one for each
addition. A dot product of sixteen numbers is 31 nodes, and nearly all of a
model is dot products. So let a whole dot product be _one_ node. It has as
many parents as there are numbers in it, and its slopes are as simple as
before: for each number, the one that it is multiplied by. Of some
fifty thousand nodes for a name, four thousand are left.

Everything else stays what it was: numbers that remember how they were made,
and a walk back. The walk becomes simpler. Nodes are noted in a list as they
are made, and a node is made after its parents. So whoever goes through the
list from its end to its beginning meets every node after all that was made
from it, which is just what Kahn's algorithm took care of in <<backward>>. Such
a list is called a _tape_.

In each class below, the constructor calculates, and `back()` hands the gradient
on. The two belong together, line by line.
*/
package microgpt.fast;

import java.util.Arrays;

/** Numbers that remember how they were made, in larger pieces. */
final class DotGraph {

    /** A number; by itself a leaf, which only receives. */
    static class Node {
        double data;
        double grad;

        Node(double data) { this.data = data; }

        /** Hands its gradient on to its parents. */
        void back() {}
    }

    private Node[] tape = new Node[1 << 12];
    private int count;

    private Node note(Node made) {
        if (count == tape.length) tape = Arrays.copyOf(tape, 2 * count);
        return tape[count++] = made;
    }

    /** Returns how many nodes there are, leaves apart. */
    int size() { return count; }

    /** Walks back from the nodes that have a gradient; forgets all. */
    void backward() {
        while (count > 0) {
            tape[--count].back();
            tape[count] = null;
        }
    }

    /** Returns factor · Σ a[i+k]·b[j+k], for n numbers. */
    Node dot(Node[] a, int i, Node[] b, int j, int n, double factor) {
        return note(new Dot(a, i, b, j, n, factor));
    }

    private static final class Dot extends Node {
        private final Node[] a, b;
        private final int i, j, n;
        private final double factor;

        Dot(Node[] a, int i, Node[] b, int j, int n, double factor) {
            super(0);
            this.a = a;
            this.b = b;
            this.i = i;
            this.j = j;
            this.n = n;
            this.factor = factor;
            double sum = a[i].data * b[j].data;
            for (int k = 1; k < n; k++)
                sum += a[i + k].data * b[j + k].data;
            data = sum * factor;
        }

        @Override
        void back() {
            double g = grad * factor;
            if (g == 0) return;         // the bend has let nothing through
            for (int k = 0; k < n; k++) {
                Node x = a[i + k], y = b[j + k];
                x.grad += g * y.data;
                y.grad += g * x.data;
            }
        }
    }

    /** Returns factor · Σ x[k], for the first n numbers. */
    Node sum(Node[] x, int n, double factor) {
        return note(new Sum(x, n, factor));
    }

    private static final class Sum extends Node {
        private final Node[] x;
        private final int n;
        private final double factor;

        Sum(Node[] x, int n, double factor) {
            super(0);
            this.x = x;
            this.n = n;
            this.factor = factor;
            double sum = x[0].data;
            for (int k = 1; k < n; k++) sum += x[k].data;
            data = sum * factor;
        }

        @Override
        void back() {
            double g = grad * factor;
            for (int k = 0; k < n; k++) x[k].grad += g;
        }
    }

    /*
    What is left has one parent or two. Constants are no nodes here: they stand
    in the node that uses them.
    */

    /** Returns p·a + q·b, such as a sum or a difference. */
    Node mix(double p, Node a, double q, Node b) {
        return note(new Node(p * a.data + q * b.data) {
            @Override
            void back() {
                a.grad += p * grad;
                b.grad += q * grad;
            }
        });
    }

    /** Returns a·b. */
    Node product(Node a, Node b) {
        return note(new Node(a.data * b.data) {
            @Override
            void back() {
                a.grad += b.data * grad;
                b.grad += a.data * grad;
            }
        });
    }

    /** Returns c·x + d. */
    Node line(Node x, double c, double d) {
        return note(new Node(x.data * c + d) {
            @Override
            void back() { x.grad += c * grad; }
        });
    }

    /** Returns (x + d) to the power of n, for a sum that is not 0. */
    Node power(Node x, double d, double n) {
        double sum = x.data + d;
        return note(new Node(
                n == -1 ? 1 / sum : StrictMath.pow(sum, n)) {
            @Override
            void back() { x.grad += n * data / sum * grad; }
        });
    }

    /** Returns x². */
    Node square(Node x) {
        return note(new Node(x.data * x.data) {
            @Override
            void back() { x.grad += 2 * x.data * grad; }
        });
    }

    /** Returns e to the power of c·x + d. */
    Node exp(Node x, double c, double d) {
        return note(new Node(StrictMath.exp(c * x.data + d)) {
            @Override
            void back() { x.grad += c * data * grad; }
        });
    }

    /** Returns the natural logarithm of x. */
    Node log(Node x) {
        return note(new Node(StrictMath.log(x.data)) {
            @Override
            void back() { x.grad += grad / x.data; }
        });
    }

    /** Returns x where it is positive, else 0. */
    Node relu(Node x) {
        return note(new Node(x.data > 0 ? x.data : 0) {
            @Override
            void back() { if (x.data > 0) x.grad += grad; }
        });
    }

    /** Returns 1 / (1 + e^-x). */
    Node sigmoid(Node x) {
        Node e = exp(x, x.data < 0 ? 1 : -1, 0), s = power(e, 1, -1);
        return x.data < 0 ? product(e, s) : s;
    }

    /** Returns the hyperbolic tangent. */
    Node tanh(Node x) { return line(sigmoid(line(x, 2, 0)), 2, -1); }
}
