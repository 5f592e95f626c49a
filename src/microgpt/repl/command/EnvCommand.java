package microgpt.repl.command;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import microgpt.files.FileName;
import microgpt.repl.eval.Evaluator;
import microgpt.repl.say.Voice;

/** What a session is evaluated with besides the engine: /env. */
public final class EnvCommand {

    private final Evaluator evaluator;
    private final Voice voice;

    public EnvCommand(Evaluator evaluator, Voice voice) {
        this.evaluator = evaluator;
        this.voice = voice;
    }

    public Builtin builtin() {
        return new Builtin("env", "[--class-path PATH]",
            "what Java is found on: your own jars and classes",
            "/env                           shows it\n"
            + "/env --class-path my.jar:out   adds a jar and a folder of classes; models\n"
            + "                               and variables stay as they are\n"
            + "./build.sh repl --class-path my.jar   starts with it\n"
            + "./build.sh repl --enable-preview      starts with what the JDK previews",
            this::env, EnvCommand::complete);
    }

    private Outcome env(String arguments) {
        String[] words = arguments.strip().split("\\s+", 2);
        switch (words[0]) {
            case "" -> show();
            case "--class-path", "-class-path" -> add(words.length > 1 ? words[1] : "");
            case "--enable-preview", "-enable-preview" -> throw new IllegalArgumentException(
                "--enable-preview is for a whole process: leave, and start with"
                + " ./build.sh repl --enable-preview");
            default -> throw new IllegalArgumentException("/env " + words[0]
                + ": there is --class-path PATH");
        }
        return Outcome.DONE;
    }

    private void show() {
        List<Path> own = evaluator.classPath();
        if (own.isEmpty()) voice.out().println("|    no jars or classes of your own");
        for (Path path : own) voice.out().println("|    --class-path " + path);
        voice.out().println("|    Java " + Runtime.version()
            + (isPreview() ? " --enable-preview" : ""));
    }

    /** Returns whether this process runs what the JDK previews. */
    static boolean isPreview() {
        return ManagementFactory.getRuntimeMXBean()
            .getInputArguments().contains("--enable-preview");
    }

    private void add(String typed) {
        if (typed.isBlank()) throw new IllegalArgumentException(
            "/env --class-path needs jars or folders, with " + File.pathSeparator + " in between");
        List<Path> path = paths(FileName.plain(typed));
        for (Path p : path) if (!evaluator.classPath().contains(p)) evaluator.addToClassPath(p);
        voice.say("Can be used from now on: " + String.join(", ",
            path.stream().map(Path::toString).toList()));
    }

    /**
     * Returns the jars and folders of a class path.
     *
     * @throws IllegalArgumentException if one is neither; says which
     */
    public static List<Path> paths(String typed) {
        var paths = new ArrayList<Path>();
        for (String name : typed.split(File.pathSeparator)) {
            if (name.isBlank()) continue;
            Path path = FileName.path(name).toAbsolutePath().normalize();
            problem(path).ifPresent(why -> {
                throw new IllegalArgumentException("--class-path " + name + ": " + why);
            });
            paths.add(path);
        }
        return paths;
    }

    private static Optional<String> problem(Path path) {
        if (Files.isDirectory(path)) return Optional.empty();
        if (!Files.exists(path)) return Optional.of("there is no such file");
        try {
            new ZipFile(path.toFile()).close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("is neither a jar nor a folder");
        }
    }

    private static List<String> complete(String arguments) {
        String word = arguments.substring(FileName.lastWord(arguments));
        if (!arguments.strip().contains(" ") && !arguments.endsWith(" "))
            return List.of("--class-path");
        int last = word.lastIndexOf(File.pathSeparatorChar) + 1;
        return FileName.starting(word.substring(last)).stream()
            .map(name -> word.substring(0, last) + name).toList();
    }
}
