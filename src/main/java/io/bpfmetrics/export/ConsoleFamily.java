package io.bpfmetrics.export;

import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.HistogramFamily;
import io.bpfmetrics.metric.NumberFamily;
import java.util.ArrayList;
import java.util.List;

/** One metric from maps or events as lines for a person to read: mostly a line for each of the first series. */
final class ConsoleFamily {
    static final int MOST_SERIES = 20;

    private ConsoleFamily() {}

    /**
     * The lines of a metric.
     *
     * @param width the longest line of a drawing, in characters; 0 for any length
     */
    static List<String> lines(Family family, int width) {
        return family instanceof HistogramFamily histogram
                        && family.presentation().isPrinted()
                ? ConsoleHistogram.lines(histogram, width)
                : lines(family);
    }

    private static List<String> lines(Family family) {
        List<String> lines = new ArrayList<>();
        int shown = Math.min(MOST_SERIES, family.size());
        for (int series = 0; series < shown; series++) {
            lines.add(printable(name(family, series)) + " " + value(family, series));
        }
        if (family.size() > shown) {
            lines.add(more(family, shown));
        }
        return lines;
    }

    static String more(Family family, int shown) {
        return "... " + (family.size() - shown) + " more of " + family.metric().prometheusName();
    }

    private static String name(Family family, int series) {
        return family.metric().prometheusName() + labels(family, series);
    }

    static String labels(Family family, int series) {
        return family.labels(series).size() == 0 ? "" : family.labels(series).toString();
    }

    static String value(Family family, int series) {
        if (family instanceof NumberFamily numbers) {
            long bits = numbers.bits(series);
            return switch (numbers.type()) {
                case UNSIGNED -> Long.toUnsignedString(bits);
                case SIGNED -> Long.toString(bits);
                case DOUBLE -> PrometheusNumber.format(Double.longBitsToDouble(bits));
            };
        }
        return histogram((HistogramFamily) family, series);
    }

    /** Such as {@code count=8 sum=36 p50<=4 p99<=8}. */
    private static String histogram(HistogramFamily family, int series) {
        long count = 0;
        for (int bucket = 0; bucket <= family.buckets().size(); bucket++) {
            count += family.bucket(series, bucket);
        }
        double sum = family.sum(series);
        return "count=" + Long.toUnsignedString(count)
                + (Double.isNaN(sum) ? "" : " sum=" + PrometheusNumber.format(sum))
                + (count == 0 ? "" : quantile(family, series, count, 50) + quantile(family, series, count, 99));
    }

    /** Between which bounds the value lies that so many percent do not exceed. */
    private static String quantile(HistogramFamily family, int series, long count, int percent) {
        int bounds = family.buckets().size();
        double wanted = unsigned(count) * percent / 100;
        long seen = 0;
        for (int bucket = 0; bucket < bounds; bucket++) {
            seen += family.bucket(series, bucket);
            if (unsigned(seen) >= wanted) {
                return " p" + percent + "<=" + bound(family, bucket);
            }
        }
        return bounds == 0 ? "" : " p" + percent + ">" + bound(family, bounds - 1);
    }

    /** A bound; a whole one with all its digits, which are easier to compare than {@code 1.048576e+06}. */
    static String bound(HistogramFamily family, int bucket) {
        double bound = family.buckets().bound(bucket);
        boolean isWhole = bound == Math.rint(bound) && Math.abs(bound) < 0x1p63;
        return isWhole ? Long.toString((long) bound) : PrometheusNumber.format(bound);
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : value + 0x1p64;
    }

    /** Labels can be anything, and a terminal obeys control characters. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }
}
