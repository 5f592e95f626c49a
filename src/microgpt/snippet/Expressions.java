package microgpt.snippet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Makes code of expressions. */
abstract class Expressions extends Reader {

    private static final List<List<String>> BINARY = List.of(List.of("||"), List.of("&&"),
        List.of("|"), List.of("^"), List.of("&"), List.of("==", "!="),
        List.of("<", ">", "<=", ">="), List.of("<<"), List.of("+", "-"), List.of("*", "/", "%"));

    final List<Local> locals = new ArrayList<>();
    int size = 1;                       // of the frame; this is in it
    Made.Kind inside;                   // the class whose body is read, or null

    Expressions(String code, Snippets session) { super(code, session); }

    abstract Code block();

    /** Notes a variable; returns where it is in the frame. */
    int local(String name, Type type) {
        locals.add(new Local(name, type));
        size = Math.max(size, locals.size() + 1);
        return locals.size();
    }

    /** Reads something whose variables nobody sees afterwards. */
    <T> T scope(Supplier<T> reads) {
        int before = locals.size();
        T read = reads.get();
        while (locals.size() > before) locals.remove(locals.size() - 1);
        return read;
    }

    // --- from loose to tight ---

    Code expression() {
        if (isLambda()) return lambda();
        Code left = choice();
        String sign = word().text();
        if (word().kind() != '.' || !sign.endsWith("=") || BINARY.get(5).contains(sign)
            || BINARY.get(6).contains(sign)) return left;
        at++;
        if (!(left instanceof Code.Place place)) throw new Trouble("nothing before " + sign
            + " can be given a value");
        Code right = expression();
        if (sign.equals("=")) return f -> place.change(f, true, old -> right.run(f));
        String operation = sign.substring(0, sign.length() - 1);
        return f -> place.change(f, true, old -> narrowed(old, Values.binary(operation, old, right.run(f))));
    }

    /** What {@code +=} makes is of the old value's type. */
    private static Object narrowed(Object old, Object value) {
        return old instanceof Integer ? Values.cast(int.class, value)
            : old instanceof Character ? Values.cast(char.class, value)
            : old instanceof Byte ? Values.cast(byte.class, value)
            : old instanceof Long ? Values.cast(long.class, value) : value;
    }

    private Code lambda() {
        return scope(() -> {
            List<String> names = lambdaNames();
            int from = locals.size() + 1;
            names.forEach(name -> local(name, Type.VAR));
            Code body = is("{") ? block() : expression();
            boolean isBlock = body instanceof Block;
            return f -> {
                Object[] seen = f.clone();
                return new Lambda(arguments -> {
                    if (arguments.length != names.size()) throw new Trouble("a lambda of "
                        + names.size() + " gets " + arguments.length);
                    Object[] own = seen.clone();
                    System.arraycopy(arguments, 0, own, from, arguments.length);
                    Object end = body.run(own);
                    return !isBlock ? end : end instanceof Code.Return r ? r.value() : Code.End.NOTHING;
                });
            };
        });
    }

    /** Statements in braces. */
    interface Block extends Code {}

    private Code choice() {
        Code test = binary(0);
        if (!took("?")) return test;
        Code yes = isLambda() ? lambda() : choice();
        take(":");
        Code no = isLambda() ? lambda() : choice();
        return f -> Values.truth(test.run(f)) ? yes.run(f) : no.run(f);
    }

    private Code binary(int level) {
        if (level == BINARY.size()) return unary();
        Code left = binary(level + 1);
        while (word().kind() == '.' && BINARY.get(level).contains(word().text())) {
            Code a = left;
            String sign = word().text();
            at++;
            Code b = binary(level + 1);
            left = level == 0 ? f -> Values.truth(a.run(f)) || Values.truth(b.run(f))
                : level == 1 ? f -> Values.truth(a.run(f)) && Values.truth(b.run(f))
                : f -> Values.binary(sign, a.run(f), b.run(f));
        }
        if (is("instanceof")) throw Trouble.unknown("instanceof");
        return left;
    }

