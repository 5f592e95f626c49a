package microgpt.repl.say;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.repl.eval.Input;

/**
 * What was typed in a session, what was printed, and the pictures of it: what
 * {@code /save page.html} makes a page of. Of a long session the beginning goes.
 */
public final class Notebook extends OutputStream {

    private static final long MOST = 4_000_000;     // bytes in all
    private static final int LONGEST = 200_000;     // of what one input printed

    private static final Pattern ESCAPE = Pattern.compile(
        "\033\\[([0-9;?]*)([@-~])|\033[\\]PX^_].*?(?:\007|\033\\\\)|\033.|[\000-\010\013-\037]",
        Pattern.DOTALL);
    private static final String[] NAMED = {"", "#c33", "#2a8a2a", "#97700a", "#36c", "#a3a",
        "#08828a", ""};

    private static final class Entry {
        final String input;
        final ByteArrayOutputStream output = new ByteArrayOutputStream();
        final List<String> pictures = new ArrayList<>();

        Entry(String input) { this.input = input; }

        long size() {
            return input.length() + output.size()
                + pictures.stream().mapToLong(String::length).sum();
        }
    }

    private final Deque<Entry> entries = new ArrayDeque<>();

    /** Begins with what was typed; what is printed from now on belongs to it. */
    public synchronized void typed(String input) {
        long size = entries.stream().mapToLong(Entry::size).sum();
        while (size > MOST && entries.size() > 1) size -= entries.removeFirst().size();
        entries.addLast(new Entry(input.strip()));
    }

    /** Adds a picture, as SVG. */
    public synchronized void picture(String svg) {
        if (!entries.isEmpty()) entries.getLast().pictures.add(svg);
    }

    @Override
    public synchronized void write(int b) {
        if (!entries.isEmpty() && entries.getLast().output.size() < LONGEST)
            entries.getLast().output.write(b);
    }

    @Override
    public synchronized void write(byte[] b, int from, int length) {
        if (entries.isEmpty()) return;
        ByteArrayOutputStream output = entries.getLast().output;
        output.write(b, from, Math.max(0, Math.min(length, LONGEST - output.size())));
    }

    /** Returns how many inputs there are, but for the last, which asks. */
    public synchronized int size() { return Math.max(0, entries.size() - 1); }

    /** Returns all of it but the last input, as a page that needs nothing else. */
    public synchronized String page(String start) {
        var page = new StringBuilder(start).append("""

            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>A session of the atomic GPT</title>
            <style>
            :root { color-scheme: light dark; --ink: #222; --rule: #ccc; --edge: #888; }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #ddd; --rule: #444; --edge: #999; --leaf: #26384d; --node: #2c2c33; } }
            body { font-family: system-ui, sans-serif; color: var(--ink); max-width: 60rem;
              margin: 2rem auto; padding: 0 1rem; }
            pre { font-family: ui-monospace, 'DejaVu Sans Mono', monospace; margin: .3rem 0;
              overflow-x: auto; line-height: 1.3; }
            .in { border-left: 3px solid var(--edge); padding-left: .7rem; margin-top: 1.4rem;
              font-weight: 600; }
            figure { margin: .6rem 0; overflow-x: auto; }
            summary { color: var(--edge); cursor: pointer; }
            svg { max-width: 100%; height: auto; }
            </style></head><body>
            <h1>A session of the atomic GPT</h1>
            """);
        List<Entry> all = new ArrayList<>(entries);
        for (Entry e : all.subList(0, size())) entry(page, e);
        return page.append("</body></html>\n").toString();
    }

    private static void entry(StringBuilder page, Entry e) {
        page.append("<pre class=\"in\">").append(html(Input.isCommand(e.input) ? e.input
            : Coloring.ansi(e.input))).append("</pre>\n");
        String output = e.output.toString(StandardCharsets.UTF_8).stripTrailing();
        if (!e.pictures.isEmpty()) {
            for (String svg : e.pictures)
                page.append("<figure>").append(svg).append("</figure>\n");
            page.append("<details><summary>as it was printed</summary><pre>")
                .append(html(output)).append("</pre></details>\n");
        } else if (!output.isEmpty())
            page.append("<pre>").append(html(output)).append("</pre>\n");
    }

    /** Text with the terminal's colours; whatever else it asks of a terminal goes. */
    static String html(String ansi) {
        var html = new StringBuilder();
        Matcher m = ESCAPE.matcher(ansi);
        int at = 0;
        boolean open = false;
        while (m.find()) {
            escape(html, ansi.substring(at, m.start()));
            at = m.end();
            if (!"m".equals(m.group(2))) continue;
            if (open) html.append("</span>");
            String style = style(m.group(1));
            open = !style.isEmpty();
            if (open) html.append("<span style=\"").append(style).append("\">");
        }
        escape(html, ansi.substring(at));
        return html.append(open ? "</span>" : "").toString();
    }

    private static void escape(StringBuilder html, String text) {
        html.append(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }

    private static String style(String codes) {
        var style = new StringBuilder();
        String[] code = codes.split(";");
        for (int i = 0; i < code.length; i++) {
            int c = code[i].matches("\\d{1,3}") ? Integer.parseInt(code[i]) : 0;
            if (c == 1) style.append("font-weight:bold;");
            else if (c == 4) style.append("text-decoration:underline;");
            else if (c == 90) style.append("color:var(--edge);");
            else if (c > 30 && c < 37) style.append("color:" + NAMED[c - 30] + ";");
            else if (c > 90 && c < 97) style.append("color:" + NAMED[c - 90] + ";");
            else if (c == 38 && i + 2 < code.length && code[i + 1].equals("5")) {
                String color = color(code[i + 2]);
                if (!color.isEmpty()) style.append("color:" + color + ";");
                i += 2;
            } else if (c == 0) style.setLength(0);
        }
        return style.toString();
    }

    /** Returns a colour of the 256 that terminals number, or "" for the ground's. */
    private static String color(String number) {
        int n = number.matches("\\d{1,3}") ? Integer.parseInt(number) : 0;
        if (n < 8) return NAMED[n];
        if (n < 16) return n == 8 ? "var(--edge)" : NAMED[n - 8];
        if (n > 255) return "";
        if (n >= 232) {
            int grey = 8 + 10 * (n - 232);
            return "rgb(" + grey + "," + grey + "," + grey + ")";
        }
        int cube = n - 16;
        return "rgb(" + level(cube / 36) + "," + level(cube / 6 % 6) + "," + level(cube % 6) + ")";
    }

    private static int level(int step) { return step == 0 ? 0 : 55 + 40 * step; }
}
