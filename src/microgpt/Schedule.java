/*
[#schedule]
== How far to step, and when: schedules

Learning goes in steps, and how long a step is says the _learning rate_. It
need not stay the same. While everything is wrong, large steps get somewhere;
near the end they only jump across the place that one is looking for. A
_schedule_ says how the rate changes over a run.

The plainest schedule is _constant_. A _linear_ one falls in a straight line
to its last rate. A _cosine_ one falls to the same place, slowly at first and
slowly at the end: with stem:[t] for the part of the way that is done, from 0
to 1, stem:[\eta_0] for the first rate and stem:[\eta_1] for the last,

[stem]
++++
\eta = \eta_1 + (\eta_0 - \eta_1)\,\frac{1 + \cos \pi t}{2}
++++

In front of each of them there may be a _warm-up_: the rate rises in a
straight line, since what the optimizer has seen in the first steps is too
little to trust.
*/
package microgpt;

/**
 * The learning rate of each step of a run.
 *
 * @param form how it falls
 * @param peak the rate after the warm-up
 * @param last the rate at the end of a run; a constant rate ignores it
 * @param warmup steps in which the rate rises
 * @param steps length of the run
 */
public record Schedule(
        Form form, double peak, double last, int warmup, int steps) {

    /** The ways to fall. */
    public enum Form { CONSTANT, LINEAR, COSINE }

    /** Returns the learning rate of a step; the first is step 0. */
    public double rate(int step) {
        if (step < warmup) return peak * (step + 1) / warmup;
        double done = Math.min(1,
            (double) (step - warmup) / Math.max(1, steps - warmup));
        return switch (form) {
            case CONSTANT -> peak;
            case LINEAR -> last + (peak - last) * (1 - done);
            case COSINE -> last + (peak - last)
                * (1 + StrictMath.cos(Math.PI * done)) / 2;
        };
    }
}

/*
[source,jshell]
----
jshell> var falling = new Schedule(Schedule.Form.LINEAR, 0.01, 0, 2, 10)
falling ==> Schedule[form=LINEAR, peak=0.01, last=0.0, warmup=2, steps=10]

jshell> for (int step : new int[] {0, 1, 2, 6, 9})
   ...>     System.out.println(step + "  " + falling.rate(step));
0  0.005
1  0.01
2  0.01
6  0.005
9  0.00125
----

The rate that a further step would have is 0: a run is at its end when its
steps are taken.

[#schedule-production]
=== In production

GPT-3 warmed up and then followed a cosine down to a tenth of the peak
<<brown2020>>. Whether the curve matters is another
question. What matters is that the rate falls; <<adamw>> and <<trainer>> come
back to it with numbers.

[#schedule-try]
=== Try it

Print the rates of a cosine schedule in place of the linear one. At which
steps are the two furthest apart?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> var wave = new Schedule(Schedule.Form.COSINE, 0.01, 0, 2, 10)
wave ==> Schedule[form=COSINE, peak=0.01, last=0.0, warmup=2, steps=10]

jshell> for (int step = 2; step < 10; step++)
   ...>     System.out.println(step + String.format(Locale.ROOT, "  %.5f",
   ...>         wave.rate(step) - falling.rate(step)));
2  0.00000
3  0.00087
4  0.00104
5  0.00066
6  0.00000
7  -0.00066
8  -0.00104
9  -0.00087
----

At two steps, 4 and 8: a quarter of the way after the warm-up the cosine is as
far above the line as it is below it a quarter before the end.
====
*/
