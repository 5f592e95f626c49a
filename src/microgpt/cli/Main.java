package microgpt.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import microgpt.Tokenizer;
import microgpt.files.Problem;
import microgpt.files.StandardOutput;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * What can be done from the shell without a prompt: train, sample, ablate, scale. Bad
 * input gets one line on standard error and the exit code 2.
 */
@Command(name = "./build.sh")
public final class Main {

    private static final Map<String, Class<?>> VERBS = Map.of(
        "train", Train.class, "sample", Sample.class,
        "ablate", Ablate.class, "scale", Scale.class);

    static final int WENT_WRONG = 1, BAD_INPUT = 2, INTERRUPTED = 130;

    private static final int LONGEST_WORD = 60, LONGEST_LINE = 800;

    public static void main(String[] arguments) {
        StandardOutput.install(() -> { });
        int status = run(arguments);
        try {
            StandardOutput.check();
        } catch (StandardOutput.Lost e) {      // of a help text, say
            if (status == 0) status = lost(e, "build.sh");
        }
        System.exit(status);
    }

    static int run(String... arguments) {
        return command(arguments.length == 0 ? "" : arguments[0])
            .setUsageHelpWidth(80)
            .registerConverter(Path.class, Main::path)
            .setParameterExceptionHandler(Main::badOption)
            .setExecutionExceptionHandler(Main::failed)
            .execute(arguments);
    }

    /** Returns the command with that verb alone, which is soon made; or with all. */
    static CommandLine command(String verb) {
        var command = new CommandLine(new Main());
        VERBS.forEach((name, type) -> {
            if (!VERBS.containsKey(verb) || name.equals(verb))
                command.addSubcommand(name, type);
        });
        return command;
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new TypeConversionException(
                "'" + Tokenizer.shown(name) + "' is no name of a file");
        }
    }

    private static int badOption(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        String message = oneLine(e.getMessage());
        for (String argument : arguments)
            for (String part : List.of(argument,
                    argument.substring(argument.indexOf('=') + 1)))
                if (part.length() > LONGEST_WORD) message =
                    message.replace(oneLine(part), Tokenizer.shown(part));
        complain(command.getCommandName(),
            message.replace("option option", "option") + " (see "
            + command.getCommandSpec().qualifiedName() + " --help)");
        return BAD_INPUT;
    }

    private static int failed(Exception e, CommandLine command,
            CommandLine.ParseResult arguments) throws Exception {
        String name = command.getCommandName();
        if (e instanceof StandardOutput.Lost lost) return lost(lost, name);
        if (e instanceof MemoryFull) {
            complain(name, e.getMessage());
            return WENT_WRONG;
        }
        if (e instanceof IllegalStateException) {
            complain(name, e.getMessage());
            return WENT_WRONG;
        }
        if (e instanceof IllegalArgumentException) complain(name, e.getMessage());
        else if (e instanceof FileSystemException f && f.getFile() != null)
            complain(name, Problem.line(f, Path.of(f.getFile())));
        else if (e instanceof IOException io) complain(name, Problem.reason(io));
        else throw e;
        return BAD_INPUT;
    }

    private static int lost(StandardOutput.Lost e, String command) {
        if (e.unread()) return StandardOutput.UNREAD_STATUS;
        complain(command, e.getMessage());
        return WENT_WRONG;
    }

    private static void complain(String command, String message) {
        var err = new PrintWriter(System.err, true);
        err.println(command + ": "
            + Tokenizer.shown(oneLine(message), LONGEST_LINE));
    }

    private static String oneLine(String message) {
        return String.valueOf(message).replaceAll("\\s*\\R\\s*", " ");
    }
}
