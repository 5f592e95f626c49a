package microgpt.files;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Names of files as people type them behind a command: {@code ~} is the home
 * folder, and quotes keep blanks together.
 */
public final class FileName {

    private FileName() {}

    /** Returns the name without quotes, and with the home folder in full. */
    public static String plain(String typed) {
        String name = typed.strip();
        int last = name.length() - 1;
        if (last > 0 && "\"'".indexOf(name.charAt(0)) >= 0
            && name.charAt(0) == name.charAt(last)) name = name.substring(1, last);
        return name.equals("~") || name.startsWith("~/")
            || name.startsWith("~" + File.separator)
            ? System.getProperty("user.home") + name.substring(1) : name;
    }

    /**
     * As a path.
     *
     * @throws IllegalArgumentException if no file can be called so
     */
    public static Path path(String typed) {
        try {
            return Path.of(plain(typed));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(typed + ": is no file name");
        }
    }

    /** Returns where the last word begins; a blank within quotes ends none. */
    public static int lastWord(String text) {
        int start = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) quote = c == quote ? 0 : quote;
            else if (c == ' ') start = i + 1;
            else if ("\"'".indexOf(c) >= 0 && (i == start || text.charAt(i - 1) == '=')) quote = c;
        }
        return start;
    }

    /**
     * Returns what a half-typed name could become; folders end in a slash,
     * and a name with blanks stands in quotes.
     */
    public static List<String> starting(String word) {
        boolean quoted = word.startsWith("\"") || word.startsWith("'");
        String quote = quoted ? word.substring(0, 1) : "\"", typed = word.substring(quoted ? 1 : 0);
        return unquoted(typed).stream().map(name -> !quoted && name.indexOf(' ') < 0 ? name
            : quote + name + (name.endsWith("/") ? "" : quote)).toList();
    }

    /** The same, but quotes nothing: for where quotes stand already. */
    public static List<String> unquoted(String word) {
        String folder = word.substring(0, word.lastIndexOf('/') + 1);
        String start = word.substring(folder.length());
        File[] found;
        try {
            found = path(folder.isEmpty() ? "." : folder).toFile().listFiles();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
        var names = new ArrayList<String>();
        if (found != null) for (File f : found)
            if (f.getName().startsWith(start) && (!f.isHidden() || start.startsWith(".")))
                names.add(folder + f.getName() + (f.isDirectory() ? "/" : ""));
        String[] sorted = names.toArray(new String[0]);
        Arrays.sort(sorted);
        return List.of(sorted);
    }
}
