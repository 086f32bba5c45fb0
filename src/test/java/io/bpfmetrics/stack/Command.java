package io.bpfmetrics.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs programs of the machine. */
final class Command {
    private static final List<String> DIRECTORIES = Stream.concat(
                    Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                    Stream.of("/usr/local/go/bin", "/usr/sbin", "/sbin"))
            .toList();

    /**
     * How a program ended.
     *
     * @param status its exit status
     * @param output standard output and standard error together
     */
    record Result(int status, String output) {}

    private Command() {}

    /** Whether the machine has a program of this name. */
    static boolean exists(String program) {
        return DIRECTORIES.stream()
                .map(directory -> Path.of(directory, program))
                .anyMatch(Files::isExecutable);
    }

    /** Runs a program to its end. */
    static Result run(int timeoutSeconds, String... command) {
        return run(timeoutSeconds, List.of(command));
    }

    /** Runs a program to its end. */
    static Result run(int timeoutSeconds, List<String> command) {
        try {
            Path output = Files.createTempFile("command", ".txt");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(timeoutSeconds, TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
            Files.delete(output);
            if (!ended) {
                throw new IllegalStateException(command + " runs longer than " + timeoutSeconds + " s: " + text);
            }
            return new Result(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException("running " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, e);
        }
    }

    /** Runs a program that must succeed and answers what it printed. */
    static String output(int timeoutSeconds, List<String> command) {
        Result result = run(timeoutSeconds, command);
        if (result.status() != 0) {
            throw new IllegalStateException(command + " ended with " + result.status() + ": " + result.output());
        }
        return result.output();
    }
}
