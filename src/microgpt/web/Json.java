package microgpt.web;

/** Writes JSON, as much as is needed. */
final class Json {

    private final StringBuilder out = new StringBuilder();

    private void comma() {
        if (out.length() == 0) return;
        char last = out.charAt(out.length() - 1);
        if (last != '{' && last != '[' && last != ':') out.append(',');
    }

    Json open(char bracket) {
        comma();
        out.append(bracket);
        return this;
    }

    Json close(char bracket) {
        out.append(bracket);
        return this;
    }

    Json key(String key) {
        comma();
        out.append('"').append(key).append("\":");
        return this;
    }

    Json number(int x) {
        comma();
        out.append(x);
        return this;
    }

    Json number(double x) {
        comma();
        if (!Double.isFinite(x)) out.append("null");
        else out.append(x);
        return this;
    }

    Json flag(boolean x) {
        comma();
        out.append(x);
        return this;
    }

    Json text(String text) {
        comma();
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < ' ') out.append("\\u00").append(c < 16 ? "0" : "1")
                .append("0123456789abcdef".charAt(c & 15));
            else out.append(c);
        }
        out.append('"');
        return this;
    }

    @Override
    public String toString() { return out.toString(); }
}
