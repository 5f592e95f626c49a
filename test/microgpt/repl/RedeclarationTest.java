package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What was computed stays when what it was computed from is declared anew. The
 * expected answers are those of the JDK's own jshell.
 */
@Timeout(120)
class RedeclarationTest extends OneSession {

    @Test
    void aVarComputedFromAnotherKeepsItsValue() {
        assertEquals("m ==> 5\n", answer("var n = 2", "var m = n + 3", "var n = 7", "m"));
        assertEquals("k ==> 5\n", answer("var k = m", "int f() { return 1; }", "k"));
        assertEquals("r ==> 3\n", answer("int p = 2", "int r = p + 1", "int p = 9", "r"));
        assertEquals("tail ==> \"rst\"\n", answer("String text = \"first\";",
            "var tail = text.substring(2);", "String text = \"override\";", "tail"));
        assertEquals("text ==> \"override\"\n", answer("text"));
    }

    @Test
    void aValueComputedFromAnotherKeepsWhatItHolds() {
        assertEquals("c ==> Value(data=6.0, grad=0.0)\n", answer("var a = new Value(2)",
            "var c = a.mul(3)", "var a = new Value(7)", "c"));
        assertTrue(answer("c.parents()").contains("data=2.0"), answer("c.parents()"));
    }

    @Test
    void theResultOfAMethodStaysWhenTheMethodChanges() {
        assertEquals("w ==> 42\n", answer("int f() { return 1; }", "var w = f()",
            "w = 42", "int f() { return 2; }", "w"));
        assertTrue(answer("f()").endsWith(" ==> 2\n"));
    }

    @Test
    void aTrainedTrainerStaysUnderItsOtherName() {
        answer("Trainer mine() { return Trainer.create(Config.microgpt(), corpus); }");
        answer("var t = mine()");
        answer("t.train(3)");
        answer("Trainer mine() { return Trainer.create(Config.karpathy(), corpus); }");
        assertTrue(answer("t.steps()").endsWith(" ==> 3\n"));
        answer("var second = t");
        answer("var t = mine()");
        assertTrue(answer("second.steps()").endsWith(" ==> 3\n"));
        assertTrue(answer("t.steps()").endsWith(" ==> 0\n"));
    }

    @Test
    void objectsOfAnOwnClassLiveOnWhenABodyChanges() {
        answer("class C { int x = 5; int g() { return 1; } }", "var c = new C()",
            "var all = List.of(new C(), c)", "c.x = 9");
        assertEquals("|  modified class C\n",
            answer("class C { int x = 5; int g() { return 2; } }"));
        assertTrue(answer("c.x").endsWith(" ==> 9\n"));
        assertTrue(answer("c.g()").endsWith(" ==> 2\n"));
        assertTrue(answer("all.get(0).g() + all.get(1).x").endsWith(" ==> 11\n"));
    }

    @Test
    void whatAnotherShapeOfATypeTakesAwayIsTold() {
        answer("record R(int a) {}", "var r1 = new R(1)", "R r2", "r2 = new R(2)",
            "int kept = r1.a()");
        String text = answer("record R(int a, int b) {}");
        assertTrue(text.startsWith("|  replaced record R\n"), text);
        assertTrue(text.contains("|    update replaced variable r1 which cannot be "
            + "referenced until this error is corrected:\n|      constructor R in "
            + "record R cannot be applied to given types;\n"), text);
        assertTrue(text.contains("|      var r1 = new R(1);\n|               ^------^\n"),
            text);
        assertTrue(text.contains("|    update replaced variable r2, reset to null\n"), text);
        assertEquals("kept ==> 1\n", answer("kept"));
        answer("record R(int a) {}");
        assertTrue(answer("/drop R").contains("|    update replaced variable r2 which "
            + "cannot be referenced until class R is declared\n"));
    }

    @Test
    void aVariableOfAnotherTypeSaysWhatItCosts() {
        answer("var n = 2", "var m = n + 3");
        assertEquals("n ==> \"x\"\n|    update replaced variable m which cannot be "
            + "referenced until this error is corrected:\n|      incompatible types: "
            + "java.lang.String cannot be converted to int\n|      var m = n + 3;\n"
            + "|              ^---^\n", answer("String n = \"x\""));
        assertTrue(answer("int n = 1").startsWith("n ==> 1\n"));
    }

    @Test
    void aFailedInitialiserLeavesTheOldValueAndNoneResetsIt() {
        assertEquals("j ==> 5\n", answer("int j = 5", "int j = 1 / 0", "j"));
        assertEquals("j ==> 0\n", answer("int j", "j"));
    }

    private WeakReference<Object> held(String name) {
        return new WeakReference<>(session.variable(name).orElseThrow());
    }

    private static boolean isFree(WeakReference<Object> object) throws Exception {
        for (int i = 0; i < 50 && object.get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }
        return object.get() == null;
    }

    @Test
    void whatIsDroppedOrDeclaredAnewIsFreed() throws Exception {
        answer("var big = new Value[100_000]");
        var dropped = held("big");
        answer("big", "/drop big");
        assertTrue(isFree(dropped), "/drop");

        answer("var big = new Value[100_000]");
        var overwritten = held("big");
        answer("var big = new Value[1]");
        assertTrue(isFree(overwritten), "of the same type");

        var retyped = held("big");
        answer("var big = \"\"");
        assertTrue(isFree(retyped), "of another type");

        String name = answer("new Value[100_000]").replaceFirst(" .*\\R", "");
        var temporary = held(name);
        answer("/drop " + name);
        assertTrue(isFree(temporary), name);
    }

    @Test
    @SuppressWarnings("unchecked")
    void whatACommandHasShownIsFreed() throws Exception {
        answer("import java.lang.ref.WeakReference");
        answer("WeakReference<Object> seen");
        answer("<T> T note(T it) { seen = new WeakReference<>(it); return it; }");
        answer("/graph note(new Value(2).mul(3))");
        var seen = (WeakReference<Object>) session.variable("seen").orElseThrow();
        assertTrue(isFree(seen));
    }

    @Test
    void theLessonGoesOnAfterItsVariableWasDeclaredAnew() {
        var lesson = session.toolkit().lessons().get(0);
        List<String> code = lesson.parts().stream()
            .flatMap(p -> p.code().stream()).toList();
        assertTrue(code.get(0).contains(" a = "), code.toString());
        int made = 0;
        while (!code.get(made).contains("var c = ")) made++;
        for (int i = 0; i < code.size(); i++) {
            if (i == made + 1) answer("var a = new Value(7)");
            Result result = session.eval(code.get(i));
            assertTrue(result.ok(), code.get(i) + "\n" + result.output());
        }
    }
}
