package microgpt.book.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import microgpt.web.Fdlibm;
import microgpt.web.Regex;
import microgpt.web.Shim;
import microgpt.web.Splittable;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.FieldHolder;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.ConstructInstruction;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.PutFieldInstruction;

/**
 * Sends calls of library methods that a browser answers in another way, or the
 * compiler's library not at all, to methods of our own. The sources stay as
 * they are.
 */
public final class Redirect implements ClassHolderTransformer {

    private static final String EXACT = Fdlibm.class.getName(), SHORT = Shim.class.getName(),
        BROWSERS = Regex.class.getName();

    /** Static methods, and the class that has the same ones. */
    private static final Map<String, String> TO = Map.of(
        "java.lang.StrictMath.exp(D)D", EXACT,
        "java.lang.StrictMath.log(D)D", EXACT,
        "java.lang.StrictMath.pow(DD)D", EXACT,
        "java.lang.StrictMath.sin(D)D", EXACT,
        "java.lang.StrictMath.cos(D)D", EXACT,
        "java.lang.StrictMath.tanh(D)D", EXACT,
        "java.lang.Math.fma(DDD)D", EXACT,
        "java.lang.Character.toString(I)Ljava/lang/String;", SHORT,
        "java.lang.String.format(Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/String;", SHORT,
        "java.lang.String.format(Ljava/util/Locale;Ljava/lang/String;[Ljava/lang/Object;)"
            + "Ljava/lang/String;", SHORT);

    /** Methods of an object, which there are static and take it first. */
    private static final Map<String, String> TAKEN = Map.of(
        "java.lang.String.lines()Ljava/util/stream/Stream;", SHORT,
        "java.lang.String.split(Ljava/lang/String;)[Ljava/lang/String;", SHORT,
        "java.lang.String.split(Ljava/lang/String;I)[Ljava/lang/String;", SHORT,
        "java.lang.String.matches(Ljava/lang/String;)Z", BROWSERS,
        "java.lang.String.replaceAll(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;",
            BROWSERS,
        "java.lang.String.replaceFirst(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;",
            BROWSERS);

    /** A class, and the one that has the same constructor and methods. */
    private static final Map<String, String> INSTEAD = Map.of(
        SplittableRandom.class.getName(), Splittable.class.getName(),
        Pattern.class.getName(), BROWSERS, Matcher.class.getName(), BROWSERS);

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        if (!type.getName().startsWith("microgpt.")) return;
        for (FieldHolder field : type.getFields()) field.setType(instead(field.getType()));
        for (MethodHolder method : type.getMethods())
            if (method.getProgram() != null)
                for (BasicBlock block : method.getProgram().getBasicBlocks())
                    for (Instruction i : block)
                        if (i instanceof InvokeInstruction call) redirect(call);
                        else if (i instanceof ConstructInstruction made)
                            made.setType(INSTEAD.getOrDefault(made.getType(), made.getType()));
                        else if (i instanceof GetFieldInstruction get)
                            get.setFieldType(instead(get.getFieldType()));
                        else if (i instanceof PutFieldInstruction put)
                            put.setFieldType(instead(put.getFieldType()));
    }

    private static ValueType instead(ValueType type) {
        return type instanceof ValueType.Object o && INSTEAD.containsKey(o.getClassName())
            ? ValueType.object(INSTEAD.get(o.getClassName())) : type;
    }

    private static void redirect(InvokeInstruction call) {
        MethodReference m = call.getMethod();
        String name = m.getClassName() + "." + m.getName()
            + m.getDescriptor().signatureToString();
        if (TO.containsKey(name)) {
            call.setMethod(new MethodReference(TO.get(name), m.getDescriptor()));
        } else if (INSTEAD.containsKey(m.getClassName())) {
            call.setMethod(new MethodReference(INSTEAD.get(m.getClassName()), m.getName(),
                Stream.of(m.getSignature()).map(Redirect::instead).toArray(ValueType[]::new)));
        } else if (TAKEN.containsKey(name)) {
            var types = new ArrayList<ValueType>(List.of(m.getSignature()));
            types.add(0, ValueType.object(m.getClassName()));
            var arguments = new ArrayList<Variable>(call.getArguments());
            arguments.add(0, call.getInstance());
            call.setMethod(new MethodReference(
                TAKEN.get(name), m.getName(), types.toArray(new ValueType[0])));
            call.setInstance(null);
            call.setType(InvocationType.SPECIAL);
            call.setArguments(arguments.toArray(new Variable[0]));
        }
    }
}
