package microgpt;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import microgpt.source.JavaToken;
import microgpt.text.BytePairFiles;
import org.junit.jupiter.api.Test;

/** The houses, and the arrows between them. */
class ArchitectureTest {

    /** What each package may use of ours and of others; the JDK is free. */
    static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
        Map.entry("microgpt", Set.of("org.apache.commons.rng")),
        Map.entry("microgpt.text", Set.of("microgpt", "com.google.gson")),
        Map.entry("microgpt.train", Set.of("microgpt", "microgpt.text", "com.google.gson")),
        Map.entry("microgpt.files", Set.of()),
        Map.entry("microgpt.source", Set.of("com.sun.source")),
        Map.entry("microgpt.draw", Set.of("org.jline.utils")),
        Map.entry("microgpt.tuning", Set.of("microgpt", "microgpt.text", "microgpt.train")),
        Map.entry("microgpt.fast", Set.of("microgpt", "microgpt.text", "microgpt.train",
            "microgpt.tuning")),
        Map.entry("microgpt.scaling", Set.of("microgpt.draw", "microgpt.fast",
            "microgpt.tuning", "org.hipparchus")),
        Map.entry("microgpt.run", Set.of("microgpt", "microgpt.text", "microgpt.train")),
        Map.entry("microgpt.cli", Set.of("microgpt", "microgpt.text", "microgpt.train",
            "microgpt.fast", "microgpt.files", "microgpt.run", "microgpt.scaling",
            "microgpt.tuning", "picocli", "com.sun.management")),
        Map.entry("microgpt.repl.spi", Set.of()),
        Map.entry("microgpt.toolkit", Set.of("microgpt", "microgpt.text", "microgpt.train",
            "microgpt.draw", "microgpt.fast", "microgpt.files", "microgpt.run",
            "microgpt.source", "microgpt.tuning", "microgpt.repl.spi", "com.google.gson",
            "com.sun.management")),
        Map.entry("microgpt.repl.engine", Set.of("microgpt.repl.spi", "org.jline",
            "org.objectweb.asm", "com.sun.tools.attach")),
        Map.entry("microgpt.repl.eval", Set.of("microgpt.repl.spi", "microgpt.repl.engine",
            "com.sun.source")),
        Map.entry("microgpt.repl.read", Set.of("microgpt.repl.spi", "microgpt.source",
            "org.jline")),
        Map.entry("microgpt.repl.say", Set.of("microgpt.repl.spi", "microgpt.repl.engine",
            "microgpt.repl.eval", "microgpt.source", "org.jline")),
        Map.entry("microgpt.repl.command", Set.of("microgpt.files", "microgpt.source",
            "microgpt.repl.spi", "microgpt.repl.engine", "microgpt.repl.eval",
            "microgpt.repl.say", "microgpt.repl.read", "org.jline")),
        Map.entry("microgpt.repl", Set.of("microgpt.repl.spi", "microgpt.repl.engine",
            "microgpt.repl.eval", "microgpt.repl.say", "microgpt.repl.read",
            "microgpt.repl.command", "microgpt.source")),
        Map.entry("microgpt.repl.terminal", Set.of("microgpt.files", "microgpt.source",
            "microgpt.repl.spi", "microgpt.repl.engine", "microgpt.repl.eval",
            "microgpt.repl.say", "microgpt.repl.command", "microgpt.repl", "org.jline")),
        Map.entry("microgpt.web", Set.of("microgpt", "microgpt.text", "microgpt.train",
            "microgpt.fast", "microgpt.toolkit", "org.teavm.jso")),
        Map.entry("microgpt.snippet", Set.of("microgpt", "microgpt.text", "microgpt.train",
            "microgpt.draw", "microgpt.fast", "microgpt.repl.spi", "microgpt.source",
            "microgpt.toolkit", "microgpt.tuning", "microgpt.web", "org.teavm.jso")),
        Map.entry("microgpt.book.base", Set.of("microgpt.source", "org.jsoup")),
        Map.entry("microgpt.book.formulas", Set.of("microgpt.book.base", "org.jsoup",
            "org.scilab.forge.jlatexmath", "org.apache.xmlgraphics")),
        Map.entry("microgpt.book.engine", Set.of("microgpt.snippet", "microgpt.web",
            "microgpt.book.base", "org.teavm")),
        Map.entry("microgpt.book.figures", Set.of("microgpt", "microgpt.text",
            "microgpt.train", "com.google.gson", "microgpt.draw", "microgpt.fast",
            "microgpt.scaling", "microgpt.tuning", "microgpt.web", "microgpt.repl",
            "microgpt.repl.say", "microgpt.repl.spi", "microgpt.toolkit",
            "microgpt.book.base", "org.jsoup")),
        Map.entry("microgpt.book.transcripts", Set.of("microgpt.text", "microgpt.train",
            "microgpt.repl", "microgpt.snippet", "microgpt.source", "microgpt.book.base",
            "com.google.gson", "org.apache.commons.rng")),
        Map.entry("microgpt.book.measured", Set.of("microgpt", "microgpt.text",
            "microgpt.train", "microgpt.fast", "microgpt.scaling", "microgpt.tuning",
            "microgpt.book.base", "microgpt.book.figures")),
        Map.entry("microgpt.book.numbers", Set.of("microgpt.source", "microgpt.book.base",
            "microgpt.book.measured")),
        Map.entry("microgpt.book.weave", Set.of("microgpt.source", "microgpt.book.base",
            "microgpt.book.figures", "microgpt.book.formulas", "microgpt.book.transcripts",
            "com.sun.source", "org.asciidoctor", "org.jsoup")),
        Map.entry("microgpt.book.page", Set.of("microgpt.source", "microgpt.book.base",
            "microgpt.book.figures", "microgpt.book.formulas", "microgpt.book.transcripts",
            "microgpt.book.weave", "com.google.gson", "org.asciidoctor", "org.jsoup")),
        Map.entry("microgpt.book.pdf", Set.of("microgpt.source", "microgpt.book.figures",
            "microgpt.book.formulas", "microgpt.book.weave", "org.asciidoctor")),
        Map.entry("microgpt.book", Set.of("microgpt", "microgpt.text", "microgpt.files",
            "microgpt.source", "microgpt.book.base", "microgpt.book.engine",
            "microgpt.book.figures", "microgpt.book.numbers", "microgpt.book.page",
            "microgpt.book.pdf", "microgpt.book.transcripts", "microgpt.book.weave",
            "org.asciidoctor", "org.jsoup", "picocli")));

    /** How many files a room may have. */
    private static final int ROOM = 21;

    /** The bytecode, which also holds what no import names. */
    private static final JavaClasses CLASSES = classes();

    private static JavaClasses classes() {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter().importPath(Golden.ROOT.resolve("build/classes"));
    }

    @Test
    void housesUseOnlyWhatTheyMay() {
        var wrong = new TreeSet<String>();
        for (JavaClass c : CLASSES) {
            String house = house(c.getPackageName());
            assertTrue(house != null, "a package without a house: " + c.getPackageName());
            for (Dependency d : c.getDirectDependenciesFromSelf()) {
                JavaClass used = d.getTargetClass().getBaseComponentType();
                String name = used.getPackageName(), at = house(name);
                boolean may = used.isPrimitive() || house.equals(at)
                    || name.matches("(java|javax|jdk)\\..*")
                    || (at != null ? MAY_USE.get(house).contains(at)
                        : MAY_USE.get(house).stream().anyMatch(name::startsWith));
                if (!may) wrong.add(c.getName() + " uses " + used.getName());
            }
        }
        assertEquals(Set.of(), wrong);
    }

    /** What is allowed and not used is an arrow that nobody would notice coming. */
    @Test
    void nothingIsAllowedThatNobodyUses() {
        var unused = new TreeSet<String>();
        MAY_USE.forEach((house, may) -> may.forEach(m -> unused.add(house + " -> " + m)));
        for (JavaClass c : CLASSES) for (Dependency d : c.getDirectDependenciesFromSelf()) {
            String name = d.getTargetClass().getBaseComponentType().getPackageName();
            String house = house(c.getPackageName()), at = house(name);
            for (String m : MAY_USE.get(house))
                if (at != null ? m.equals(at) : name.startsWith(m))
                    unused.remove(house + " -> " + m);
        }
        assertEquals(Set.of(), unused);
    }

    /** A type named by a string is one that no compiler follows. */
    @Test
    void noTypeIsNamedByAString() throws IOException {
        var types = new TreeSet<String>();
        for (JavaClass c : CLASSES) types.add('"' + c.getName() + '"');
        var named = new TreeSet<String>();
        try (var all = Files.walk(Golden.ROOT.resolve("src"))) {
            for (Path file : all.filter(p -> p.toString().endsWith(".java")).toList())
                for (JavaToken token : JavaToken.scan(Files.readString(file)))
                    if (types.contains(token.text()))
                        named.add(file.getFileName() + " says " + token.text());
        }
        assertEquals(Set.of(), named);
    }

    @Test
    void packagesGoInNoCircle() {
        SlicesRuleDefinition.slices().matching("(microgpt..)").should().beFreeOfCycles()
            .check(CLASSES);
    }

    @Test
    void aRoomHoldsWhatOneCanOversee() {
        var sizes = new TreeMap<String, Integer>();
        for (JavaClass c : CLASSES)
            if (c.isTopLevelClass()) sizes.merge(c.getPackageName(), 1, Integer::sum);
        sizes.values().removeIf(size -> size <= ROOM);
        assertEquals(Map.of(), sizes);
    }

    /** Same seed, same numbers; and a stranger's file has nothing to start. */
    @Test
    void theEngineHasNoChanceNoOutsideAndOneWayToRound() {
        DescribedPredicate<JavaClass> engine = JavaClass.Predicates.resideInAnyPackage(
            "microgpt", "microgpt.text", "microgpt.train", "microgpt.tuning..");
        noClasses().that(engine).should().dependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage("java.net..", "java.awt..", "javax..",
                    "java.lang.reflect..", "java.time..")
                .or(JavaClass.Predicates.belongToAnyOf(Thread.class, Executors.class, Runtime.class,
                    ProcessBuilder.class, ClassLoader.class, java.util.Random.class,
                    java.io.ObjectInputStream.class))).check(CLASSES);
        noClasses().that(engine).should().callMethodWhere(DescribedPredicate.describe(
            "is System.exit, a clock, or a function of Math that StrictMath has exactly",
            call -> call.getTargetOwner().isEquivalentTo(System.class)
                    && Set.of("exit", "nanoTime", "currentTimeMillis", "load", "loadLibrary")
                        .contains(call.getName())
                || call.getTargetOwner().isEquivalentTo(Math.class)
                    && Set.of("random", "exp", "log", "log10", "log1p", "expm1", "pow", "sin",
                        "cos", "tan", "tanh", "sinh", "cosh", "asin", "acos", "atan", "atan2",
                        "cbrt", "hypot").contains(call.getName()))).check(CLASSES);
    }

    /**
     * The book's pages run the engine, compiled for them: what has no counterpart there, or
     * another meaning, it does without. The compiler says the rest when the book is made.
     */
    @Test
    void theEngineUsesWhatAPageCanRun() {
        DescribedPredicate<JavaClass> engine = JavaClass.Predicates.resideInAnyPackage(
            "microgpt", "microgpt.text", "microgpt.train");
        noClasses().that(engine).should().dependOnClassesThat(
            JavaClass.Predicates.belongToAnyOf(java.util.StringJoiner.class, StackWalker.class,
                ClassValue.class, java.lang.invoke.MethodHandles.class,
                java.lang.invoke.VarHandle.class, java.util.concurrent.ForkJoinPool.class))
            .check(CLASSES);
        noClasses().that(engine).should().callMethodWhere(DescribedPredicate.describe(
            "asks a class for what a page does not know of it",
            call -> call.getTargetOwner().isEquivalentTo(Class.class)
                && Set.of("getRecordComponents", "getSimpleName", "getDeclaredMethods",
                    "getDeclaredFields", "forName").contains(call.getName()))).check(CLASSES);
        var caught = new TreeSet<String>();     // in a page these are no exceptions
        for (JavaClass c : CLASSES) if (engine.test(c)
                && !c.isEquivalentTo(BytePairFiles.class))      // reads files, which no page does
            c.getCodeUnits().forEach(unit -> unit.getTryCatchBlocks().forEach(block ->
                block.getCaughtThrowables().forEach(t -> {
                    if (t.isEquivalentTo(NullPointerException.class)
                        || t.isEquivalentTo(ArrayIndexOutOfBoundsException.class)
                        || t.isEquivalentTo(ClassCastException.class)
                        || t.isEquivalentTo(StackOverflowError.class))
                        caught.add(unit.getFullName() + " catches " + t.getName());
                })));
        assertEquals(Set.of(), caught);
    }

    /** The longest of our packages that this one is or lies in. */
    private static String house(String name) {
        String house = null;
        for (String h : MAY_USE.keySet())
            if ((name.equals(h) || name.startsWith(h + ".")
                    && !h.equals("microgpt"))
                    && (house == null || h.length() > house.length()))
                house = h;
        return house;
    }

    /** The source without comments and literals. */
    static String code(String source) {
        return source.replaceAll(
            "(?s)/\\*.*?\\*/|//[^\\n]*|\"(?:\\\\.|[^\"\\\\\\n])*\"", " ");
    }
}
