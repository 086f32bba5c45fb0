package io.bpfmetrics.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The C loop, {@code native/benchmark/walk}, which makes one pass whenever it is told to. */
final class WalkLoop implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;

    private WalkLoop(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    static WalkLoop start(Path program) throws IOException {
        return start(program.toString(), "-");
    }

    /** One that reads the fdinfo of programs too, as a first collection must: only there is their memory told. */
    static WalkLoop startWithFdinfo(Path program) throws IOException {
        return start(program.toString(), "-f", "-");
    }

    /** One over the entries of a map, by {@code native/benchmark/entries}. */
    static WalkLoop overEntries(Path program, int mapId) throws IOException {
        return start(program.toString(), Integer.toUnsignedString(mapId));
    }

    /** The same key by key. */
    static WalkLoop keyByKey(Path program, int mapId) throws IOException {
        return start(program.toString(), "-k", Integer.toUnsignedString(mapId));
    }

    /** Over the records of a ring buffer by callbacks of libbpf, by {@code native/benchmark/ring}. */
    static WalkLoop overCallbacks(Path program, int mapId) throws IOException {
        return start(program.toString(), "-l", Integer.toUnsignedString(mapId));
    }

    private static WalkLoop start(String... command) throws IOException {
        return new WalkLoop(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** One pass over all programs and maps. */
    Pass pass() throws IOException {
        orders.write('\n');
        orders.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the C loop ended; run it alone to see why: native/benchmark/walk 1");
        }
        String[] numbers = answer.split(" ", -1);
        return new Pass(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Integer.parseInt(numbers[2]));
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** What a pass took. */
    record Pass(long wallNanos, long cpuNanos, int objects) {}
}
