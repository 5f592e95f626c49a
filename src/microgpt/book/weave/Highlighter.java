package microgpt.book.weave;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import microgpt.book.transcripts.Transcript;
import microgpt.book.weave.SourceNames.Mark;
import microgpt.source.Definition;
import microgpt.source.JavaToken;
import microgpt.source.JavaToken.Kind;

/**
 * Java and transcripts in colour, and every name that the book defines linked
 * to its definition. What a coloured piece looks like is the {@link Ink}'s
 * business: HTML and PDF have each its own.
 */
public final class Highlighter {

    private final SourceNames names;
    private final Ink ink;

    Highlighter(SourceNames names, Ink ink) {
        this.names = names;
        this.ink = ink;
    }

    /**
     * Colours code of a source file.
     *
     * @param firstLine where it starts in the file
     * @param indent how many columns were taken off its lines
     */
    String source(String code, Path file, int firstLine, int indent) {
        var out = new StringBuilder();
        int line = firstLine;
        int lineStart = 0;
        for (JavaToken token : JavaToken.scan(code)) {
            int column = token.start() - lineStart + indent;
            Optional<Mark> mark = isName(token)
                ? names.at(file, line, column) : Optional.empty();
            out.append(mark.isEmpty() ? plain(token)
                : mark.get().defines()
                    ? ink.definition(style(token), token.text(),
                        mark.get().definition().id())
                    : ink.link(style(token), token.text(),
                        mark.get().definition()));
            String text = token.text();
            for (int i = text.indexOf('\n'); i >= 0;
                    i = text.indexOf('\n', i + 1)) {
                line++;
                lineStart = token.start() + i + 1;
            }
        }
        return out.toString();
    }

    /** Colours code that stands alone. */
    String snippet(String code, TranscriptNames meanings) {
        meanings.read(code);
        List<JavaToken> tokens = JavaToken.scan(code);
        var out = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            JavaToken token = tokens.get(i);
            var meaning = isName(token)
                ? meanings.meaning(tokens, i)
                : Optional.<Definition>empty();
            out.append(meaning.isEmpty() ? plain(token)
                : ink.link(style(token), token.text(), meaning.get()));
        }
        return out.toString();
    }

    /** Colours a transcript: prompts, what was typed, what came back. */
    String transcript(String text, TranscriptNames meanings) {
        var out = new StringBuilder();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (i > 0) out.append('\n');
            String line = lines[i];
            int prompt = Transcript.promptLength(line);
            if (prompt > 0) {
                out.append(ink.piece("prompt", line.substring(0, prompt)))
                    .append(snippet(line.substring(prompt), meanings));
            } else if (!line.isBlank()) {
                out.append(ink.piece("out", line));
            }
        }
        return out.toString();
    }

    private String plain(JavaToken token) {
        String style = style(token);
        return style.isEmpty()
            ? ink.text(token.text()) : ink.piece(style, token.text());
    }

    private static boolean isName(JavaToken token) {
        return token.kind() == Kind.TYPE || token.kind() == Kind.CALL
            || token.kind() == Kind.NAME;
    }

    private static String style(JavaToken token) {
        return switch (token.kind()) {
            case DOC -> "doc";
            case COMMENT -> "comment";
            case STRING -> "string";
            case NUMBER -> "number";
            case ANNOTATION, KEYWORD, LITERAL -> "keyword";
            case TYPE -> "type";
            case CALL -> "call";
            default -> "";
        };
    }

    /** How a coloured piece of text is written down. */
    public interface Ink {

        /** A remark beside a listing: where it comes from. */
        String margin(String remark);

        /** Text in no colour. */
        String text(String text);

        /** Text in a style; it may span lines. */
        String piece(String style, String text);

        /** A name where it is defined. */
        String definition(String style, String name, String id);

        /** A name that leads to its definition. */
        String link(String style, String name, Definition to);
    }
}
