package microgpt.toolkit;
import java.util.Map;
import java.util.Optional;
public final class Stepper {
    static Map<String, String> shortcuts() { return Map.of(); }
    static Optional<String> promptLabel() { return Optional.empty(); }
}
