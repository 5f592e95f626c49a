package microgpt.repl.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes code stoppable: puts a call of {@link StopSwitch} at the start of each
 * method and before each jump back, and in place of {@code System.exit}. A
 * call without arguments and result leaves the stack as it was, so the class's
 * stack maps stay right. A method that is soon over asks nothing: to ask at
 * each of fifty thousand Values made a step slower by a sixth.
 */
public final class Weaver {

    private static final String SWITCH =
        StopSwitch.class.getName().replace('.', '/');

    private Weaver() {}

    /**
     * Returns the code with all of that.
     *
     * @param loops whether to look in loops, too; those over arrays that the
     *     JIT compiles to vectors must stay plain
     */
    public static byte[] weave(byte[] original, boolean loops) {
        var reader = new ClassReader(original);
        Set<String> brief = brief(reader);
        var writer = new ClassWriter(0);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(int access, String name,
                    String descriptor, String signature, String[] exceptions) {
                return new Method(super.visitMethod(
                    access, name, descriptor, signature, exceptions),
                    !brief.contains(name + descriptor), loops);
            }
        }, 0);
        return writer.toByteArray();
    }

    /**
     * Finds the methods that are soon over, whatever happens: they never jump
     * back, and all they call are such methods, of this class and no other.
     *
     * @return the name of each with its descriptor
     */
    private static Set<String> brief(ClassReader reader) {
        Map<String, Set<String>> calls = new HashMap<>();
        boolean isFinal = (reader.getAccess() & Opcodes.ACC_FINAL) != 0;
        int settled = Opcodes.ACC_FINAL | Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC;
        reader.accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(int access, String name,
                    String descriptor, String signature, String[] exceptions) {
                if (!isFinal && (access & settled) == 0 && !name.equals("<init>"))
                    return null;                // may be overridden
                var called = new HashSet<String>();
                calls.put(name + descriptor, called);
                return new Calls(reader.getClassName(), called);
            }
        }, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        var brief = new HashSet<String>();
        while (calls.entrySet().removeIf(method ->
            brief.containsAll(method.getValue()) && brief.add(method.getKey()))) { }
        return brief;
    }

    /** Notes what a method calls; what might take long is no method's name. */
    private static final class Calls extends MethodVisitor {
        private static final Set<String> BRIEF_ALREADY = Set.of(
            "java/lang/Math", "java/lang/StrictMath");
        private final Set<Label> passed = new HashSet<>();
        private final String owner;
        private final Set<String> called;

        Calls(String owner, Set<String> called) {
            super(Opcodes.ASM9);
            this.owner = owner;
            this.called = called;
        }

        @Override
        public void visitLabel(Label label) { passed.add(label); }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            if (passed.contains(label)) called.add("a loop");
        }

        @Override
        public void visitMethodInsn(int opcode, String of, String name,
                String descriptor, boolean isInterface) {
            if (of.equals(owner)) called.add(name + descriptor);
            else if (!BRIEF_ALREADY.contains(of)
                    && !(of.startsWith("java/lang/") && name.equals("<init>"))
                    && !(of.equals("java/util/Arrays") && name.equals("copyOf")))
                called.add("another's method");
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor,
                Handle bootstrap, Object... arguments) {
            called.add("a lambda");
        }
    }

    private static final class Method extends MethodVisitor {
        private final Set<Label> passed = new HashSet<>();
        private final boolean start;
        private final boolean loops;

        Method(MethodVisitor next, boolean start, boolean loops) {
            super(Opcodes.ASM9, next);
            this.start = start;
            this.loops = loops;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            if (start) check();
        }

        @Override
        public void visitLabel(Label label) {
            passed.add(label);
            super.visitLabel(label);
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            if (loops && passed.contains(label)) check();
            super.visitJumpInsn(opcode, label);
        }

        private void check() {
            super.visitMethodInsn(
                Opcodes.INVOKESTATIC, SWITCH, "check", "()V", false);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name,
                String descriptor, boolean isInterface) {
            if (ExitGuard.isNeededFor(owner)) ExitGuard.install();
            if (endsProcess(owner, name, descriptor))
                super.visitMethodInsn(Opcodes.INVOKESTATIC, SWITCH, "exit",
                    stopDescriptor(owner), false);
            else super.visitMethodInsn(
                opcode, owner, name, descriptor, isInterface);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor,
                Handle bootstrap, Object... arguments) {
            for (int i = 0; i < arguments.length; i++)
                if (arguments[i] instanceof Handle h
                    && endsProcess(h.getOwner(), h.getName(), h.getDesc()))
                    arguments[i] = new Handle(Opcodes.H_INVOKESTATIC, SWITCH,
                        "exit", stopDescriptor(h.getOwner()), false);
            super.visitInvokeDynamicInsn(
                name, descriptor, bootstrap, arguments);
        }

        private static boolean endsProcess(
                String owner, String name, String descriptor) {
            return descriptor.equals("(I)V")
                && (owner.equals("java/lang/System") && name.equals("exit")
                    || owner.equals("java/lang/Runtime")
                    && (name.equals("exit") || name.equals("halt")));
        }

        private static String stopDescriptor(String owner) {
            return owner.equals("java/lang/System")
                ? "(I)V" : "(Ljava/lang/Runtime;I)V";
        }
    }
}
