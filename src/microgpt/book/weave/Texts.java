package microgpt.book.weave;

import java.nio.file.Path;
import java.util.List;
import microgpt.source.Place;
import org.asciidoctor.ast.Block;
import org.asciidoctor.ast.Cell;
import org.asciidoctor.ast.Cursor;
import org.asciidoctor.ast.DescriptionList;
import org.asciidoctor.ast.DescriptionListEntry;
import org.asciidoctor.ast.Document;
import org.asciidoctor.ast.ListItem;
import org.asciidoctor.ast.Row;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.ast.Table;

/**
 * A walk over all blocks of a document and all their running text, each with
 * its place.
 */
public abstract class Texts {

    /** Sees a block; what it returns stands in the block's place. */
    protected StructuralNode block(StructuralNode block, Place place) {
        return block;
    }

    /** Sees AsciiDoc text; what it returns stands in the text's place. */
    protected String text(String text, Place place) {
        return text;
    }

    public final void walk(StructuralNode node, Place around) {
        List<StructuralNode> children = node.getBlocks();
        for (int i = 0; i < children.size(); i++) {
            StructuralNode child = children.get(i);
            Place place = place(child, around);
            StructuralNode seen = block(child, place);
            if (seen != child) {
                children.set(i, seen);
                continue;
            }
            if (child instanceof Block b
                && "simple".equals(b.getContentModel())) {
                String before = b.getSource();
                String after = text(before, place);
                if (!after.equals(before)) b.setSource(after);
            } else if (child instanceof Table table) {
                table(table, place);
            } else if (child instanceof DescriptionList list) {
                entries(list, place);
            } else if (child instanceof ListItem item) {
                item(item, place);
            }
            if (!(child instanceof DescriptionList)
                && !(child instanceof Table)) walk(child, place);
        }
    }

    private void item(ListItem item, Place place) {
        if (item == null || !item.hasText()) return;
        String before = item.getSource();
        String after = text(before, place);
        if (!after.equals(before)) item.setSource(after);
    }

    private void entries(DescriptionList list, Place around) {
        for (DescriptionListEntry entry : list.getItems()) {
            for (ListItem term : entry.getTerms())
                item(term, place(term, around));
            ListItem description = entry.getDescription();
            if (description == null) continue;
            item(description, place(description, around));
            walk(description, place(description, around));
        }
    }

    private void table(Table table, Place around) {
        for (var rows : List.of(
                table.getHeader(), table.getBody(), table.getFooter()))
            for (Row row : rows)
                for (Cell cell : row.getCells()) cell(cell, around);
    }

    private void cell(Cell cell, Place around) {
        Document inner = cell.getInnerDocument();
        if (inner != null) {
            walk(inner, around);
            return;
        }
        String before = cell.getSource();
        String after = text(before, around);
        if (!after.equals(before)) cell.setSource(after);
    }

    public static Place place(StructuralNode node, Place around) {
        Cursor cursor = node.getSourceLocation();
        if (cursor == null || cursor.getFile() == null) return around;
        return new Place(Path.of(cursor.getFile()), cursor.getLineNumber());
    }
}
