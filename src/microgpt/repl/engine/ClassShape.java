package microgpt.repl.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;

/**
 * All of a class but the bodies of its methods. Two versions of equal shape
 * can be exchanged while objects of the class live. The code that makes an
 * object, or gives a static field its value, belongs to the shape: it has run
 * already, so that exchanging it would change nothing.
 */
public final class ClassShape {

    private ClassShape() {}

    public static List<String> of(byte[] code) {
        var shape = new ArrayList<String>();
        var beginnings = new ClassWriter(0);    // only what makes objects
        beginnings.visit(Opcodes.V17, 0, "Beginnings", null, null, null);
        new ClassReader(code).accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public void visit(int version, int access, String name,
                    String signature, String parent, String[] interfaces) {
                shape.add(access + " " + name + " " + parent + " "
                    + Arrays.toString(interfaces));
            }

            @Override
            public FieldVisitor visitField(int access, String name,
                    String descriptor, String signature, Object constant) {
                shape.add(access + " " + name + " " + descriptor + " " + constant);
                return null;
            }

            @Override
            public MethodVisitor visitMethod(int access, String name,
                    String descriptor, String signature, String[] exceptions) {
                shape.add(access + " " + name + descriptor);
                return name.startsWith("<") ? beginnings.visitMethod(
                    access, name, descriptor, signature, exceptions) : null;
            }

            @Override
            public RecordComponentVisitor visitRecordComponent(
                    String name, String descriptor, String signature) {
                shape.add("component " + name + " " + descriptor);
                return null;
            }

            @Override
            public void visitNestMember(String member) {
                shape.add("nest " + member);
            }
        }, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        shape.add(HexFormat.of().formatHex(beginnings.toByteArray()));
        shape.sort(null);
        return shape;
    }
}
