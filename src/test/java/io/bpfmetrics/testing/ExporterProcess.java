package io.bpfmetrics.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged exporter, run the way a user runs it. Closing kills it if it still runs. */
public final class ExporterProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final CapturedStream stdout;
    private final CapturedStream stderr;

    ExporterProcess(Process process) {
        this.process = process;
        this.stdout = new CapturedStream("stdout", process.getInputStream());
        this.stderr = new CapturedStream("stderr", process.getErrorStream());
    }

    /** Starts {@code java -jar} with these arguments, an environment without OTEL_ variables and no colour. */
    public static ExporterProcess start(String... arguments) {
        return ExporterCommand.of(arguments).start();
    }

    /** Takes over a process that was started in another way, such as by the launcher. */
    public static ExporterProcess of(Process process) {
        return new ExporterProcess(process);
    }

    /** Results. */
    public CapturedStream stdout() {
        return stdout;
    }

    /** Everything else. */
    public CapturedStream stderr() {
        return stderr;
    }

    /** The process id, which is that of the JVM. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a signal by name, such as {@code TERM}. */
    public void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-s", name, Long.toString(pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new AssertionError(
                    "kill -s " + name + " " + pid() + " answered " + status + "; stderr:\n" + stderr.text());
        }
    }

    /** Waits for the end, half a minute at most, and returns the exit code. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + PATIENCE + "; stderr:\n" + stderr.text());
        }
        stdout.awaitEnd();
        stderr.awaitEnd();
        return process.exitValue();
    }

    /** Ends it with SIGTERM and returns the exit code. */
    public int terminate() throws IOException, InterruptedException {
        signal("TERM");
        return awaitExit();
    }

    /** The text that its web server answers at {@code path}; waits until the server listens. */
    public String scrape(int port, String path) throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .build();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body();
            } catch (IOException e) {
                if (!isAlive() || System.nanoTime() > end) {
                    throw new AssertionError("scraping port " + port + "; stderr:\n" + stderr.text(), e);
                }
                Thread.sleep(20);
            }
        }
    }

    /** What its descriptors point at, as /proc names it; those that close meanwhile are left out. */
    public List<String> descriptors() {
        try (Stream<Path> links = Files.list(Path.of("/proc", Long.toString(pid()), "fd"))) {
            return links.flatMap(ExporterProcess::target).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("listing the descriptors of process " + pid(), e);
        }
    }

    private static Stream<String> target(Path link) {
        try {
            return Stream.of(Files.readSymbolicLink(link).toString());
        } catch (IOException closedMeanwhile) {
            // a descriptor may close between the listing and the look at it
            return Stream.empty();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
