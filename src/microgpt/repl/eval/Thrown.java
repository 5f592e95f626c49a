package microgpt.repl.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import jdk.jshell.spi.ExecutionControl.ResolutionException;
import jdk.jshell.spi.ExecutionControl.RunException;
import jdk.jshell.spi.ExecutionControl.UserException;
import jdk.jshell.spi.SPIResolutionException;
import microgpt.repl.engine.StopSwitch;

/**
 * What a snippet threw, copied for JShell. Messages and causes are made by code
 * of the user's, which may itself throw, loop or go round in a circle; so this
 * is done on the snippet's thread, where it can be stopped.
 *
 * @param original what was thrown
 * @param copy the same, with the first few causes
 * @param left how many causes there are besides, or -1 if they go in a circle
 */
public record Thrown(Throwable original, RunException copy, int left) {

    private static final int CAUSES = 5;
    private static final int COUNTED = 10_000;

    static Thrown by(Throwable original) {
        List<Throwable> chain = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        int left = 0;
        Throwable t = original;
        while (t != null && left >= 0 && left < COUNTED) {
            if (!seen.add(t)) left = -1;
            else if (chain.size() <= CAUSES) chain.add(t);
            else left++;
            t = cause(t);
        }
        RunException copy = null;
        for (int i = chain.size() - 1; i >= 0; i--) {
            RunException one = copy(chain.get(i));
            if (copy != null) one.initCause(copy);
            copy = one;
        }
        return new Thrown(original, copy, left);
    }

    private static RunException copy(Throwable t) {
        if (t instanceof SPIResolutionException r)
            return new ResolutionException(r.id(), trace(t));
        return new UserException(message(t), t.getClass().getName(), trace(t));
    }

    /** Returns what it says of itself, whatever that does. */
    static String message(Throwable t) {
        try {
            return t.getMessage();
        } catch (StopSwitch.Stopped stopped) {
            throw stopped;
        } catch (Throwable again) {
            return "(its getMessage() threw " + again.getClass().getName() + ")";
        }
    }

    private static Throwable cause(Throwable t) {
        try {
            return t.getCause();
        } catch (StopSwitch.Stopped stopped) {
            throw stopped;
        } catch (Throwable again) {
            return null;
        }
    }

    private static StackTraceElement[] trace(Throwable t) {
        try {
            StackTraceElement[] trace = t.getStackTrace();
            if (trace != null && trace.length > 0) return trace;
        } catch (StopSwitch.Stopped stopped) {
            throw stopped;
        } catch (Throwable again) {
            // then it has none
        }
        return NO_TRACE;
    }

    /** JShell takes the last frame for granted. */
    static final StackTraceElement[] NO_TRACE =
        {new StackTraceElement("", "", null, -1)};
}
