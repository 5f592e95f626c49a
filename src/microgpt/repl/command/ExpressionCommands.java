package microgpt.repl.command;

/** What is short for evaluating an expression: /raw, /whole and /exit. */
public final class ExpressionCommands {

    private final Responder responder;

    public ExpressionCommands(Responder responder) { this.responder = responder; }

    public Builtin whole() {
        return new Builtin("whole", "EXPR", "evaluate and show all of a long value",
            "/whole corpus.documents()   an element a line, a screen at a time\n"
            + "/whole $3                   all of what was cut at ...", this::whole);
    }

    private Outcome whole(String expression) {
        if (expression.isBlank()) throw new IllegalArgumentException(
            "/whole needs an expression, such as /whole corpus.documents()");
        return responder.whole(expression);
    }

    public Builtin raw() {
        return new Builtin("raw", "EXPR", "evaluate and print as jshell does",
            "/raw model.forward(0)", this::raw);
    }

    private Outcome raw(String expression) {
        if (expression.isBlank()) throw new IllegalArgumentException(
            "/raw needs an expression, such as /raw model");
        return responder.raw(expression);
    }

    public Builtin exit() {
        return new Builtin("exit", "[EXPR]", "leave; EXPR is the status",
            "/exit, or Ctrl-D", this::exit);
    }

    private Outcome exit(String expression) {
        return expression.isBlank() ? new Outcome.Leave(0)
            : responder.leave(expression);
    }
}
