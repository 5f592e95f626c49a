package microgpt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Verbs of the shell in a process of their own, for what ends it, fills it, or
 * depends on how it was started. All else is faster in {@link InProcess}.
 */
final class OwnProcess {

    private static final List<String> JAVA = List.of(
        Path.of(System.getProperty("java.home"), "bin/java").toString(),
        "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xlog:disable",
        "-cp", System.getProperty("java.class.path"),
        "-Dmicrogpt.home=" + System.getProperty("project.root"), "microgpt.cli.Main");

    private OwnProcess() {}

    /** What it says goes into the files out and err of a folder. */
    static Process start(Path folder, Object... words) throws IOException {
        return begin(folder, Stream.concat(JAVA.stream(), Stream.of(words)));
    }

    static InProcess.Result run(Path folder, Object... words) throws Exception {
        return end(folder, start(folder, words));
    }

    /** Runs a script, in which $1 is what starts a verb, and $2 is the first word. */
    static InProcess.Result shell(Path folder, String script, Object... words) throws Exception {
        return end(folder, begin(folder, Stream.concat(Stream.of("bash", "-c", script, "sh",
            String.join(" ", JAVA)), Stream.of(words))));
    }

    private static Process begin(Path folder, Stream<?> command) throws IOException {
        return new ProcessBuilder(command.map(Object::toString).collect(Collectors.toList()))
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile()).start();
    }

    private static InProcess.Result end(Path folder, Process process) throws Exception {
        int code = process.waitFor();
        return new InProcess.Result(code, Files.readString(folder.resolve("out")),
            Files.readString(folder.resolve("err")));
    }
}
