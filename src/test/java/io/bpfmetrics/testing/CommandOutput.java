package io.bpfmetrics.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs other programs, such as bpftool. */
public final class CommandOutput {
    private CommandOutput() {}

    /** What the command prints on stdout; an error if its exit code is not 0. */
    public static String of(String... command) throws IOException, InterruptedException {
        return of(List.of(command));
    }

    /** The same for a list. */
    public static String of(List<String> command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("stderr", ".txt");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new AssertionError(
                        String.join(" ", command) + " answered " + status + ": " + Files.readString(errors) + output);
            }
            return output;
        } finally {
            Files.delete(errors);
        }
    }
}
