package microgpt.repl.read;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Opens pages in the user's browser, by the command that the system has for it.
 *
 * @param commands those that may be there, the best one first; the address of
 *     the page is added as the last word
 */
public record Browser(List<List<String>> commands) {

    private static final long PATIENCE = 1500;

    /** Returns the browser of this system. */
    public static Browser ofSystem() {
        String system = System.getProperty("os.name", "");
        if (system.startsWith("Windows")) return new Browser(List.of(
            List.of("rundll32", "url.dll,FileProtocolHandler")));
        if (system.startsWith("Mac")) return new Browser(List.of(List.of("open")));
        return new Browser(List.of(List.of("xdg-open"), List.of("gio", "open"),
            List.of("wslview")));
    }

    /** Opens an address; returns whether a command took it. */
    public boolean open(String address) {
        for (List<String> command : commands)
            if (isThere(command.get(0)) && start(command, address)) return true;
        return false;
    }

    private static boolean isThere(String command) {
        if (command.contains(File.separator)) return Files.isExecutable(Path.of(command));
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            if (!folder.isEmpty() && (Files.isExecutable(Path.of(folder, command))
                || Files.exists(Path.of(folder, command + ".exe")))) return true;
        return false;
    }

    /** Starts it; one that still runs after a while is a browser at work. */
    private static boolean start(List<String> command, String address) {
        var words = new ArrayList<>(command);
        words.add(address);
        try {
            Process process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            process.getOutputStream().close();
            return !process.waitFor(PATIENCE, TimeUnit.MILLISECONDS)
                || process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
