package microgpt.repl.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.function.IntConsumer;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Catches the end of the process where it happens, in {@link Runtime}, however
 * a snippet got there: by reflection, by a method handle. {@code Runtime} gets
 * code that asks a new object of this class first. That needs the agent, so it
 * is done when a snippet first uses one of the two.
 */
public final class ExitGuard implements IntConsumer {

    private static boolean installed;

    /** Called by {@link Runtime}, which must find it by its name. */
    public ExitGuard() {}

    /** Returns only if it is not a snippet that would end the process. */
    @Override
    public void accept(int status) {
        if (SnippetThread.owner() != null) StopSwitch.exit(status);
    }

    /** Returns whether code that calls this may reach any method there is. */
    static boolean isNeededFor(String owner) {
        return owner.equals("java/lang/reflect/Method")
            || owner.startsWith("java/lang/invoke/MethodHandle");
    }

    /** Changes {@link Runtime}, where the JVM allows it. */
    static synchronized void install() {
        if (installed) return;
        installed = true;
        Agent.instrumentation().ifPresent(ExitGuard::changeRuntime);
    }

    private static void changeRuntime(Instrumentation tool) {
        try (InputStream code = Runtime.class.getResourceAsStream("Runtime.class")) {
            tool.redefineClasses(new ClassDefinition(
                Runtime.class, guarded(code.readAllBytes())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException | UnmodifiableClassException
                | UnsupportedOperationException | LinkageError e) {
            // then only calls that are written out are caught
        }
    }

    private static byte[] guarded(byte[] original) {
        var writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        new ClassReader(original).accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(int access, String name,
                    String descriptor, String signature, String[] exceptions) {
                MethodVisitor method = super.visitMethod(
                    access, name, descriptor, signature, exceptions);
                return name.equals("exit") || name.equals("halt")
                    ? new Guarded(method) : method;
            }
        }, 0);
        return writer.toByteArray();
    }

    private static final class Guarded extends MethodVisitor {

        Guarded(MethodVisitor next) { super(Opcodes.ASM9, next); }

        /** The JDK's loader does not know this class; the system's does. */
        @Override
        public void visitCode() {
            super.visitCode();
            visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/ClassLoader",
                "getSystemClassLoader", "()Ljava/lang/ClassLoader;", false);
            visitLdcInsn(ExitGuard.class.getName());
            visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/ClassLoader",
                "loadClass", "(Ljava/lang/String;)Ljava/lang/Class;", false);
            visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Class",
                "newInstance", "()Ljava/lang/Object;", false);
            visitTypeInsn(Opcodes.CHECKCAST, "java/util/function/IntConsumer");
            visitVarInsn(Opcodes.ILOAD, 1);
            visitMethodInsn(Opcodes.INVOKEINTERFACE,
                "java/util/function/IntConsumer", "accept", "(I)V", true);
        }
    }
}
