package microgpt.snippet;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Makes code of statements and of declarations. */
final class Statements extends Expressions {

    Statements(String code, Snippets session) { super(code, session); }

    Code statement(boolean mayEnd) {
        if (is("{")) return block();
        if (took(";")) return f -> null;
        if (NOT_HERE.contains(word().text()) || is("class") || is("record"))
            throw Trouble.unknown(word().text() + (is("class") ? " in a method" : ""));
        if (took("if")) return choice();
        if (took("for")) return scope(this::loop);
        if (took("while")) {
            Code test = condition(), body = statement(false);
            return f -> {
                while (Values.truth(test.run(f))) {
                    Object end = body.run(f);
                    if (end == Code.End.BREAK) break;
                    if (end instanceof Code.Return) return end;
                }
                return null;
            };
        }
        if (took("do")) {
            Code body = statement(false);
            take("while");
            Code test = condition();
            end(mayEnd);
            return f -> {
                do {
                    Object end = body.run(f);
                    if (end == Code.End.BREAK) break;
                    if (end instanceof Code.Return) return end;
                } while (Values.truth(test.run(f)));
                return null;
            };
        }
        if (took("return")) {
            Code value = is(";") ? f -> Code.End.NOTHING : expression();
            end(mayEnd);
            return f -> new Code.Return(value.run(f));
        }
        if (is("break") || is("continue")) {
            Object end = is("break") ? Code.End.BREAK : Code.End.CONTINUE;
            at++;
            end(mayEnd);
            return f -> end;
        }
        Code code = simple();
        end(mayEnd);
        return code;
    }

    private Code condition() {
        take("(");
        Code test = expression();
        take(")");
        return test;
    }

    private Code choice() {
        Code test = condition(), yes = statement(true);
        Code no = took("else") ? statement(true) : f -> null;
        return f -> Values.truth(test.run(f)) ? yes.run(f) : no.run(f);
    }

    /** A declaration, or an expression whose value nobody wants. */
    private Code simple() {
        took("final");
        Type type = declared();
        if (type == null) {
            Code code = expression();
            return f -> {
                code.run(f);
                return null;
            };
        }
        var all = new ArrayList<Code>();
        do {
            String name = name();
            Code value = start(type);
            int slot = local(name, type);
            all.add(f -> {
                f[slot] = type.of(value.run(f));
                return null;
            });
        } while (took(","));
        return all.size() == 1 ? all.get(0) : sequence(all);
    }

    private Code start(Type type) {
        if (!took("=")) {
            if (type == Type.VAR) throw new Trouble("var needs a value");
            return f -> type.nothing();
        }
        return is("{") ? elements(type) : expression();
    }

    @Override
    Code block() {
        return scope(() -> {
            var all = new ArrayList<Code>();
            take("{");
            while (!took("}")) all.add(statement(false));
            Code code = sequence(all);
            return (Block) code::run;
        });
    }

    private static Code sequence(List<Code> all) {
        Code[] codes = all.toArray(new Code[0]);
        return f -> {
            for (Code code : codes) {
                Object end = code.run(f);
                if (end != null) return end;
            }
            return null;
        };
    }

    private Code loop() {
        take("(");
        int from = at;
        took("final");
        Type type = declared();
        if (type != null && word(1).is(":")) {
            int slot = local(name(), type);
            take(":");
            Code over = expression();
            take(")");
            Code body = statement(true);
            return f -> each(f, slot, type, over.run(f), body);
        }
        at = from;
        Code first = is(";") ? f -> null : list();
        take(";");
        Code test = is(";") ? f -> true : expression();
        take(";");
        Code next = is(")") ? f -> null : list();
        take(")");
        Code body = statement(true);
        return f -> {
            for (first.run(f); Values.truth(test.run(f)); next.run(f)) {
                Object end = body.run(f);
                if (end == Code.End.BREAK) break;
                if (end instanceof Code.Return) return end;
            }
            return null;
        };
    }

    private Code list() {
        var all = new ArrayList<Code>();
        do all.add(simple()); while (took(","));
        return sequence(all);
    }

    private static Object each(Object[] f, int slot, Type type, Object over, Code body) {
        Iterator<?> all = over instanceof Iterable<?> i ? i.iterator() : null;
        if (all == null && (over == null || !over.getClass().isArray()))
            throw new Trouble("for cannot go through " + Values.named(over));
        int n = all == null ? Array.getLength(over) : 0;
        for (int i = 0; all == null ? i < n : all.hasNext(); i++) {
            f[slot] = type.of(all == null ? Values.get(over, i) : all.next());
            Object end = body.run(f);
            if (end == Code.End.BREAK) break;
            if (end instanceof Code.Return) return end;
        }
        return null;
    }

