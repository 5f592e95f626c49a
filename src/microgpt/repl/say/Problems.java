package microgpt.repl.say;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.EvalException;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.UnresolvedReferenceException;
import microgpt.repl.engine.EngineLoader;
import microgpt.repl.engine.Reserve;
import microgpt.repl.eval.Fault;
import microgpt.repl.eval.JShellText;
import microgpt.repl.eval.Snippets;

/**
 * Errors as one wants to read them: the user's line with a caret under the
 * place; of an exception the user's and the engine's frames; and a hint.
 */
public final class Problems {

    private static final int FRAMES = 12;
    private static final int LONGEST = 2000;
    private static final Pattern LONG_WORD =
        Pattern.compile("(\\S{60})\\S{190,}");

    private final Snippets snippets;
    private final Hints hints;
    private final Later later;
    private final Voice voice;

    /** @param later runs what an answer need not wait for */
    public Problems(Snippets snippets, Hints hints, Later later, Voice voice) {
        this.later = later;
        this.snippets = snippets;
        this.hints = hints;
        this.voice = voice;
    }

    /** Prints lines in jshell's way, each behind a bar. */
    public void print(String text) {
        PrintStream err = voice.err();
        for (String line : text.lines().toList())
            if (line.isEmpty()) err.println("|");
            else voice.barred(JShellText.visible(line)).forEach(err::println);
    }

    /** Prints why a snippet was rejected; returns the line, from 1. */
    int printRejected(Snippet snippet) {
        return printFaults(snippets.errors(snippet), snippet.source());
    }

    /** Prints what is wrong with a source; returns the line, from 1. */
    public int printFaults(List<Fault> errors, String source) {
        int line = 1;
        for (int i = 0; i < errors.size(); i++) {
            Fault error = errors.get(i);
            int start = clamp(error.start(), source);
            if (i == 0) line = 1 + (int) source.substring(0, start).chars()
                .filter(c -> c == '\n').count();
            print("Error:\n" + message(error) + "\n" + excerpt(source, error));
        }
        later.run(() -> hints(errors, source), hint -> print("Hint: " + hint));
        if (errors.isEmpty()) print("Error:\nthis is not a complete snippet\n"
            + source.strip());
        return line;
    }

    /** To look for what might have been meant takes longer than to answer. */
    private List<String> hints(List<Fault> errors, String source) {
        return errors.stream().map(error -> hints.forError(error, source))
            .flatMap(Optional::stream).distinct().toList();
    }

    /** Returns the first error of a snippet and its place, or "". */
    String firstError(Snippet snippet) {
        return snippets.errors(snippet).stream().findFirst()
            .map(error -> message(error)
                + "\n" + excerpt(snippet.source(), error)).orElse("");
    }

    private static String message(Fault error) {
        return error.message().lines()
            .filter(line -> !line.strip().startsWith("location:"))
            .collect(Collectors.joining("\n"));
    }

    /** Returns the line in question and a caret, or {@code ^--^}, below it. */
    private String excerpt(String source, Fault error) {
        int start = clamp(error.start(), source);
        int end = Math.max(start, clamp(error.end(), source));
        int from = source.lastIndexOf('\n', start - 1) + 1;
        int to = source.indexOf('\n', start);
        if (to < 0) to = source.length();
        end = Math.min(end, to);
        int room = Math.max(20, voice.style().width() - 8);
        if (to - from > room) {         // a window around the place
            from = Math.max(from, start - room / 2);
            to = Math.min(to, from + room);
            end = Math.min(end, to);
        }
        String line = source.substring(from, to).replace('\t', ' ');
        int length = Math.max(1, end - start);
        return line + "\n" + " ".repeat(start - from)
            + (length == 1 ? "^" : "^" + "-".repeat(length - 2) + "^");
    }

    private static int clamp(int position, String source) {
        return Math.max(0, Math.min(position, source.length()));
    }

    /**
     * Prints an exception; returns the line of the snippet, from 1.
     *
     * @param left how many causes JShell was not told of; -1 is a circle
     */
    int printException(JShellException exception, Snippet snippet, int left) {
        if (exception instanceof UnresolvedReferenceException u) {
            DeclarationSnippet s = u.getSnippet();
            print("attempted to use " + Named.describe(s) + " which needs "
                + String.join(", ", snippets.unresolved(s)));
            return 1;
        }
        EvalException e = (EvalException) exception;
        print("Exception " + head(e) + frames(e.getStackTrace()));
        Throwable cause = e.getCause();
        while (cause instanceof EvalException c) {
            print("Caused by: " + head(c) + frames(c.getStackTrace()));
            cause = c.getCause();
        }
        if (left != 0) print(left < 0 ? "... and so on, in a circle"
            : "... and " + left + (left == 1 ? " more cause" : " more causes"));
        hints.forException(e).ifPresent(hint -> print("Hint: " + hint));
        return lineOf(e.getStackTrace(), "#" + snippet.id());
    }

    /** Prints that memory is full, making as little as possible for it. */
    void printFullMemory() {
        print("Exception java.lang.OutOfMemoryError: Java heap space\n"
            + "Hint: " + Reserve.FULL);
    }

    /** Prints why a command was refused: its message, and no frames. */
    public void printRefusal(EvalException thrown) {
        printRefusal(JShellText.plain(String.valueOf(thrown.getMessage())));
        hints.forException(thrown).ifPresent(hint -> print("Hint: " + hint));
    }

    /** A refusal quotes what was typed, or what a file holds. */
    public void printRefusal(String message) {
        String text = LONG_WORD.matcher(message).replaceAll("$1...");
        print(text.length() <= LONGEST ? text
            : text.substring(0, LONGEST) + " ...");
    }

    private static String head(EvalException e) {
        String message = e.getMessage();
        return JShellText.plain(e.getExceptionClassName()
            + (message == null ? "" : ": " + JShellText.visible(message)));
    }

    private static int lineOf(StackTraceElement[] trace, String file) {
        for (StackTraceElement f : trace)
            if (file.equals(f.getFileName()) && f.getLineNumber() > 0)
                return f.getLineNumber();
        return 1;
    }

    private static boolean isSnippet(StackTraceElement f) {
        return f.getFileName() != null && f.getFileName().startsWith("#");
    }

    /** The prompt's own frames and the library's tell a learner nothing. */
    public static String frames(StackTraceElement[] trace) {
        var text = new StringBuilder();
        int shown = 0, same = 0, left = 0;
        String last = "";
        for (StackTraceElement f : trace) {
            if (!isSnippet(f) && !EngineLoader.isEngine(f.getClassName())
                && !f.getClassName().isEmpty()) continue;
            String frame = frame(f);
            if (frame.equals(last)) {
                same++;
            } else if (shown < FRAMES) {
                text.append(repeated(same)).append("\n      at ").append(frame);
                shown++;
                same = 0;
                last = frame;
            } else {
                left++;
            }
        }
        text.append(repeated(same));
        if (left > 0) text.append("\n      ... ").append(left).append(" more");
        return text.toString();
    }

    private static String repeated(int times) {
        return times == 0 ? "" : "\n      ... and again, "
            + (times == 1 ? "once" : times + " times") + " or more";
    }

    private static String frame(StackTraceElement f) {
        String method = f.getMethodName();
        String owner = JShellText.plain(f.getClassName());
        String name = method.isEmpty() || method.startsWith("do_it$") ? ""
            : (owner.isEmpty() ? "" : owner + ".") + method + " ";
        return name + "(" + f.getFileName()
            + (f.getLineNumber() > 0 ? ":" + f.getLineNumber() : "") + ")";
    }
}
