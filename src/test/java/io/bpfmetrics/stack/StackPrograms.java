package io.bpfmetrics.stack;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs that the stack file names, as {@code src/test/stack/prepare.sh} makes them.
 *
 * @param cache where they are kept from one build to the next
 */
record StackPrograms(Path cache) {
    private static final int NOT_ON_THIS_MACHINE = 77;
    private static final int BUILD_SECONDS = 1500;

    /** Makes what is not there yet. Without a compiler for it, the test is skipped with the reason. */
    static StackPrograms prepare() {
        StackPrograms programs = inCache();
        Command.Result result = Command.run(BUILD_SECONDS, programs.script("programs"));
        if (result.status() == NOT_ON_THIS_MACHINE) {
            System.err.println("not run: " + StackTest.class.getSimpleName() + ": " + result.output());
            abort(result.output());
        }
        if (result.status() != 0) {
            throw new IllegalStateException("preparing the stack's programs: " + result.output());
        }
        return programs;
    }

    /** Where they are kept, without making any. */
    static StackPrograms inCache() {
        String home = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        return new StackPrograms(Path.of(home, "bpf-metrics-exporter", "stack"));
    }

    /** A program of the stack. */
    Path program(String name) {
        return cache.resolve("bin").resolve(name);
    }

    /** The command line of an action of the script. */
    List<String> script(String action, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("sh", Repository.path("src/test/stack/prepare.sh").toString(), action, cache.toString()));
        command.addAll(List.of(arguments));
        return command;
    }
}
