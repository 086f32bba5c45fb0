package io.bpfmetrics.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Prints what the program logs, a line a record: with the time in front, but under {@code --log.no-timestamps}; with a
 * priority that systemd's journal understands ({@code sd-daemon(3)}) where standard error is the journal, which has the
 * time itself.
 */
final class LogLines extends Handler {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);
    private static final String OURS = "io.bpfmetrics";
    private static final Path STDERR = Path.of("/proc/self/fd/2");

    private final PrintStream out;
    private final boolean hasTimestamps;
    private final boolean isJournal;

    private LogLines(PrintStream out, boolean hasTimestamps, boolean isJournal) {
        this.out = out;
        this.hasTimestamps = hasTimestamps;
        this.isJournal = isJournal;
    }

    /** Makes this the only place that log records go to. */
    static void install(PrintStream out, boolean hasTimestamps, boolean isDebug) {
        LogManager.getLogManager().reset();
        boolean isJournal = isJournal(System.getenv().getOrDefault("JOURNAL_STREAM", ""), STDERR);
        LogLines handler = new LogLines(out, hasTimestamps && !isJournal, isJournal);
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        root.addHandler(handler);
        OUR_LOGGER.setLevel(isDebug ? Level.ALL : Level.INFO);
    }

    private static final Logger OUR_LOGGER = Logger.getLogger(OURS); // held, or its level is lost with it

    /** Whether a descriptor is the stream that systemd names by device and inode; children inherit the variable. */
    static boolean isJournal(String stream, Path descriptor) {
        try {
            return !stream.isEmpty()
                    && stream.equals(Files.getAttribute(descriptor, "unix:dev") + ":"
                            + Files.getAttribute(descriptor, "unix:ino"));
        } catch (IOException | UnsupportedOperationException noSuchDescriptor) {
            return false;
        }
    }

    @Override
    public void publish(LogRecord record) {
        StringBuilder line = new StringBuilder();
        if (isJournal) {
            line.append('<').append(priority(record.getLevel())).append('>');
        }
        if (hasTimestamps) {
            line.append(TIME.format(record.getInstant())).append(' ');
        }
        if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
            line.append(record.getLevel().intValue() >= Level.SEVERE.intValue() ? "error: " : "warning: ");
        }
        out.println(line.append(text(record)));
    }

    private static String text(LogRecord record) {
        if (record.getThrown() == null) {
            return String.valueOf(record.getMessage());
        }
        StringWriter trace = new StringWriter();
        record.getThrown().printStackTrace(new PrintWriter(trace));
        return record.getMessage() + System.lineSeparator() + trace;
    }

    private static int priority(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return 3;
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return 4;
        }
        return level.intValue() >= Level.INFO.intValue() ? 6 : 7;
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        flush();
    }
}
