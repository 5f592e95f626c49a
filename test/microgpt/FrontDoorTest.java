package microgpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script through which everything goes, without building anything. */
class FrontDoorTest {

    private static final Path SCRIPT = Golden.ROOT.resolve("build.sh");

    private static List<String> bash(Path folder, String script) throws Exception {
        Path said = folder.resolve("said");
        new ProcessBuilder("bash", "-c", script).redirectErrorStream(true)
            .redirectOutput(said.toFile()).start().waitFor();
        return Files.readAllLines(said);
    }

    /** Everything before the commands, which is functions only. */
    private static String functions() throws Exception {
        String script = Files.readString(SCRIPT);
        int end = script.indexOf("speak_utf8\ncommand=");
        assertTrue(end > 0);
        return script.substring(0, end).replaceFirst("(?m)^self=.*\n^home=.*\n^build=.*\n",
            "home='" + Golden.ROOT + "' build='" + Golden.ROOT.resolve("build") + "'\n");
    }

    @Test
    void everyCommandCallsWhatIsThere(@TempDir Path folder) throws Exception {
        String script = Files.readString(SCRIPT);
        var called = new TreeSet<String>();
        Pattern.compile("(?m)^        (?:exec |quietly )?([a-z_0-9]+)(?: |$)")
            .matcher(script.substring(script.indexOf("case $command in"))).results()
            .forEach(m -> called.add(m.group(1)));
        assertTrue(called.containsAll(List.of("prompt", "shell_command", "jdk_jshell", "book",
            "mutate", "compile")), called.toString());
        assertEquals(List.of(), bash(folder, functions() + "\nfor name in "
            + String.join(" ", called) + "; do type -t $name > /dev/null || echo $name; done"));
    }

    @Test
    void onlyShortRunsOfSmallModelsDoWithoutTheFullCompiler(@TempDir Path folder)
            throws Exception {
        String front = functions() + "\njdk=/ jdk_version=21\n"
            + "start() { echo \"${brief[*]-}\"; }\nshell_command ";
        for (String brief : List.of("train --engine array", "train --engine=dot --sample 20",
                "train --preset karpathy --steps 9999 --engine array --seed 7"))
            assertEquals(List.of("-XX:TieredStopAtLevel=1"), bash(folder, front + brief), brief);
        for (String other : List.of("train", "train --engine graph", "train --engine vector",
                "train --engine array --steps 10000", "train --steps=20000 --engine=dot",
                "train --engine array --set width=64", "ablate --engine array", "sample"))
            assertEquals(List.of(""), bash(folder, front + other), other);
    }

    @Test
    void mavenDoesWithoutTheFullCompilerUnlessOneWantsIt(@TempDir Path folder)
            throws Exception {
        List<String> said = bash(folder, functions() + "\njdk=/ jdk_version=21\n"
            + "mvn() { echo $MAVEN_OPTS; }\nMAVEN_OPTS=-XX:TieredStopAtLevel=4 maven test");
        assertEquals(List.of("-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:TieredStopAtLevel=4"),
            said);
    }

    @Test
    void pagesAreWovenWithoutTheFullCompilerAndPaperIsWithIt(@TempDir Path folder)
            throws Exception {
        Path java = Files.writeString(Files.createDirectories(folder.resolve("bin"))
            .resolve("java"), "#!/bin/sh\nfor a; do echo \"$a\"; done\n");
        java.toFile().setExecutable(true);
        String front = functions() + "\njdk='" + folder + "' jdk_version=21\nbook ";
        for (String paper : List.of("--pdf", "--pdf --out p", "--out p --pdf"))
            assertFalse(bash(folder, front + paper).contains("-XX:TieredStopAtLevel=1"), paper);
        for (String pages : List.of("", "--out p", "--numbers"))
            assertTrue(bash(folder, front + pages).contains("-XX:TieredStopAtLevel=1"), pages);
    }

    @Test
    void optionsOfJshellAndOfThePromptReachThem(@TempDir Path folder) throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String name : List.of("jshell", "java")) {
            Path fake = Files.writeString(bin.resolve(name),
                "#!/bin/sh\nfor a; do echo \"$a\"; done\n");
            fake.toFile().setExecutable(true);
        }
        String jdk = functions() + "\njdk='" + folder + "' jdk_version=21\n";
        List<String> said = bash(folder, jdk + "jdk_jshell --class-path 'my jar:b' -v"
            + " --startup mine.jsh --class-path=c --enable-preview file");
        assertTrue(said.get(1).endsWith("/jar/prompt.jar:my jar:b:c"), said.toString());
        assertEquals(List.of("--startup", Golden.ROOT.resolve("jshell/startup.jsh").toString(),
            "--startup", "mine.jsh", "-v", "--enable-preview", "file"),
            said.subList(3, said.size()));
        assertEquals(List.of("build.sh: jshell --class-path needs a value"),
            bash(folder, jdk + "jdk_jshell --class-path"));
        said = bash(folder, jdk + "start() { shift 2; exec \"$jdk/bin/java\" \"$@\"; }\n"
            + "prompt --class-path 'my jar' --enable-preview file");
        assertTrue(said.contains("--enable-preview")
            && said.indexOf("--enable-preview") < said.indexOf("-jar"), said.toString());
        assertEquals(List.of("--class-path", "my jar", "file"),
            said.subList(said.size() - 3, said.size()));
    }
}
