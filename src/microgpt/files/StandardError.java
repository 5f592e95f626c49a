package microgpt.files;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;

/**
 * Standard error. Java says there, before a program begins, that the module of
 * vectors incubates, and cannot be told not to. So a start may put the real one
 * aside, as descriptor {@code microgpt.err}; the program takes it up again.
 */
public final class StandardError {

    private static final Integer ASIDE = Integer.getInteger("microgpt.err");

    /** Makes System.err the real one again, and lets it speak UTF-8. */
    public static void install() {
        System.setErr(new PrintStream(
            new FileOutputStream(descriptor()), true, StandardCharsets.UTF_8));
    }

    /** Returns whether other programs would inherit one that nobody reads. */
    public static boolean isAside() { return ASIDE != null; }

    private static FileDescriptor descriptor() {
        if (ASIDE == null) return FileDescriptor.err;
        try {       // the jar's manifest opens java.io
            Constructor<FileDescriptor> by =
                FileDescriptor.class.getDeclaredConstructor(int.class);
            by.setAccessible(true);
            return by.newInstance(ASIDE);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private StandardError() {}
}
