package microgpt.repl.eval;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;
import microgpt.repl.spi.Operation;
import microgpt.repl.spi.Toolkit;

/**
 * Understands operators between objects of the engine, which Java does not
 * have: {@code a * b + 1} stands for {@code a.mul(b).add(1)}. The compiler says
 * of what types the operands are; what they stand for, the toolkit. Only those
 * operators are touched, and nothing of what is Java already.
 */
public final class Operators {

    /** An operand of a method's result is known only when that compiles. */
    private static final int PASSES = 20;

    private static final Map<Kind, String> SIGNS = Map.of(
        Kind.PLUS, "+", Kind.MINUS, "-", Kind.MULTIPLY, "*", Kind.DIVIDE, "/",
        Kind.REMAINDER, "%", Kind.PLUS_ASSIGNMENT, "+", Kind.MINUS_ASSIGNMENT, "-",
        Kind.MULTIPLY_ASSIGNMENT, "*", Kind.DIVIDE_ASSIGNMENT, "/");

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    /** Of other lines, only the compiler knows what their operands are. */
    private static final Pattern PLAIN = Pattern.compile(
        "(?:[\\w$](?!\\s*\\()|[\\s()=+*-]|/(?![/*])|(?<=\\d)\\.|\\.(?=\\d))+;?\\s*");

