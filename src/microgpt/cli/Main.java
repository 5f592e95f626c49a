package microgpt.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * What can be done from the shell without a prompt: train and sample. Bad
 * input gets one line on standard error and the exit code 2.
 */
@Command(name = "./build.sh", subcommands = {Train.class, Sample.class})
public final class Main {

    private static final int BAD_INPUT = 2;

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Main())
            .setUsageHelpWidth(80)
            .setParameterExceptionHandler(Main::badOption)
            .setExecutionExceptionHandler(Main::failed)
            .execute(arguments);
    }

    private static int badOption(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        complain(command, oneLine(e.getMessage())
            .replace("option option", "option") + " (see "
            + command.getCommandSpec().qualifiedName() + " --help)");
        return BAD_INPUT;
    }

    private static int failed(Exception e, CommandLine command,
            CommandLine.ParseResult arguments) throws Exception {
        String message;
        if (e instanceof IllegalArgumentException) message = e.getMessage();
        else if (e instanceof IOException io) message = describe(io);
        else throw e;
        complain(command, oneLine(message));
        return BAD_INPUT;
    }

    private static String describe(IOException e) {
        if (e instanceof AccessDeniedException denied)
            return denied.getFile() + ": permission denied";
        if (e instanceof FileSystemException f && f.getReason() != null)
            return f.getFile() + ": " + f.getReason();
        return e.getMessage();
    }

    private static void complain(CommandLine command, String message) {
        PrintWriter err = command.getErr();
        err.println(command.getCommandName() + ": " + message);
        err.flush();
    }

    private static String oneLine(String message) {
        return String.valueOf(message).replaceAll("\\s*\\R\\s*", " ");
    }
}
