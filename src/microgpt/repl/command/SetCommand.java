package microgpt.repl.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import microgpt.files.FileName;
import microgpt.files.Kind;
import microgpt.files.Problem;
import microgpt.files.Target;
import microgpt.files.Text;
import microgpt.repl.say.Feedback;
import microgpt.repl.say.Settings;
import microgpt.repl.say.Voice;

/** How the prompt works: /set. */
public final class SetCommand {

    private static final List<String> NAMES =
        List.of("feedback", "raw", "color", "editor", "operators", "keep", "start",
            "suggest", "pager", "images", "-retain");

    private final Voice voice;
    private final Path kept;

    /** @param kept the file of what is retained, or null if nothing is */
    public SetCommand(Voice voice, Path kept) {
        this.voice = voice;
        this.kept = kept;
    }

    public Builtin builtin() {
        return new Builtin("set", "[-retain] [feedback normal|concise|silent] [raw on|off] "
            + "[color on|off] [editor COMMAND] [operators on|off] [keep on|off] "
            + "[start FILE|none] [suggest on|off] [pager on|off] [images on|off|auto]", "change how the prompt works",
            "/set                  shows what is set\n"
            + "/set feedback concise says values only\n"
            + "/set raw on           prints values as jshell does\n"
            + "/set color off        prints no colours\n"
            + "/set editor nano      opens it for /edit; none: that of VISUAL or EDITOR,\n"
            + "                      or the one that is built in\n"
            + "/set operators off    a * b on Values is an error, as it is in Java\n"
            + "/set keep off         keeps no model at the end of a session\n"
            + "/set start mine.jsh   runs it after the start, from /reset on\n"
            + "/set pager off        prints long results and texts at once\n"
            + "/set images off       draws with letters, whatever the terminal can\n"
            + "/set suggest off      shows no grey rest of a line typed earlier\n"
            + "/set -retain          makes all this so in later sessions, too",
            this::set, this::complete);
    }

    private Outcome set(String arguments) {
        String[] words = arguments.split("\\s+", 2);
        String value = words.length > 1 ? words[1].strip() : "";
        if (words[0].isEmpty()) show();
        else if (words[0].equals("-retain")) return retain(value);
        else voice.set(changed(voice.settings(), words[0], value));
        return Outcome.DONE;
    }

    private static Settings changed(Settings now, String name, String value) {
        return switch (name) {
            case "feedback" -> now.withFeedback(feedback(value));
            case "raw" -> now.withRaw(onOff("raw", value));
            case "color" -> now.withColor(onOff("color", value));
            case "operators" -> now.withOperators(onOff("operators", value));
            case "editor" -> now.withEditor(editor(value));
            case "keep" -> now.withKeep(onOff("keep", value));
            case "start" -> now.withStart(start(value));
            case "pager" -> now.withPager(onOff("pager", value));
            case "images" -> now.withImages(value.equals("auto") ? Optional.empty()
                : Optional.of(onOff("images", value)));
            case "suggest" -> now.withSuggest(onOff("suggest", value));
            default -> throw new IllegalArgumentException("/set " + name
                + ": there are " + String.join(", ", NAMES));
        };
    }

    private void show() {
        PrintStream out = voice.out();
        Settings now = voice.settings();
        out.println("|    /set feedback "
            + now.feedback().name().toLowerCase(Locale.ROOT));
        out.println("|    /set raw " + (now.raw() ? "on" : "off"));
        out.println("|    /set color " + (voice.style().color() ? "on" : "off"));
        out.println("|    /set editor " + (now.editor().isEmpty() ? "none" : now.editor()));
        out.println("|    /set operators " + (now.operators() ? "on" : "off"));
        out.println("|    /set keep " + (now.keep() ? "on" : "off"));
        out.println("|    /set suggest " + (now.suggest() ? "on" : "off"));
        out.println("|    /set pager " + (now.pager() ? "on" : "off"));
        out.println("|    /set images " + images(now));
        out.println("|    /set start " + (now.start().isEmpty() ? "none" : now.start()));
    }

    private static String images(Settings now) {
        return now.images().map(on -> on ? "on" : "off").orElse("auto");
    }

    /** As jshell: with a setting behind it, that is set, too. */
    private Outcome retain(String more) {
        if (!more.isEmpty()) {
            Outcome outcome = set(more);
            if (!outcome.goesOn()) return outcome;
        }
        if (kept == null) throw new IllegalArgumentException(
            "there is no place where settings are kept");
        Target.of(kept, Kind.SETTINGS, false, "remove it").write(
            (Kind.SETTINGS_LINE + "\n" + String.join("\n", lines(voice.settings())) + "\n")
                .getBytes(StandardCharsets.UTF_8));
        voice.say("Kept for later sessions: " + kept);
        return Outcome.DONE;
    }

    private static List<String> lines(Settings now) {
        var lines = new ArrayList<String>();
        lines.add("feedback " + now.feedback().name().toLowerCase(Locale.ROOT));
        lines.add("raw " + (now.raw() ? "on" : "off"));
        now.color().ifPresent(color -> lines.add("color " + (color ? "on" : "off")));
        if (!now.editor().isEmpty()) lines.add("editor " + now.editor());
        lines.add("operators " + (now.operators() ? "on" : "off"));
        lines.add("keep " + (now.keep() ? "on" : "off"));
        lines.add("suggest " + (now.suggest() ? "on" : "off"));
        lines.add("pager " + (now.pager() ? "on" : "off"));
        lines.add("images " + images(now));
        if (!now.start().isEmpty()) lines.add("start " + now.start());
        return lines;
    }

    /**
     * Sets what was kept; what cannot be read or set is left out.
     *
     * @return what the user should know, each a line
     */
    public List<String> recall() {
        if (kept == null || !Files.exists(kept)) return List.of();
        var notes = new ArrayList<String>();
        try {
            String text = Text.read(kept);
            if (!text.startsWith(Kind.SETTINGS_LINE)) return List.of(
                kept + ": is no file of settings, and nothing was set");
            for (String line : text.lines().skip(1).toList()) try {
                String[] words = line.strip().split("\\s+", 2);
                if (!words[0].isEmpty()) voice.set(changed(voice.settings(), words[0],
                    words.length > 1 ? words[1] : ""));
            } catch (IllegalArgumentException e) {
                notes.add(kept + ": " + e.getMessage());
            }
        } catch (IOException e) {
            notes.add(Problem.line(e, kept));
        }
        return notes;
    }

    private static String start(String value) {
        if (value.isEmpty()) throw new IllegalArgumentException(
            "/set start needs a file, or none; /set shows what is set");
        if (value.equals("none")) return "";
        Path file = FileName.path(value).toAbsolutePath().normalize();
        if (!Files.isRegularFile(file)) throw new IllegalArgumentException(
            "/set start " + value + ": there is no such file");
        return file.toString();
    }

    private static String editor(String value) {
        if (value.isEmpty()) throw new IllegalArgumentException(
            "/set editor needs a command, such as nano, or none; /set shows what is set");
        return value.equals("none") ? "" : value;
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
            "/set " + name + " '" + value + "': is neither on nor off"
                + (name.equals("images") ? " nor auto" : ""));
    }

    private List<String> complete(String arguments) {
        String[] words = arguments.split("\\s+", -1);
        if (words.length < 2)
            return NAMES;
        return switch (words[0]) {
            case "feedback" -> List.of("normal", "concise", "silent");
            case "start" -> FileName.starting(words[1]);
            case "images" -> List.of("on", "off", "auto");
            case "raw", "color", "operators", "keep", "suggest", "pager" -> List.of("on", "off");
            default -> List.of();
        };
    }
}