    private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_$][\\w$]*");

    private static final Map<Kind, String> LITERALS = Map.of(Kind.INT_LITERAL, "int",
        Kind.LONG_LITERAL, "long", Kind.FLOAT_LITERAL, "float", Kind.DOUBLE_LITERAL, "double");

    private final Function<String, List<SnippetWrapper>> wrappers;
    private final Function<String, Optional<Class<?>>> variables;
    private final Toolkit toolkit;
    private final SnippetFiles files;

    /**
     * @param wrappers puts snippets into the classes that JShell would make of them
     * @param variables says of what class a variable was declared
     */
    Operators(Function<String, List<SnippetWrapper>> wrappers,
            Function<String, Optional<Class<?>>> variables, Toolkit toolkit,
            SnippetFiles files) {
        this.wrappers = wrappers;
        this.variables = variables;
        this.toolkit = toolkit;
        this.files = files;
    }

    /**
     * What an input stands for.
     *
     * @param java it, in Java
     * @param compiles whether nothing else seems to be wrong with it
     */
    public record Reading(String java, boolean compiles, MappedText text) {

        /** Returns what is wrong with the Java, at its place in the input. */
        public List<Fault> faults(List<Fault> faults) {
            return faults.stream().map(text::mapped).toList();
        }
    }

    /** Returns what an input stands for; empty if there is nothing to understand. */
    public Optional<Reading> read(String source) {
        MappedText text = MappedText.of(source);
        for (int pass = 0; pass < PASSES; pass++) {
            Pass now = Pass.over(text, this, true);
            if (now == null) return Optional.empty();
            if (now.instead.isEmpty()) return pass == 0 ? Optional.empty()
                : Optional.of(new Reading(text.toString(), now.compiles, text));
            text = now.all();
            if (now.isAll()) return Optional.of(new Reading(text.toString(), true, text));
        }
        return Optional.of(new Reading(text.toString(), false, text));
    }

    /**
     * Returns what a line stands for in which objects of the engine are reckoned with,
     * variables and numbers only: of what types these are is known without a compiler.
     * Empty for any other line.
     */
    public Optional<Reading> readPlain(String source) {
        if (!PLAIN.matcher(source).matches() || !source.matches("(?s).*[-+*/].*")
            || NAME.matcher(source).results().noneMatch(name -> variables.apply(name.group())
                .filter(c -> !c.isPrimitive()).isPresent())) return Optional.empty();
        Pass pass = Pass.over(MappedText.of(source), this, false);
        if (pass == null || pass.unknown || pass.instead.isEmpty()) return Optional.empty();
        MappedText java = pass.all();
        return Optional.of(new Reading(java.toString(), pass.isAll(), java));
    }

    /** A line that begins so is looked at as a statement in a block. */
    private static boolean isInferred(String source) {
        return source.stripLeading().startsWith("var ");
    }

    /** One look at a text: which operators are understood, and their operands' types. */
    private static final class Pass extends TreePathScanner<Void, Void> {
        private final Operators of;
        private final MappedText text;
        private final String source;
        private final SnippetWrapper wrapper;
        private final int shift;
        private final boolean compiler;     // says what types there are; else we know
        private Trees trees;
        private SourcePositions places;
        private CompilationUnitTree unit;
        private boolean compiles;
        private boolean onlyOperators;      // are what the compiler will not take
        private boolean unknown;            // there is an operand without a type yet
        private final Map<Tree, String> instead = new IdentityHashMap<>();  // templates
        private final Map<Tree, String> types = new IdentityHashMap<>();

        private Pass(Operators of, MappedText text, SnippetWrapper wrapper, int shift,
                boolean compiler) {
            this.compiler = compiler;
            this.of = of;
            this.text = text;
            this.wrapper = wrapper;
            this.shift = shift;
            source = text.toString();
        }

        /** Returns null for what is not one snippet. */
        static Pass over(MappedText text, Operators of, boolean compiler) {
            String source = text.toString();
            boolean block = isInferred(source);
            List<SnippetWrapper> wrappers = of.wrappers.apply(
                block ? "{" + source + "}" : source);
            if (wrappers.size() != 1) return null;
            var pass = new Pass(of, text, wrappers.get(0), block ? 1 : 0, compiler);
            try {
                pass.look();
                return pass;
            } catch (IOException | RuntimeException e) {
                return null;        // then it stays what it is
            }
        }

        private void look() throws IOException {
            var errors = new DiagnosticCollector<JavaFileObject>();
            String name = wrapper.fullClassName(), whole = wrapper.wrapped();
            var file = new SimpleJavaFileObject(URI.create("snippet:///"
                    + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignore) { return whole; }
            };
            var task = (JavacTask) COMPILER.getTask(null, of.files, errors,
                List.of("-proc:none", "-XDshould-stop.ifError=FLOW"), null, List.of(file));
            trees = Trees.instance(task);
            places = trees.getSourcePositions();
            unit = task.parse().iterator().next();
            if (compiler) task.analyze();
            compiles = compiler && errors.getDiagnostics().stream().noneMatch(
                d -> d.getKind() == javax.tools.Diagnostic.Kind.ERROR);
            onlyOperators = errors.getDiagnostics().stream().allMatch(
                d -> d.getKind() != javax.tools.Diagnostic.Kind.ERROR
                    || d.getCode().startsWith(Fault.OPERATOR));
            scan(unit, null);
        }

        /**
         * Returns whether the operators that were understood are all of the snippet,
         * and all that is wrong with it: then nobody has to look again.
         */
        private boolean isAll() {
            if (unknown || !onlyOperators) return false;
            for (Tree t : instead.keySet()) {
                String behind = source.substring(end(t)).strip();
                String before = source.substring(0, start(t)).strip();
                String type = types.get(t).substring(types.get(t).lastIndexOf('.') + 1);
                if ((behind.isEmpty() || behind.equals(";"))
                    && (before.isEmpty() || before.matches("(var|" + type + ")\\s+\\w+\\s*=")))
                    return true;
            }
            return false;
        }

        private int start(Tree tree) {
            return wrapper.wrappedToSourcePosition(
                (int) places.getStartPosition(unit, tree)) - shift;
        }

        private int end(Tree tree) {
            int end = (int) places.getEndPosition(unit, tree);
            return end <= 0 ? -1 : wrapper.wrappedToSourcePosition(end - 1) + 1 - shift;
        }

        private boolean isInside(Tree tree) {
            int start = start(tree), end = end(tree);
            return start >= 0 && start < end && end <= source.length();
        }

        @Override
        public Void visitBinary(BinaryTree tree, Void none) {
            super.visitBinary(tree, none);
            understand(tree, tree.getLeftOperand(), tree.getRightOperand());
            return null;
        }

        @Override
        public Void visitUnary(UnaryTree tree, Void none) {
            super.visitUnary(tree, none);
            if (tree.getKind() == Kind.UNARY_MINUS || tree.getKind() == Kind.UNARY_PLUS)
                understand(tree, null, tree.getExpression());
            return null;
        }

        @Override
        public Void visitCompoundAssignment(CompoundAssignmentTree tree, Void none) {
            super.visitCompoundAssignment(tree, none);
            if (isSimple(tree.getVariable()))
                understand(tree, tree.getVariable(), tree.getExpression());
            return null;
        }

        /** What becomes a call needs no brackets, unless a statement does. */
        @Override
        public Void visitParenthesized(ParenthesizedTree tree, Void none) {
            super.visitParenthesized(tree, none);
            ExpressionTree inner = tree.getExpression();
            Tree parent = getCurrentPath().getParentPath().getLeaf();
            if (becomesCall(inner) && isInside(tree)
                && (parent instanceof ExpressionTree || parent instanceof VariableTree)) {
                instead.put(tree, "\2");
                types.put(tree, types.get(inner));
            }
            return null;
        }

        private boolean becomesCall(Tree tree) {
            return instead.containsKey(tree) && !(tree instanceof CompoundAssignmentTree);
        }

        private void understand(Tree tree, ExpressionTree left, ExpressionTree right) {
            if (!isInside(tree)) return;
            String sign = tree.getKind() == Kind.UNARY_MINUS ? "-"
                : tree.getKind() == Kind.UNARY_PLUS ? "+" : SIGNS.get(tree.getKind());
            if (sign == null) return;
            String leftType = left == null ? "" : type(left), rightType = type(right);
            unknown |= leftType == null || rightType == null;
            if (leftType == null || rightType == null) return;
            boolean turns = left != null && isSimple(left)
                && isPlain(end(left), start(right));
            of.toolkit.calls(new Operation(sign, left == null ? "" : "\1", leftType, "\2",
                    rightType), turns)
                .ifPresent(calls -> {
                    instead.put(tree, calls);
                    types.put(tree, isNumber(leftType) ? rightType : leftType);
                });
        }

        private static boolean isNumber(String type) {
            return type.isEmpty() || type.indexOf('.') < 0 || type.startsWith("java.lang.");
        }

        /** Returns the type of an operand, or null if it has none. */
        private String type(ExpressionTree tree) {
            ExpressionTree inner = inner(tree);
            if (types.containsKey(inner)) return types.get(inner);
            if (!compiler) return known(inner);
            TypeMirror type = trees.getTypeMirror(TreePath.getPath(unit, tree));
            return type == null || type.getKind() == TypeKind.ERROR
                || type.getKind() == TypeKind.NONE ? null : type.toString();
        }

        /** Returns the type of a variable, a number, or what is reckoned of numbers. */
        private String known(ExpressionTree tree) {
            if (tree instanceof IdentifierTree i) return of.variables
                .apply(i.getName().toString()).map(Class::getCanonicalName).orElse(null);
            boolean numbers = tree instanceof BinaryTree b && SIGNS.containsKey(tree.getKind())
                    && isOfNumber(b.getLeftOperand()) && isOfNumber(b.getRightOperand())
                || (tree.getKind() == Kind.UNARY_MINUS || tree.getKind() == Kind.UNARY_PLUS)
                    && isOfNumber(((UnaryTree) tree).getExpression());
            return numbers ? "double" : LITERALS.get(tree.getKind());
        }

        private boolean isOfNumber(ExpressionTree tree) {
            String type = type(tree);
            return type != null && isNumber(type) && !type.equals("boolean");
        }

        private static ExpressionTree inner(ExpressionTree tree) {
            return tree instanceof ParenthesizedTree p ? inner(p.getExpression()) : tree;
        }

        /** Returns whether it may stand twice, or elsewhere: evaluating it does nothing. */
        private static boolean isSimple(ExpressionTree tree) {
            return tree instanceof LiteralTree || tree instanceof IdentifierTree
                || tree instanceof MemberSelectTree m && isSimple(m.getExpression())
                || tree instanceof ArrayAccessTree a && isSimple(a.getExpression())
                    && isSimple(a.getIndex())
                || tree instanceof ParenthesizedTree p && isSimple(p.getExpression())
                || tree.getKind() == Kind.UNARY_MINUS
                    && isSimple(((UnaryTree) tree).getExpression())
                || tree instanceof BinaryTree b && isSimple(b.getLeftOperand())
                    && isSimple(b.getRightOperand());
        }

        /** Returns whether nothing but an operator and blanks stands there. */
        private boolean isPlain(int from, int to) {
            return source.substring(from, to).strip().length() <= 2
                && source.substring(from, to).indexOf('\n') < 0;
        }

        /** Returns the whole text, with calls in place of operators. */
        MappedText all() {
            return copy(0, source.length(), null);
        }

        /** Copies a part of the text; the outermost operators in it are replaced. */
        private MappedText copy(int from, int to, Tree scope) {
            List<Tree> outermost = new ArrayList<>();
            for (Tree t : instead.keySet()) {
                if (t == scope || start(t) < from || end(t) > to) continue;
                outermost.removeIf(o -> start(o) >= start(t) && end(o) <= end(t));
                if (outermost.stream().noneMatch(
                    o -> start(o) <= start(t) && end(o) >= end(t))) outermost.add(t);
            }
            outermost.sort((a, b) -> start(a) - start(b));
            var copy = new MappedText();
            int at = from;
            for (Tree t : outermost) {
                copy.add(text, at, start(t)).add(call(t));
                at = end(t);
            }
            return copy.add(text, at, to);
        }

        private MappedText call(Tree tree) {
            if (tree instanceof ParenthesizedTree p)
                return copy(start(p.getExpression()), end(p.getExpression()), tree);
            if (tree instanceof UnaryTree u)
                return filled(instead.get(tree), null, u.getExpression(), start(tree), tree);
            if (tree instanceof BinaryTree b) return filled(instead.get(tree),
                b.getLeftOperand(), b.getRightOperand(), end(b.getLeftOperand()), tree);
            var c = (CompoundAssignmentTree) tree;
            return copy(start(c.getVariable()), end(c.getVariable()), tree)
                .add(" = ", end(c.getVariable()))
                .add(filled(instead.get(tree), c.getVariable(), c.getExpression(),
                    end(c.getVariable()), tree));
        }

        /** Puts the operands into a template; \1 is the left one and \2 the right. */
        private MappedText filled(String template, ExpressionTree left,
                ExpressionTree right, int gap, Tree scope) {
            String between = left == null ? "" : source.substring(gap, start(right));
            int sign = left == null ? 0 : sign(between);
            int width = scope instanceof CompoundAssignmentTree ? 2 : 1;
            int operator = gap + sign;
            var filled = new MappedText();
            for (int i = 0; i < template.length(); i++) {
                char c = template.charAt(i);
                if (c > 2) filled.add(String.valueOf(c), operator);
                else {
                    ExpressionTree operand = c == 1 ? left : right;
                    boolean called = template.startsWith(".", i + 1);
                    if (c == 2 && left != null)
                        kept(filled, gap + sign + width, start(right));
                    operand(filled, operand, called, scope);
                    if (c == 1) kept(filled, gap, gap + sign);
                }
            }
            return filled;
        }

        /** Keeps comments and line ends around an operator. */
        private void kept(MappedText filled, int from, int to) {
            if (!source.substring(from, to).isBlank()
                || source.substring(from, to).indexOf('\n') >= 0) filled.add(text, from, to);
        }

        /** Returns where the operator stands behind blanks and comments. */
        private static int sign(String between) {
            int i = 0;
            while (true) {
                if (between.startsWith("//", i)) i = between.indexOf('\n', i);
                else if (between.startsWith("/*", i)) i = between.indexOf("*/", i) + 2;
                else if (Character.isWhitespace(between.charAt(i))) i++;
                else return i;
            }
        }

        private void operand(MappedText filled, ExpressionTree operand, boolean called,
                Tree scope) {
            ExpressionTree inner = inner(operand);
            boolean primary = becomesCall(inner) || inner instanceof IdentifierTree
                || inner instanceof MemberSelectTree || inner instanceof MethodInvocationTree
                || inner instanceof ArrayAccessTree || inner instanceof NewClassTree;
            boolean bare = inner != operand && (becomesCall(inner) || !called && !isAssignment(inner));
            ExpressionTree shown = bare ? inner : operand;
            boolean brackets = called && !primary && inner == operand;
            if (brackets) filled.add("(", start(operand));
            filled.add(copy(start(shown), end(shown), scope));
            if (brackets) filled.add(")", end(operand) - 1);
        }

        private static boolean isAssignment(Tree tree) {
            return tree instanceof AssignmentTree || tree instanceof CompoundAssignmentTree;
        }
    }
}
