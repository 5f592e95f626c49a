package microgpt.repl.say;

import jdk.jshell.DeclarationSnippet;
import jdk.jshell.MethodSnippet;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/** What declarations are called, in jshell's words. */
public final class Named {

    private Named() {}

    /** Returns such as {@code method f(int)}. */
    public static String describe(DeclarationSnippet snippet) {
        if (snippet instanceof MethodSnippet m)
            return "method " + m.name() + "(" + m.parameterTypes() + ")";
        if (snippet instanceof VarSnippet v)
            return "variable " + v.name() + " of type " + v.typeName();
        return snippet instanceof TypeDeclSnippet t
            ? kind(t) + " " + t.name() : snippet.name();
    }

    /** Returns such as {@code record}. */
    public static String kind(TypeDeclSnippet type) {
        return switch (type.subKind()) {
            case INTERFACE_SUBKIND -> "interface";
            case ENUM_SUBKIND -> "enum";
            case ANNOTATION_TYPE_SUBKIND -> "annotation interface";
            case RECORD_SUBKIND -> "record";
            default -> "class";
        };
    }
}
