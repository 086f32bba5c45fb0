package io.bpfmetrics.export;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table for a person to read on a terminal: a line of titles, then the rows, two blanks between columns, ASCII only.
 * Given a width, it cuts long cells (ending them in {@code ...}) in the columns that allow it, and if that is not enough
 * leaves out columns from the right and says which. Not thread-safe.
 */
public final class TextTable {
    private static final String GAP = "  ";
    private static final String CUT = "...";

    /** The kernel's names of at most 15 characters are never cut: a column less is the smaller loss. */
    private static final int LEAST_CUT_WIDTH = 16;

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** An empty table. */
    public TextTable(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** Adds a row. Characters that would upset a terminal, and all beyond ASCII, become question marks. */
    public void add(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + columns.size() + " columns");
        }
        rows.add(cells.stream()
                .map(cell -> cell.replaceAll("[^\\x20-\\x7e]", "?"))
                .toList());
    }

    /**
     * The lines of the table.
     *
     * @param width the longest line that fits, in characters; 0 for any length
     */
    public List<String> lines(int width) {
        int shown = columns.size();
        int[] widths = fit(shown, width);
        while (width > 0 && shown > 1 && total(widths) > width) {
            shown--;
            widths = fit(shown, width);
        }
        List<String> lines = new ArrayList<>(titleLines(widths));
        for (List<String> row : rows) {
            lines.add(line(row, widths));
        }
        if (shown < columns.size()) {
            List<String> hidden = columns.subList(shown, columns.size()).stream()
                    .map(Column::title)
                    .toList();
            lines.add("(not shown for want of width: " + String.join(", ", hidden) + ")");
        }
        return lines;
    }

    /** Widths of the first columns, cut where that is allowed and needed. */
    private int[] fit(int shown, int width) {
        int[] widths = IntStream.range(0, shown).map(this::naturalWidth).toArray();
        while (width > 0 && total(widths) > width) {
            int widest = widestToCut(widths);
            if (widest < 0) {
                return widths;
            }
            widths[widest]--;
        }
        return widths;
    }

    private int widestToCut(int[] widths) {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            int least = Math.max(LEAST_CUT_WIDTH, titleWidth(i));
            if (columns.get(i).mayCut() && widths[i] > least && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        return widest;
    }

    private int naturalWidth(int column) {
        int longest =
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
        return Math.max(longest, titleWidth(column));
    }

    private int titleWidth(int column) {
        return words(column).stream().mapToInt(String::length).max().orElse(0);
    }

    private List<String> words(int column) {
        return List.of(columns.get(column).title().split(" ", -1));
    }

    private static int total(int[] widths) {
        return IntStream.of(widths).sum() + GAP.length() * (widths.length - 1);
    }

    /** Titles of several words stand on several lines, ending on the same one. */
    private List<String> titleLines(int[] widths) {
        int height = IntStream.range(0, widths.length)
                .map(column -> words(column).size())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        for (int fromBottom = height; fromBottom > 0; fromBottom--) {
            int above = fromBottom;
            List<String> cells = IntStream.range(0, widths.length)
                    .mapToObj(column -> wordAbove(words(column), above))
                    .toList();
            lines.add(line(cells, widths));
        }
        return lines;
    }

    private static String wordAbove(List<String> words, int fromBottom) {
        return fromBottom > words.size() ? "" : words.get(words.size() - fromBottom);
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cut(cells.get(i), widths[i]);
            String padding = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : GAP).append(columns.get(i).isNumber() ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private static String cut(String cell, int width) {
        return cell.length() <= width ? cell : cell.substring(0, width - CUT.length()) + CUT;
    }

    /**
     * A column.
     *
     * @param title its words stand above each other
     * @param isNumber to be set to the right
     * @param mayCut whether its cells can lose their ends when the terminal is narrow
     */
    public record Column(String title, boolean isNumber, boolean mayCut) {
        /** Text that can be cut, such as a name. */
        public static Column text(String title) {
            return new Column(title, false, true);
        }

        /** Text that means nothing when cut, such as a time. */
        public static Column whole(String title) {
            return new Column(title, false, false);
        }

        /** Numbers. */
        public static Column number(String title) {
            return new Column(title, true, false);
        }
    }
}
