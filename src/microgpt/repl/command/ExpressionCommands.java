package microgpt.repl.command;

/** What is short for evaluating an expression: /raw and /exit. */
public final class ExpressionCommands {

    private final Responder responder;

    public ExpressionCommands(Responder responder) { this.responder = responder; }

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
        return new Builtin("exit", "[EXPR]", "leave, with that status",
            "/exit, or Ctrl-D", this::exit);
    }

    private Outcome exit(String expression) {
        return expression.isBlank() ? new Outcome.Leave(0)
            : responder.leave(expression);
    }
}
