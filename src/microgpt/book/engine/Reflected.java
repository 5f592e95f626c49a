package microgpt.book.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import microgpt.snippet.Known;
import org.teavm.classlib.ReflectionContext;
import org.teavm.classlib.ReflectionSupplier;
import org.teavm.model.AccessLevel;
import org.teavm.model.FieldReader;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodReader;
import org.teavm.model.ValueType;

/** Tells the compiler which members somebody may ask for by name: those that are {@link Known}. */
@SuppressWarnings("deprecation")       // what comes after it is told nowhere yet
public final class Reflected implements ReflectionSupplier {

    /** Where a class path says who supplies this. */
    static final String SERVICE = "META-INF/services/" + ReflectionSupplier.class.getName();

    @Override
    public Collection<MethodDescriptor> getAccessibleMethods(ReflectionContext context, String type) {
        if (!Known.has(type)) return List.of();
        var all = new ArrayList<MethodDescriptor>();
        for (MethodReader m : context.getClassSource().get(type).getMethods()) {
            String name = m.getName().equals("<init>") ? "new" : m.getName();
            String[] types = Stream.concat(Arrays.stream(m.getParameterTypes()),
                Stream.of(m.getResultType())).map(Reflected::name).toArray(String[]::new);
            if (m.getLevel() == AccessLevel.PUBLIC && Known.has(type, name, types))
                all.add(m.getDescriptor());
        }
        return all;
    }

    @Override
    public Collection<String> getAccessibleFields(ReflectionContext context, String type) {
        if (!Known.has(type)) return List.of();
        var all = new ArrayList<String>();
        for (FieldReader f : context.getClassSource().get(type).getFields())
            if (f.getLevel() == AccessLevel.PUBLIC && Known.has(type, f.getName()))
                all.add(f.getName());
        return all;
    }

    /** As {@link Class#getName} has it. */
    private static String name(ValueType type) {
        return type instanceof ValueType.Object o ? o.getClassName()
            : type instanceof ValueType.Array ? type.toString().replace('/', '.') : "int";
    }
}
