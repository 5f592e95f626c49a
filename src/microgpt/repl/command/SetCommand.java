package microgpt.repl.command;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import microgpt.repl.say.Feedback;
import microgpt.repl.say.Settings;
import microgpt.repl.say.Voice;

/** How the prompt works: /set. */
public final class SetCommand {

    private final Voice voice;

    public SetCommand(Voice voice) { this.voice = voice; }

    public Builtin builtin() {
        return new Builtin("set", "[feedback normal|concise|silent] [raw on|off] "
            + "[color on|off] [editor COMMAND]", "change how the prompt works",
            "/set                  shows what is set\n"
            + "/set feedback concise says values only\n"
            + "/set raw on           prints values as jshell does\n"
            + "/set color off        prints no colours\n"
            + "/set editor nano      opens it for /edit",
            this::set, this::complete);
    }

    private Outcome set(String arguments) {
        String[] words = arguments.split("\\s+", 2);
        String value = words.length > 1 ? words[1].strip() : "";
        if (words[0].isEmpty()) show();
        else voice.set(changed(voice.settings(), words[0], value));
        return Outcome.DONE;
    }

    private static Settings changed(Settings now, String name, String value) {
        return switch (name) {
            case "feedback" -> now.withFeedback(feedback(value));
            case "raw" -> now.withRaw(onOff("raw", value));
            case "color" -> now.withColor(onOff("color", value));
            case "editor" -> now.withEditor(editor(value));
            default -> throw new IllegalArgumentException("/set " + name
                + ": there are feedback, raw, color, editor");
        };
    }

    private void show() {
        PrintStream out = voice.out();
        Settings now = voice.settings();
        out.println("|    /set feedback "
            + now.feedback().name().toLowerCase(Locale.ROOT));
        out.println("|    /set raw " + (now.raw() ? "on" : "off"));
        out.println("|    /set color " + (voice.style().color() ? "on" : "off"));
        out.println("|    /set editor " + now.editor());
    }

    private static String editor(String value) {
        if (value.isEmpty()) throw new IllegalArgumentException(
            "/set editor needs a command, such as nano; /set shows what is set");
        return value;
    }

    private static Feedback feedback(String value) {
        for (Feedback f : Feedback.values())
            if (f.name().equalsIgnoreCase(value)) return f;
        throw new IllegalArgumentException("/set feedback" + (value.isEmpty()
            ? " needs a word: " : " '" + value + "': there are ")
            + "normal, concise, silent");
    }

    private static boolean onOff(String name, String value) {
        if (value.equals("on") || value.equals("off")) return value.equals("on");
        throw new IllegalArgumentException(
            "/set " + name + " '" + value + "': is neither on nor off");
    }

    private List<String> complete(String arguments) {
        String[] words = arguments.split("\\s+", -1);
        if (words.length < 2)
            return List.of("feedback", "raw", "color", "editor");
        return switch (words[0]) {
            case "feedback" -> List.of("normal", "concise", "silent");
            case "raw", "color" -> List.of("on", "off");
            default -> List.of();
        };
    }
}