    private Code unary() {
        for (String sign : List.of("++", "--"))
            if (took(sign)) return step(unary(), sign, true);
        if (took("!")) {
            Code code = unary();
            return f -> !Values.truth(code.run(f));
        }
        if (took("-")) {
            Code code = unary();
            return f -> Values.negative(code.run(f));
        }
        if (took("+")) return unary();
        Type cast = is("(") ? cast() : null;
        if (cast == null) return behind(primary());
        Code code = isLambda() ? lambda() : unary();
        if (!cast.real().isPrimitive()) return f -> cast.of(code.run(f));
        return f -> Values.cast(cast.real(), code.run(f));
    }

    private static Code step(Code code, String sign, boolean after) {
        if (!(code instanceof Code.Place place))
            throw new Trouble("nothing at " + sign + " can be given a value");
        String operation = sign.substring(1);
        return f -> place.change(f, after, old -> narrowed(old, Values.binary(operation, old, 1)));
    }

    /** What may stand behind: a member, an index, one more. */
    private Code behind(Code code) {
        while (true) {
            Code of = code;
            if (took(".")) {
                String name = name();
                if (is("(")) {
                    Code[] arguments = arguments();
                    code = f -> {
                        Object receiver = of.run(f);
                        return Call.method(receiver, name, values(arguments, f));
                    };
                } else {
                    code = new Places.Field(of, name);
                }
            } else if (took("[")) {
                Code index = expression();
                take("]");
                code = new Places.Element(of, index);
            } else if (took("::")) {
                String name = name();
                code = f -> {
                    Object receiver = of.run(f);
                    return new Lambda(arguments -> Call.method(receiver, name, arguments));
                };
            } else if (is("++") || is("--")) {
                String sign = word().text();
                at++;
                code = step(of, sign, false);
            } else return code;
        }
    }

    Code[] arguments() {
        var codes = new ArrayList<Code>();
        take("(");
        while (!took(")")) {
            codes.add(expression());
            if (!is(")")) take(",");
        }
        return codes.toArray(new Code[0]);
    }

    private static Object[] values(Code[] codes, Object[] frame) {
        var values = new Object[codes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = codes[i].run(frame);
            if (values[i] == Code.End.NOTHING) throw new Trouble("there is no value");
        }
        return values;
    }

    // --- what stands for itself ---

    private Code primary() {
        Word w = word();
        if (w.kind() == 'a') return byName();
        at++;
        if (w.kind() == '"') return f -> w.text();
        if (w.kind() == 'c') return f -> w.text().charAt(0);
        if (w.kind() == '0') {
            Object number = number(w.text().replace("_", ""));
            return f -> number;
        }
        if (w.is("(")) {
            Code code = expression();
            take(")");
            return code instanceof Code.Place ? f -> code.run(f) : code;
        }
        throw new Trouble(w.kind() == ' ' ? "something is missing at the end"
            : w.text() + " is not expected here");
    }

    private static Object number(String text) {
        try {
            boolean isLong = text.endsWith("L") || text.endsWith("l");
            String digits = isLong ? text.substring(0, text.length() - 1) : text;
            if (text.startsWith("0x") || text.startsWith("0X")) {
                long hex = Long.parseLong(digits.substring(2), 16);
                return isLong ? (Object) hex : (Object) (int) hex;
            }
            if (isLong) return Long.parseLong(digits);
            char last = text.charAt(text.length() - 1);
            if (last == 'f' || last == 'F') throw Trouble.unknown("float");
            if (last == 'd' || last == 'D') return Double.parseDouble(text.substring(0, text.length() - 1));
            return text.contains(".") || text.contains("e") || text.contains("E")
                ? (Object) Double.parseDouble(text) : (Object) Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new Trouble(text + " is no number");
        }
    }

