package microgpt.repl.engine;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Gets hold of what changes the code of a loaded class. It attaches to its own
 * process when that is first needed, so that the start costs nothing; that
 * takes {@code -Djdk.attach.allowAttachSelf=true}.
 */
public final class Agent {

    private static volatile Instrumentation instrumentation;

    private Agent() {}

    /** Called by the JVM when the agent has been attached. */
    public static void agentmain(String argument, Instrumentation given) {
        instrumentation = given;
    }

    /** Returns it, or empty where the JVM does not allow it. */
    public static Optional<Instrumentation> instrumentation() {
        if (instrumentation == null
            && Boolean.getBoolean("jdk.attach.allowAttachSelf")) attach();
        return Optional.ofNullable(instrumentation);
    }

    private static void attach() {
        try {
            Path jar = jar();
            try {
                VirtualMachine self = VirtualMachine.attach(
                    String.valueOf(ProcessHandle.current().pid()));
                self.loadAgent(jar.toString());
                self.detach();
            } finally {
                Files.deleteIfExists(jar);
            }
        } catch (Exception | LinkageError e) {
            instrumentation = null;     // then the engine is loaded anew
        }
    }

    /** An agent must be a jar; all that ours needs is to name this class. */
    private static Path jar() throws IOException {
        var manifest = new Manifest();
        Attributes entries = manifest.getMainAttributes();
        entries.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        entries.putValue("Agent-Class", Agent.class.getName());
        entries.putValue("Can-Redefine-Classes", "true");
        Path jar = Files.createTempFile("microgpt-agent", ".jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }
}
