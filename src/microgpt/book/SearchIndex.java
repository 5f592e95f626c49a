package microgpt.book;

import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.List;

/**
 * What the search box looks through: headings and names, as a script that
 * needs no server to be read from.
 */
final class SearchIndex {

    /** One thing to find: its name, a remark, and its address. */
    private final List<List<String>> entries = new ArrayList<>();

    void add(String name, String remark, String address) {
        entries.add(List.of(name, remark, address));
    }

    /** Returns it as JavaScript, an entry a line. */
    String script() {
        var gson = new Gson();
        var out = new StringBuilder("const searchIndex = [\n");
        for (List<String> entry : entries)
            out.append(gson.toJson(entry)).append(",\n");
        return out.append("];\n").toString();
    }
}