    private Code byName() {
        Type named = named();
        if (named != null) return reference(named);
        if (NOT_HERE.contains(word().text())) throw Trouble.unknown(word().text());
        String name = name();
        switch (name) {
            case "true": return f -> true;
            case "false": return f -> false;
            case "null": return f -> null;
            case "new": return made();
            case "this":
                if (inside == null) throw new Trouble("this is only in a class");
                return is("(") ? maker() : f -> f[0];
            case "System":
                if (!is(".") || !word(1).is("out"))
                    throw Trouble.unknown("System." + word(1).text());
                at += 2;
                return f -> session.out;
            default:
        }
        if (is("(")) return call(name);
        for (int i = locals.size(); i > 0; i--)
            if (locals.get(i - 1).name().equals(name)) return new Places.Slot(i, locals.get(i - 1).type());
        if (inside != null && inside.fields().contains(name)) return new Places.Field(f -> f[0], name);
        if (session.variables.containsKey(name)) return session.place(name);
        Class<?> type = Known.type(name);
        while (is(".") && Known.type(name + "." + word(1).text()) != null) {
            name += "." + word(1).text();
            type = Known.type(name);
            at++;
            at++;
        }
        if (type != null) return member(type);
        if (session.types.containsKey(name) && is("::")) return reference(type(name));
        if (Character.isUpperCase(name.charAt(0)) && (is(".") || is("::"))) throw Trouble.unknown(name);
        return session.place(name);
    }

    private Code call(String name) {
        Code[] arguments = arguments();
        Made.Kind owner = inside;
        return f -> {
            Object[] values = values(arguments, f);
            if (owner != null && f[0] instanceof Made self
                && Declared.best(owner.methods(), name, values) != null) return self.call(name, values);
            return session.call(name, values);
        };
    }

    /** Another constructor of the same class. */
    private Code maker() {
        Code[] arguments = arguments();
        Made.Kind own = inside;
        return f -> Declared.best(own.makers(), own.name(), values(arguments, f))
            .call(f[0], values(arguments, f));
    }

    private Code member(Class<?> type) {
        if (is("::")) return reference(new Type(Known.name(type), type, 0));
        take(".");
        String name = name();
        if (is("(")) {
            Code[] arguments = arguments();
            return f -> Call.method(type, name, values(arguments, f));
        }
        Object constant = Call.constant(type, name);
        return f -> constant;
    }

    private Code reference(Type type) {
        take("::");
        if (took("new")) return f -> new Lambda(arguments -> type.depth() > 0
            ? Values.array(type.element(), new int[] {Values.whole(arguments[0])}, 0)
            : make(type, arguments));
        String name = name();
        if (type.base() == null) return f -> new Lambda(arguments -> Call.method(arguments[0], name,
            List.of(arguments).subList(1, arguments.length).toArray()));
        return f -> new Lambda(arguments -> Call.either(type.base(), name, arguments));
    }

    private Object make(Type type, Object... arguments) {
        if (type.base() != null) return Call.make(type.base(), arguments);
        int angle = type.text().indexOf('<');
        return session.types.get(angle < 0 ? type.text() : type.text().substring(0, angle))
            .make(arguments);
    }

    private Code made() {
        Type type = type();
        if (is("(")) {
            Code[] arguments = arguments();
            if (is("{")) throw Trouble.unknown("class without a name");
            return f -> make(type, values(arguments, f));
        }
        if (is("{")) return elements(type);
        var sizes = new ArrayList<Code>();
        int open = 0;
        while (took("[")) {
            if (is("]")) open++;
            else sizes.add(expression());
            take("]");
        }
        int unsaid = open;
        return f -> {
            var all = new int[sizes.size() + unsaid];
            for (int i = 0; i < all.length; i++)
                all[i] = i < sizes.size() ? Values.whole(sizes.get(i).run(f)) : -1;
            if (all.length == 0) throw new Trouble("a new array has no size");
            for (int i = 0; i < sizes.size(); i++)
                if (all[i] < 0) throw new NegativeArraySizeException("" + all[i]);
            return Values.array(type, all, 0);
        };
    }

    /** An array's elements in braces. */
    Code elements(Type type) {
        Type element = type.element();
        var codes = new ArrayList<Code>();
        take("{");
        while (!took("}")) {
            codes.add(is("{") ? elements(element) : expression());
            if (!is("}")) take(",");
        }
        return f -> {
            Object array = Values.array(element, new int[] {codes.size()}, 0);
            for (int i = 0; i < codes.size(); i++)
                Values.set(array, i, element.of(codes.get(i).run(f)));
            return array;
        };
    }
}
