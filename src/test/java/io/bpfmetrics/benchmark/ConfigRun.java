package io.bpfmetrics.benchmark;

import io.bpfmetrics.testing.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A process that runs configs and serves their metrics: the exporter by its launcher, or one that takes its flags. */
final class ConfigRun implements AutoCloseable {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Process process;
    private final URI metrics;
    private final long startedNanos = System.nanoTime();
    private final byte[] bytes = new byte[64 * 1024];

    private ConfigRun(Process process, int port) {
        this.process = process;
        this.metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
    }

    static ConfigRun start(String javaOptions, Path program, Path folder, List<String> names, String... more)
            throws IOException {
        int port = FreePort.next();
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--config.dir",
                folder.toString(),
                "--config.names",
                String.join(",", names),
                "--web.listen-address",
                "127.0.0.1:" + port));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("BPF_METRICS_EXPORTER_JAVA_OPTS", javaOptions);
        return new ConfigRun(builder.start(), port);
    }

    /** Waits for the first answer and says how long after the start it came. */
    long millisToFirstAnswer() throws IOException, InterruptedException {
        while (true) {
            try {
                scrape("identity");
                return (System.nanoTime() - startedNanos) / 1_000_000;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() - startedNanos > PATIENCE_NANOS) {
                    throw new IOException("no answer from " + metrics, e);
                }
                Thread.sleep(5);
            }
        }
    }

    /** Scrapes once and answers how many lines came. */
    int scrape(String encoding) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) metrics.toURL().openConnection();
        connection.setRequestProperty("Accept-Encoding", encoding);
        connection.setReadTimeout(30_000);
        boolean isGzip = "gzip".equals(connection.getHeaderField("Content-Encoding"));
        if (isGzip != encoding.equals("gzip")) {
            throw new IOException("asked for " + encoding + ", got " + connection.getHeaderField("Content-Encoding"));
        }
        try (InputStream raw = connection.getInputStream();
                InputStream body = isGzip ? new GZIPInputStream(raw) : raw) {
            return lines(body);
        }
    }

    private int lines(InputStream body) throws IOException {
        int lines = 0;
        for (int length = body.read(bytes); length >= 0; length = body.read(bytes)) {
            for (int i = 0; i < length; i++) {
                lines += bytes[i] == '\n' ? 1 : 0;
            }
        }
        return lines;
    }

    /** Scrapes so often and answers the processor time of one scrape. */
    long nanosOfScrape(String encoding, int scrapes, int leastLines) throws IOException {
        long before = costs().cpuNanos();
        for (int i = 0; i < scrapes; i++) {
            int lines = scrape(encoding);
            if (lines < leastLines) {
                throw new IOException(lines + " lines, " + leastLines + " were due");
            }
        }
        return (costs().cpuNanos() - before) / scrapes;
    }

    ProcessCosts costs() {
        return ProcessCosts.of(process);
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
