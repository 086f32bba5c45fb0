package io.bpfmetrics.benchmark;

import java.io.PrintStream;
import java.util.Locale;

/** Prints figures beside their budgets and remembers whether all held. */
final class Report {
    private final PrintStream out;
    private boolean isWithinBudget = true;

    Report(PrintStream out) {
        this.out = out;
    }

    boolean isWithinBudget() {
        return isWithinBudget;
    }

    /** Processor time against that of the C loop. */
    void ratio(String what, double nanos, double loopNanos, double budget) {
        ratio(what, nanos, loopNanos, budget, "the C loop");
    }

    /** Processor time against that of another program. */
    void ratio(String what, double nanos, double otherNanos, double budget, String other) {
        double ratio = nanos / otherNanos;
        String detail = String.format(Locale.ROOT, "%.2f ms / %.2f ms", nanos / 1e6, otherNanos / 1e6);
        line(what, String.format(Locale.ROOT, "%.2f x %s", ratio, other), budget + " x", ratio <= budget, detail);
    }

    void bytes(String what, double bytes) {
        line(what, String.format(Locale.ROOT, "%.0f bytes", bytes), "0 bytes a series", bytes < 1024, "median");
    }

    void seconds(String what, Samples millis, double budgetSeconds) {
        double seconds = millis.median() / 1000;
        String range =
                String.format(Locale.ROOT, "%.2f to %.2f s", millis.smallest() / 1000.0, millis.largest() / 1000.0);
        line(
                what,
                String.format(Locale.ROOT, "%.2f s", seconds),
                budgetSeconds + " s",
                seconds <= budgetSeconds,
                range);
    }

    void megabytes(String what, double kibibytes, double budget) {
        double megabytes = kibibytes * 1024 / 1e6;
        line(what, String.format(Locale.ROOT, "%.1f MB", megabytes), budget + " MB", megabytes <= budget, "resident");
    }

    void nanos(String what, double nanos, double budget) {
        line(
                what,
                String.format(Locale.ROOT, "%.1f ns", nanos),
                String.format(Locale.ROOT, "%.0f ns", budget),
                nanos <= budget,
                String.format(Locale.ROOT, "%.1f million a second", 1e3 / nanos));
    }

    void millis(String what, double millis, double budget) {
        line(
                what,
                String.format(Locale.ROOT, "%.3f ms", millis),
                String.format(Locale.ROOT, "%.0f ms", budget),
                millis <= budget,
                "processor time of the thread");
    }

    void note(String text) {
        out.println(text);
    }

    private void line(String what, String figure, String budget, boolean isWithin, String detail) {
        isWithinBudget &= isWithin;
        out.printf(
                Locale.ROOT,
                "%-46s %22s   budget %-16s %-5s (%s)%n",
                what,
                figure,
                budget,
                isWithin ? "held" : "OVER",
                detail);
    }
}
