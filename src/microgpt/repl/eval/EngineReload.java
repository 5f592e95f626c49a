package microgpt.repl.eval;

import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jshell.PersistentSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;
import microgpt.repl.engine.Streams;
import microgpt.repl.spi.Toolkit;

/**
 * Brings a session over to another version of the engine. The classes have the
 * same names but are others, so no object of the old ones is of use: the two
 * toolkits hand over what the models have learned, and all else is declared
 * again. Numbers, texts and arrays of numbers keep the values that they had.
 */
final class EngineReload {

    private final List<PersistentSnippet> declarations;
    private final Map<String, Object> values;
    private final Map<String, Object> carried;

    /** Notes what there is, before the old engine goes. */
    EngineReload(Shell old, Map<String, Object> variables) {
        declarations = old.jshell().snippets()
            .filter(s -> !Snippets.isStart(s)
                && old.jshell().status(s) == Snippet.Status.VALID)
            .filter(s -> s instanceof PersistentSnippet && s.subKind()
                != Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND)
            .map(PersistentSnippet.class::cast).toList();
        values = new HashMap<>(variables);
        values.values().removeIf(v -> !isPlain(v));
        carried = old.engine().toolkit().carry();
    }

    private static boolean isPlain(Object value) {
        Class<?> c = value.getClass();
        while (c.isArray()) c = c.getComponentType();
        return c.isPrimitive() || value instanceof Number && isJdk(c)
            || List.of(String.class, Boolean.class, Character.class,
                BigInteger.class, BigDecimal.class).contains(c);
    }

    private static boolean isJdk(Class<?> c) {
        return c.getPackageName().equals("java.lang");
    }

    /**
     * Goes on in a shell that has been started with the new engine.
     *
     * @return what the user should know, each a line
     */
    List<String> into(Shell shell, Streams streams, Runnable bind) {
        Toolkit toolkit = shell.engine().toolkit();
        Map<String, Object> objects = new HashMap<>(values);
        objects.putAll(toolkit.resume(carried));
        bind.run();
        var failed = new ArrayList<String>();
        PrintStream out = streams.out(), err = streams.err();
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        streams.redirect(nowhere, nowhere);
        try {
            for (PersistentSnippet s : declarations)
                if (!declare(s, shell, objects)) failed.add(s.name());
        } finally {
            streams.redirect(out, err);
        }
        var notes = new ArrayList<>(toolkit.resumed());
        bind.run();
        if (!failed.isEmpty()) notes.add("could not be made again: "
            + failed.stream().distinct().collect(Collectors.joining(", ")));
        return notes;
    }

    private static boolean declare(
            PersistentSnippet s, Shell shell, Map<String, Object> objects) {
        Evaluation made = shell.eval(s.source(), JShellText::of);
        Object value = s instanceof VarSnippet ? objects.get(s.name()) : null;
        if (value == null) return made.refusal().isEmpty()
            && made.events().stream().allMatch(e -> e.exception() == null
                && e.status() != Snippet.Status.REJECTED);
        if (shell.variable(s.name()).isEmpty())
            shell.declare(((VarSnippet) s).typeName() + " " + s.name() + ";");
        return shell.variable(s.name()).map(v -> set(shell, v, value))
            .orElse(false);
    }

    private static boolean set(Shell shell, VarSnippet variable, Object value) {
        try {
            shell.set(variable, value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;       // it is of another type now
        }
    }
}
