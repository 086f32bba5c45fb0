package io.bpfmetrics.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The lines of a process's output, collected by a thread of its own. */
public final class CapturedStream {
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;
    private boolean ended;

    CapturedStream(String name, InputStream stream) {
        this.reader = new Thread(() -> read(stream), "captured-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** What has come so far. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** What has come so far as one text. */
    public String text() {
        return String.join("\n", lines());
    }

    /** Waits for a line that contains {@code part} and returns the first such line. */
    public synchronized String await(String part, Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            for (String line : lines) {
                if (line.contains(part)) {
                    return line;
                }
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (ended || left <= 0) {
                String why = ended ? "the output ended" : "after " + timeout;
                throw new AssertionError(why + " without \"" + part + "\":\n" + String.join("\n", lines));
            }
            wait(left);
        }
    }

    void awaitEnd() throws InterruptedException {
        reader.join();
    }

    private void read(InputStream stream) {
        try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(reading the output failed: " + e + ")");
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
