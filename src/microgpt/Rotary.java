/*
[#rotary]
== Turning by position: rotary embeddings °

There is another way to tell a model where a token stands: not to add anything
to its vector, but to _turn_ what attention compares: the _query_ of a
position that looks and the _key_ of each that it looks at (<<attention>>).
Take a query and a key of two numbers each, and see them as arrows in the
plane. Turn each by an angle that grows with its position. The angle between
two arrows then changes by the difference of their positions and by nothing
else: how well a key three places back answers is the same at the start of a
text and in its middle. That is the idea of _rotary position embedding_, RoPE
<<su2021>>.

An arrow stem:[(a, b)] turned by the angle stem:[\varphi] is

[stem]
++++
(a \cos\varphi - b \sin\varphi,\;\; a \sin\varphi + b \cos\varphi)
++++

A query has more than two numbers, so it is cut into pairs, and each pair is
turned at a speed of its own: pair stem:[i] of a head with stem:[d] numbers by
stem:[\varphi = p \cdot \theta^{-2i/d}] at position stem:[p], with
stem:[\theta = 10000]. The first pair turns by one radian a position and tells
neighbours apart; the last hardly turns and tells far from near.
*/
package microgpt;

import microgpt.Probe.Station;

/**
 * Turns pairs of numbers by an angle that grows with the position (Su et
 * al. 2021, section 3.2).
 *
 * @param headWidth numbers in a head; even
 * @param base the larger, the slower the later pairs turn
 */
public record Rotary(int headWidth, double base) {

    static final Station
        QUERY = new Station("q_turned", "attention",
            "Turn: query and key by the angles of the position",
            "q = q with each pair turned by its angle"),
        KEY = new Station("k_turned", "attention", QUERY.title(),
            "k = k with each pair turned by its angle");

    /** Returns the angle of a pair at a position, in radians. */
    public double angle(int pair, int position) {
        return position
            * StrictMath.pow(base, -2.0 * pair / headWidth);
    }

    /**
     * Returns the heads of a vector, turned for that position.
     *
     * @param x the heads, one after the other, {@code [width]}
     * @return {@code [width]}
     */
    public Value[] turn(Value[] x, int position) {
        var y = new Value[x.length];
        for (int i = 0; i < x.length; i += 2) {
            double angle = angle(i % headWidth / 2, position);
            double cos = StrictMath.cos(angle);
            double sin = StrictMath.sin(angle);
            y[i] = x[i].mul(cos).sub(x[i + 1].mul(sin));
            y[i + 1] = x[i].mul(sin).add(x[i + 1].mul(cos));
        }
        return y;
    }
}

/*
Two arrows three places apart, near the start and further on: their dot
product is the same, but for rounding.

[source,jshell]
----
jshell> var rotary = new Rotary(2, 10000)
rotary ==> Rotary[headWidth=2, base=10000.0]

jshell> double score(int query, int key) {
   ...>     Value[] q = {new Value(1), new Value(0.5)};
   ...>     Value[] k = {new Value(-0.3), new Value(2)};
   ...>     Value[] a = rotary.turn(q, query), b = rotary.turn(k, key);
   ...>     return a[0].mul(b[0]).add(a[1].mul(b[1])).data();
   ...> }
|  created method score(int,int)

jshell> score(3, 0)
$3 ==> -0.38958673029159724

jshell> score(12, 9)
$4 ==> -0.3895867302915975
----

[#rotary-production]
=== In production

It is often said that RoPE also works beyond the length that was trained on.
As it stands it does not work well there <<press2022>>. Models are made ready
for longer texts by slowing the angles down and by some further training
<<chen2023>>; others turn more slowly from the start, with a larger
stem:[\theta], as Llama 3 does with 500,000 <<grattafiori2024>>.

[#rotary-try]
=== Try it

Ask for `score(3, 1)`. Is it the same as `score(1, 3)`? Should it be?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> score(3, 1)
$5 ==> 1.663686682092216

jshell> score(1, 3)
$6 ==> -2.2462922532582152
----

It should not. In the first the key stands two places back, in the second two
ahead, and before and after are not alike.
====

`/new microgpt position=rope` makes a model that knows positions in this way
only; it has no `wpe`.
*/
