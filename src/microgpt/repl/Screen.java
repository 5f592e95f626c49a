package microgpt.repl;

import java.util.function.UnaryOperator;
import microgpt.repl.command.Editor;
import microgpt.repl.engine.SnippetInput;
import microgpt.repl.eval.LiveLine;
import microgpt.repl.say.Later;
import microgpt.repl.say.Pager;
import microgpt.repl.say.Pictures;

/**
 * What a terminal can do for a session besides being printed on.
 *
 * @param liveLine a line that changes in place
 * @param input what snippets read; null if that is what the process reads
 * @param editor the built-in one, or null
 * @param pager shows long texts
 * @param pictures shows pictures
 * @param later runs what need not be waited for
 * @param visibly lets an editor show what is typed, where the prompt does not
 */
public record Screen(LiveLine liveLine, SnippetInput.Source input,
        Editor editor, Pager pager, Pictures pictures, Later later, UnaryOperator<Editor> visibly) {

    /** Where there is no terminal. */
    public static final Screen NONE =
        new Screen(LiveLine.NONE, null, null, Pager.NONE,
            Pictures.NONE, Later.NOW, UnaryOperator.identity());

    public Screen withEditor(Editor editor) {
        return new Screen(liveLine, input, editor, pager, pictures, later, visibly);
    }

    public Screen withPager(Pager pager) {
        return new Screen(liveLine, input, editor, pager, pictures, later, visibly);
    }
}
