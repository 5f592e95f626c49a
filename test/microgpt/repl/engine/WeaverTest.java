package microgpt.repl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Where woven code asks whether to go on. */
class WeaverTest {

    static class Sample {
        private final int x;

        Sample(int x) { this.x = x; }

        private int get() { return x; }

        static int sum(Sample a, Sample b) { return a.get() + b.get(); }

        final double root() { return Math.sqrt(x); }

        private Sample plus(int n) {
            if (n < 0) throw new IllegalArgumentException("n is below 0");
            return new Sample(x + n);
        }

        int overridable() { return x; }

        private int callsThat() { return overridable(); }

        static int loop(int n) {
            while (n > 1) n = n % 2 == 0 ? n / 2 : 3 * n + 1;
            return n;
        }

        static int callsLoop(int n) { return loop(n); }

        static int recursive(int n) { return recursive(n + 1); }

        static int ping(int n) { return pong(n); }

        static int pong(int n) { return ping(n); }

        static int callsAnother(Other other) { return other.get(); }

        static Runnable lambda(Runnable r) { return () -> r.run(); }

        static void callsWhateverItIs(Runnable r) { r.run(); }
    }

    record Other(int get) {}

    private static Map<String, Integer> checks(boolean loops) throws IOException {
        byte[] original;
        try (InputStream in = Sample.class.getResourceAsStream("WeaverTest$Sample.class")) {
            original = in.readAllBytes();
        }
        var checks = new TreeMap<String, Integer>();
        new ClassReader(Weaver.weave(original, loops)).accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(int access, String name,
                    String descriptor, String signature, String[] exceptions) {
                checks.put(name, 0);
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitMethodInsn(int opcode, String owner, String called,
                            String descriptor, boolean isInterface) {
                        if (called.equals("check")) checks.merge(name, 1, Integer::sum);
                    }
                };
            }
        }, 0);
        return checks;
    }

    @Test
    void whateverMightGoOnAsksAndWhatIsSoonOverDoesNot() throws IOException {
        var expected = new TreeMap<>(Map.of("<init>", 0, "get", 0, "sum", 0, "root", 0,
            "plus", 0, "loop", 2, "callsLoop", 1, "recursive", 1, "ping", 1, "pong", 1));
        expected.putAll(Map.of("overridable", 1, "callsThat", 1, "callsAnother", 1,
            "lambda", 1, "lambda$lambda$0", 1, "callsWhateverItIs", 1));
        assertEquals(expected, checks(true));
        expected.put("loop", 1);
        assertEquals(expected, checks(false));
    }
}
