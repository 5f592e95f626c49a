package microgpt.repl;

import microgpt.repl.command.Editor;
import microgpt.repl.command.Pager;
import microgpt.repl.engine.SnippetInput;
import microgpt.repl.eval.LiveLine;

/**
 * What a terminal can do for a session besides being printed on.
 *
 * @param liveLine a line that changes in place
 * @param input what snippets read; null if that is what the process reads
 * @param editor the built-in one, or null
 * @param pager shows long texts
 */
public record Screen(LiveLine liveLine, SnippetInput.Source input,
        Editor editor, Pager pager) {

    /** Where there is no terminal. */
    public static final Screen NONE =
        new Screen(LiveLine.NONE, null, null, Pager.NONE);

    public Screen withEditor(Editor editor) {
        return new Screen(liveLine, input, editor, pager);
    }

    public Screen withPager(Pager pager) {
        return new Screen(liveLine, input, editor, pager);
    }
}
