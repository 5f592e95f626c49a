package microgpt.repl;

/** The commands: words after a slash. */
final class Commands {

    private final Session session;

    Commands(Session session) { this.session = session; }

    /** Runs a line that starts with a slash. */
    Result run(String line) {
        if (line.startsWith("/exit")) return Result.leave(line.length() > 6 ? Integer.parseInt(line.substring(6).strip()) : 0);
        new Problems(session).print("no command " + line);
        return Result.failed(1);
    }
}
