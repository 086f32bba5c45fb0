package io.bpfmetrics.export;

import io.bpfmetrics.metric.HistogramFamily;
import io.bpfmetrics.metric.NumberType;
import java.util.ArrayList;
import java.util.List;

/**
 * A histogram from maps or events, drawn for a person to read: for each of the first series a line that says what it is,
 * and a bar for each bucket up to the last that is not empty. The longest bar is that of the fullest bucket.
 */
final class ConsoleHistogram {
    private static final int STARS = 40;

    /** Shorter bars say nothing. */
    private static final int FEWEST_STARS = 8;

    private static final String INDENT = "  ";

    private ConsoleHistogram() {}

    /**
     * The lines of a metric.
     *
     * @param width the longest line that fits, in characters; 0 for any length
     */
    static List<String> lines(HistogramFamily family, int width) {
        List<String> lines = new ArrayList<>();
        int shown = Math.min(ConsoleFamily.MOST_SERIES, family.size());
        for (int series = 0; series < shown; series++) {
            lines.addAll(wrapped(head(family, series), width));
            lines.addAll(new Rows(family, series).lines(width));
        }
        if (family.size() > shown) {
            lines.add(ConsoleFamily.more(family, shown));
        }
        return lines;
    }

    private static String head(HistogramFamily family, int series) {
        String unit = family.metric().unit();
        return ConsoleFamily.printable(family.metric().name()
                + ConsoleFamily.labels(family, series)
                + (unit.isEmpty() ? " " : " (" + unit + ") ")
                + ConsoleFamily.value(family, series));
    }

    /** Broken at blanks, so that no label is lost. */
    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (width > 0 && rest.length() > width) {
            int blank = rest.lastIndexOf(' ', width);
            if (blank <= INDENT.length()) {
                break; // a word that is longer than any line
            }
            lines.add(rest.substring(0, blank));
            rest = INDENT + rest.substring(blank + 1);
        }
        lines.add(rest);
        return lines;
    }

    /** The bars of one series. */
    private static final class Rows {
        private final List<String> starts = new ArrayList<>();
        private final List<String> ends = new ArrayList<>();
        private final List<String> counts = new ArrayList<>();
        private final List<Double> sizes = new ArrayList<>();
        private final double most;

        Rows(HistogramFamily family, int series) {
            int last = family.buckets().size();
            while (last >= 0 && family.bucket(series, last) == 0) {
                last--;
            }
            for (int bucket = 0; bucket <= last; bucket++) {
                starts.add(start(family, bucket));
                ends.add(bucket < family.buckets().size() ? ConsoleFamily.bound(family, bucket) : "+Inf");
                counts.add(Long.toUnsignedString(family.bucket(series, bucket)));
                sizes.add(NumberType.UNSIGNED.toDouble(family.bucket(series, bucket)));
            }
            most = sizes.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        }

        private static String start(HistogramFamily family, int bucket) {
            if (bucket > 0) {
                return ConsoleFamily.bound(family, bucket - 1);
            }
            boolean canBeNegative =
                    family.buckets().size() > 0 && family.buckets().bound(0) < 0;
            return canBeNegative ? "-Inf" : "0";
        }

        List<String> lines(int width) {
            List<String> lines = new ArrayList<>();
            int startWidth = widest(starts);
            int endWidth = widest(ends);
            int countWidth = widest(counts);
            int taken = INDENT.length() + startWidth + 4 + endWidth + 3 + countWidth + 3;
            int stars = width == 0 ? STARS : Math.min(STARS, width - taken);
            for (int row = 0; row < sizes.size(); row++) {
                String numbers = INDENT + right(starts.get(row), startWidth) + " -> " + right(ends.get(row), endWidth)
                        + " : " + right(counts.get(row), countWidth);
                lines.add(stars < FEWEST_STARS ? numbers : numbers + " |" + bar(row, stars) + "|");
            }
            return lines;
        }

        /** At least one star if there is anything, so that few do not look like none. */
        private String bar(int row, int room) {
            double size = sizes.get(row);
            int stars = size == 0 ? 0 : Math.max(1, (int) (size / most * room));
            return "*".repeat(stars) + " ".repeat(room - stars);
        }

        private static int widest(List<String> cells) {
            return cells.stream().mapToInt(String::length).max().orElse(0);
        }

        private static String right(String cell, int width) {
            return " ".repeat(width - cell.length()) + cell;
        }
    }
}
