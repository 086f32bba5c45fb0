package io.bpfmetrics.collect;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what a class says in the log, and keeps it off the console. */
final class SaidLines extends Handler implements AutoCloseable {
    private final List<String> lines = new ArrayList<>();
    private final Logger logger; // or nobody holds it

    private SaidLines(Logger logger) {
        this.logger = logger;
    }

    static SaidLines of(Class<?> speaker) {
        SaidLines said = new SaidLines(Logger.getLogger(speaker.getName()));
        said.logger.addHandler(said);
        said.logger.setUseParentHandlers(false);
        return said;
    }

    /** Each message so far. */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        lines.add(entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