    // --- what was typed ---

    /** Reads the next snippet; what it does is done by the session. */
    void snippet() {
        locals.clear();
        size = 1;
        if (took(";")) return;
        session.number++;
        while (is("public") || is("private") || is("static") || is("final")) at++;
        if (took("import")) {
            while (!took(";") && !atEnd()) at++;
            return;
        }
        if (is("class") || is("record")) {
            Made.Kind type = type(took("record") || !took("class"));
            session.declare(type);
            return;
        }
        if (is("for") || is("while") || is("if") || is("do") || is("{") || is("return")
            || NOT_HERE.contains(word().text())) {
            Code code = statement(true);
            code.run(new Object[size]);
            return;
        }
        Type type = declared();
        if (type != null && word(1).is("(")) {
            Declared method = new Declared(name(), type);
            read(method);
            session.declare(method);
        } else if (type != null) {
            var values = new ArrayList<Runnable>();     // all are there before one is told
            for (boolean more = true; more; session.number += more ? 1 : 0) {
                String name = name();
                Object value = type.of(start(type).run(new Object[size]));
                session.declare(name, type, value);
                values.add(() -> session.answer(name, value));
                more = took(",");
            }
            end(true);
            values.forEach(Runnable::run);
        } else {
            int from = at;
            boolean names = word().kind() == 'a' && (word(1).is("=") || word(1).is(";")
                || word(1).kind() == ' ');
            Code code = expression();
            String source = source(from);
            end(true);
            Object value = code.run(new Object[size]);
            int space = 0;
            while (space < source.length() && Character.isJavaIdentifierPart(source.charAt(space))) space++;
            session.answer(names && session.variables.containsKey(source.substring(0, space))
                ? source.substring(0, space) : null, value);
        }
    }

    /** Reads the parameters and the body of a method. */
    private void read(Declared method) {
        locals.clear();
        size = 1;
        take("(");
        while (!took(")")) {
            took("final");
            Type type = type();
            if (took("...")) {
                type = type(type.text() + "[]");
                method.spread = true;
            }
            method.types.add(type);
            method.names.add(name());
            local(method.names.get(method.names.size() - 1), type);
            if (!is(")")) take(",");
        }
        if (took("throws")) do name(); while (took(","));
        method.body = block();
        method.size = size;
    }

    /** Reads a class or a record, whose members only it has. */
    private Made.Kind type(boolean isRecord) {
        String name = name();
        if (is("<") || is("extends")) throw Trouble.unknown(is("<") ? "type with parameters" : "extends");
        inside = new Made.Kind(name, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
            new ArrayList<>(), new ArrayList<>(), isRecord);
        Made.Kind before = session.types.put(name, inside);
        try {
            if (isRecord) {
                Made.Kind own = inside;
                var maker = new Declared(name, new Type("void", void.class, 0));
                take("(");
                while (!took(")")) {
                    Type type = type();
                    maker.types.add(type);
                    field(name(), type, f -> type.nothing());
                    if (!is(")")) take(",");
                }
                maker.size = maker.types.size() + 1;
                maker.body = f -> {
                    for (int i = 1; i < f.length; i++)
                        ((Made) f[0]).set(own.fields().get(i - 1), f[i]);
                    return null;
                };
                inside.makers().add(maker);
            }
            if (took("implements")) do type(); while (took(","));
            take("{");
            while (!took("}")) member(name);
            return inside;
        } catch (Trouble e) {
            session.types.remove(name);
            if (before != null) session.types.put(name, before);
            throw e;
        } finally {
            inside = null;
        }
    }

    private void member(String owner) {
        while (is("public") || is("private") || is("protected") || is("final")) at++;
        if (is("static") || is("class") || word().text().startsWith("@"))
            throw Trouble.unknown(word().text() + " in a class");
        if (is(owner) && word(1).is("(")) {
            var maker = new Declared(name(), new Type("void", void.class, 0));
            read(maker);
            inside.makers().add(maker);
            return;
        }
        Type type = type();
        if (word(1).is("(")) {
            var method = new Declared(name(), type);
            read(method);
            inside.methods().add(method);
            return;
        }
        do {
            locals.clear();
            size = 1;
            String name = name();
            Code value = start(type);
            int own = size;
            field(name, type, f -> {
                var frame = new Object[own];
                frame[0] = f[0];
                return value.run(frame);
            });
        } while (took(","));
        take(";");
    }

    private void field(String name, Type type, Code start) {
        inside.fields().add(name);
        inside.types().add(type);
        inside.starts().add(start);
    }
}
