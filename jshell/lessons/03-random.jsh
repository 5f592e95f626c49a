// Chance that can be repeated: random numbers
//
// The same seed gives the same numbers, every time.
var one = new PythonRandom(42);
var two = new PythonRandom(42);
one.random() == two.random();

// A thousand draws from a bell curve around 0 with standard deviation 1.
double[] draws = new double[1000];
for (int i = 0; i < draws.length; i++) draws[i] = one.gauss(0, 1);
Arrays.stream(draws).average().getAsDouble();
Math.sqrt(Arrays.stream(draws).map(x -> x * x).average().getAsDouble());

// How many of these thousand are within one standard deviation? About two thirds.
// Guess: how many exactly?
Arrays.stream(draws).filter(x -> Math.abs(x) < 1).count();

// Choosing by weights: index 1 should come about 7 times in 10.
int[] counts = new int[3];
for (int i = 0; i < 1000; i++) counts[one.choose(new double[] {0.1, 0.7, 0.2})]++;
counts;

// A state tells where a generator is; another one can go on from there.
PythonRandom.at(one.state()).random() == one.random();

// Try: new PythonRandom(43). What do you have to do to get the same draws?
