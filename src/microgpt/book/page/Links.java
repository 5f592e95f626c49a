package microgpt.book.page;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import microgpt.book.base.Problems;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Makes links within the book lead across its pages, and checks them all. */
public final class Links {

    private final Map<String, String> pageOf = new HashMap<>();
    private final Problems problems;

    Links(List<Page> pages, Problems problems) {
        this.problems = problems;
        for (Page page : pages)
            for (Element e : page.body().select("[id]")) {
                String other = pageOf.putIfAbsent(e.id(), page.file());
                if (other != null && !e.id().startsWith("note-"))
                    problems.add(page.file() + ": the anchor '" + e.id()
                        + "' is also on " + other);
            }
    }

    /** Returns the page and anchor that an id stands for, or null. */
    String address(String id) {
        String page = pageOf.get(id);
        return page == null ? null : page + "#" + id;
    }

    /** Makes the links of a page lead to the right pages. */
    void resolve(Page page) {
        for (Element a : page.body().select("a[href^=#]")) {
            String id = a.attr("href").substring(1);
            String target = pageOf.get(id);
            if (target == null)
                problems.add(page.file() + ": no anchor '" + id
                    + "' to link to");
            else if (!target.equals(page.file()))
                a.attr("href", target + "#" + id);
        }
    }

    /** Checks finished pages: nothing dead, nothing fetched from afar. */
    public static void check(Map<String, Document> pages, Set<String> otherFiles,
            Problems problems) {
        var ids = new HashMap<String, Set<String>>();
        pages.forEach((file, page) -> ids.put(file,
            new HashSet<>(page.select("[id]").eachAttr("id"))));
        pages.forEach((file, page) -> {
            for (Element e : page.select("a[href], link[href], [src]")) {
                String target = e.attr(e.hasAttr("src") ? "src" : "href");
                if (target.matches("[a-z]+:.*")) {
                    if (!e.normalName().equals("a")
                        && !target.startsWith("data:"))
                        problems.add(file + ": fetches " + target);
                    continue;
                }
                String[] parts = target.split("#", 2);
                String to = parts[0].isEmpty() ? file : parts[0];
                if (!ids.containsKey(to) && !otherFiles.contains(to))
                    problems.add(file + ": dead link to " + target);
                else if (ids.containsKey(to) && parts.length == 2
                    && !ids.get(to).contains(parts[1]))
                    problems.add(file + ": dead anchor in " + target);
            }
        });
    }
}
