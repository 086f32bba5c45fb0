package io.bpfmetrics.export;

import io.bpfmetrics.collect.CollectorSet;
import java.io.PrintStream;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Prints collections as tables for a person to read: a line with time and totals, a table for each of programs, maps and
 * links, the metrics of each config, and below what is worth knowing about the exporter itself. Thread-safe; nothing comes between the lines of one
 * collection.
 */
public final class ConsoleOutput {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private final PrintStream out;
    private final int width;
    private final Clock clock;

    /**
     * An output that has printed nothing yet.
     *
     * @param width the longest line that fits, in characters; 0 for any length
     */
    public ConsoleOutput(PrintStream out, int width, Clock clock) {
        this.out = out;
        this.width = width;
        this.clock = clock;
    }

    /** Collects once and prints what there is; answers whether it could be written. */
    public synchronized boolean print(CollectorSet collectors) {
        ConsoleCollection collection = new ConsoleCollection(width);
        collectors.collect(collection);
        List<String> lines = collection.lines();
        out.println(TIME.format(clock.instant()) + "  " + collection.totals());
        lines.forEach(out::println);
        out.println();
        return !out.checkError();
    }
}
