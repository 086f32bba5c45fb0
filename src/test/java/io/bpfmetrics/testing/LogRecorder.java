package io.bpfmetrics.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what a class says in the log, and keeps it off the console. Thread-safe. */
public final class LogRecorder extends Handler implements AutoCloseable {
    private final List<String> lines = new ArrayList<>();
    private final Logger logger;

    private LogRecorder(Logger logger) {
        this.logger = logger;
    }

    /** Begins to keep what a class says. */
    public static LogRecorder of(Class<?> speaker) {
        LogRecorder recorder = new LogRecorder(Logger.getLogger(speaker.getName()));
        recorder.logger.addHandler(recorder);
        recorder.logger.setUseParentHandlers(false);
        return recorder;
    }

    /** Level and message of each line so far. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Waits for a line with this part. */
    public synchronized void await(String part) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (lines.stream().noneMatch(line -> line.contains(part))) {
            long leftMillis = (end - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                throw new AssertionError("nobody said \"" + part + "\", only " + lines);
            }
            wait(leftMillis);
        }
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        lines.add(entry.getLevel() + " " + entry.getMessage());
        notifyAll();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
