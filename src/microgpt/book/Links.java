package microgpt.book;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes links within the book lead across its pages, and checks them all. */
final class Links {

    private static final Pattern ID = Pattern.compile("\\bid=\"([^\"]+)\"");
    private static final Pattern LOCAL =
        Pattern.compile("(<a\\b[^>]*?\\bhref=)\"#([^\"]+)\"");
    private static final Pattern TARGET = Pattern.compile(
        "<(a|img|link|script|source|iframe)\\b[^>]*?"
        + "\\b(?:href|src)=\"([^\"]*)\"");

    private final Map<String, String> pageOf = new HashMap<>();
    private final Problems problems;

    Links(List<Page> pages, Problems problems) {
        this.problems = problems;
        for (Page page : pages) {
            Matcher m = ID.matcher(page.body());
            while (m.find()) {
                String other = pageOf.putIfAbsent(m.group(1), page.file());
                if (other != null && !m.group(1).startsWith("note-"))
                    problems.add(page.file() + ": the anchor '" + m.group(1)
                        + "' is also on " + other);
            }
        }
    }

    /** Returns the page and anchor that an id stands for, or null. */
    String address(String id) {
        String page = pageOf.get(id);
        return page == null ? null : page + "#" + id;
    }

    /** Returns the page with its links leading to the right pages. */
    Page resolve(Page page) {
        return page.withBody(LOCAL.matcher(page.body()).replaceAll(m -> {
            String id = m.group(2);
            String target = pageOf.get(id);
            if (target == null) {
                problems.add(page.file() + ": no anchor '" + id
                    + "' to link to");
                return Matcher.quoteReplacement(m.group());
            }
            String file = target.equals(page.file()) ? "" : target;
            return Matcher.quoteReplacement(
                m.group(1) + "\"" + file + "#" + id + "\"");
        }));
    }

    /** Checks a finished page: nothing dead, nothing fetched from afar. */
    static void check(Map<String, String> htmlOf, Set<String> otherFiles,
            Problems problems) {
        var ids = new HashMap<String, Set<String>>();
        htmlOf.forEach((file, html) -> {
            Matcher m = ID.matcher(html);
            while (m.find()) ids.computeIfAbsent(
                file, f -> new HashSet<>()).add(m.group(1));
        });
        htmlOf.forEach((file, html) -> {
            Matcher m = TARGET.matcher(html);
            while (m.find()) {
                String target = m.group(2);
                boolean external = target.matches("[a-z]+:.*");
                if (external && (m.group(1).equals("a")
                    || target.startsWith("data:"))) continue;
                if (external) {
                    problems.add(file + ": fetches " + target);
                    continue;
                }
                String[] parts = target.split("#", 2);
                String to = parts[0].isEmpty() ? file : parts[0];
                boolean page = htmlOf.containsKey(to);
                if (!page && !otherFiles.contains(to))
                    problems.add(file + ": dead link to " + target);
                else if (page && parts.length == 2
                    && !ids.getOrDefault(to, Set.of()).contains(parts[1]))
                    problems.add(file + ": dead anchor in " + target);
            }
        });
    }
}
