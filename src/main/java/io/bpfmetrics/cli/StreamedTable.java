package io.bpfmetrics.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table of any length that is printed as it comes: the first lines decide how wide the columns are. On a terminal, long
 * texts are cut. Entries stand upright, a member a line, where the columns do not fit, and where a single entry has many.
 * Not thread-safe.
 */
final class StreamedTable {
    private static final int LINES_THAT_DECIDE = 1000;
    private static final int MOST_FLAT = 6; // columns of a single entry
    private static final int LONGEST_ON_TERMINAL = 40;
    private static final String GAP = "  ";
    private static final String CUT = "...";

    private final List<Column> columns;
    private final Writer out;
    private final int width;
    private final List<String[]> first = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private int[] widths = {};
    private boolean isStarted;
    private boolean isUpright;
    private boolean isFirst = true;

    /**
     * An empty table.
     *
     * @param width the longest line that fits; 0 for any length
     */
    StreamedTable(List<Column> columns, Writer out, int width) {
        this.columns = List.copyOf(columns);
        this.out = out;
        this.width = width;
    }

    /** Adds a line; the array stays the caller's. */
    void add(String[] cells) throws IOException {
        if (isStarted) {
            print(cells);
            return;
        }
        first.add(cells.clone());
        if (first.size() == LINES_THAT_DECIDE) {
            start();
        }
    }

    void end() throws IOException {
        if (!isStarted) {
            start();
        }
    }

    private void start() throws IOException {
        isStarted = true;
        boolean isSingleAndLong = first.size() == 1 && columns.size() > MOST_FLAT;
        int[] fitting = fit();
        isUpright = isSingleAndLong || (width > 0 && total(fitting) > width);
        widths = fitting;
        if (!isUpright) {
            printLine(columns.stream().map(Column::title).toArray(String[]::new));
        }
        for (String[] cells : first) {
            print(cells);
        }
        first.clear();
    }

    private int[] fit() {
        int[] fitting = new int[columns.size()];
        for (int i = 0; i < fitting.length; i++) {
            int column = i;
            int longest = first.stream()
                    .mapToInt(cells -> cells[column].length())
                    .max()
                    .orElse(0);
            int shown = width > 0 && !columns.get(i).isNumber ? Math.min(longest, LONGEST_ON_TERMINAL) : longest;
            fitting[i] = Math.max(shown, columns.get(i).title.length());
        }
        return fitting;
    }

    private static int total(int[] widths) {
        return IntStream.of(widths).sum() + GAP.length() * (widths.length - 1);
    }

    private void print(String[] cells) throws IOException {
        if (isUpright) {
            printUpright(cells);
        } else {
            printLine(cells);
        }
    }

    private void printLine(String[] cells) throws IOException {
        line.setLength(0);
        for (int i = 0; i < widths.length; i++) {
            String cell = cells[i];
            boolean isCut = width > 0 && !columns.get(i).isNumber && cell.length() > widths[i];
            String shown = isCut ? cell.substring(0, widths[i] - CUT.length()) + CUT : cell;
            line.append(i == 0 ? "" : GAP);
            int padding = widths[i] - shown.length();
            if (columns.get(i).isNumber) {
                pad(padding).append(shown);
            } else {
                line.append(shown);
                pad(i == widths.length - 1 ? 0 : padding);
            }
        }
        out.append(line.append('\n'));
    }

    private StringBuilder pad(int count) {
        for (int i = 0; i < count; i++) {
            line.append(' ');
        }
        return line;
    }

    private void printUpright(String[] cells) throws IOException {
        out.append(isFirst ? "" : "\n"); // a blank line between entries
        isFirst = false;
        int longest =
                columns.stream().mapToInt(column -> column.title.length()).max().orElse(0);
        for (int i = 0; i < cells.length; i++) {
            line.setLength(0);
            line.append(columns.get(i).title);
            pad(longest - columns.get(i).title.length());
            out.append(line.append(GAP).append(cells[i]).append('\n'));
        }
    }

    /**
     * A column.
     *
     * @param isNumber to be set to the right, and never cut
     */
    record Column(String title, boolean isNumber) {}
}
