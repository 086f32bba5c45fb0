package io.bpfmetrics.benchmark;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestMap;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Dumps a hash map of 100 000 entries with {@code dump}, turn about with bpftool: processor time of whole processes, the
 * start of the JVM included, which an empty map shows alone. Run it by {@code benchmark/run dump}, as root. Exit code 1 if a
 * budget did not hold.
 */
public final class DumpBenchmark {
    private static final int ENTRIES = 100_000;
    private static final int KEY_BYTES = 16;
    private static final int VALUE_BYTES = 32;
    private static final double BUDGET = 3;

    private final Path launcher = ExporterCommand.projectDirectory().resolve("bpf-metrics-exporter");
    private final Report report = new Report(System.out);
    private final int rounds;

    private DumpBenchmark(int rounds) {
        this.rounds = rounds;
    }

    /** Option: {@code --rounds N} (default 15). */
    public static void main(String[] arguments) throws Exception {
        DumpBenchmark benchmark = new DumpBenchmark(arguments.length == 2 ? Integer.parseInt(arguments[1]) : 15);
        benchmark.run();
        System.exit(benchmark.report.isWithinBudget() ? 0 : 1);
    }

    private void run() throws Exception {
        // the launcher makes its archive of classes then, which dump uses but does not make
        CommandOutput.of(launcher.toString(), "--once", "--otlp-grpc", "none", "--web.listen-address", "none");
        try (TestBpf bpf = TestBpf.open()) {
            Path directory = bpf.bpffsDirectory();
            Path object = ExporterCommand.projectDirectory().resolve("native/benchmark/dump.bpf.o");
            Path maps = directory.resolve("maps");
            CommandOutput.of(
                    "bpftool", "prog", "loadall", object.toString(), directory.toString(), "pinmaps", maps.toString());
            fill(bpf.map(idOf(maps.resolve("dumped"))));
            String full = maps.resolve("dumped").toString();
            requireEqual(full);
            compare("JSON", full, List.of("--output", "json"), List.of("-j"));
            compare("table", full, List.of(), List.of());
            start(maps.resolve("empty").toString());
        }
    }

    private static int idOf(Path pin) throws Exception {
        String info = CommandOutput.of("bpftool", "-j", "map", "show", "pinned", pin.toString());
        return JsonParser.parseString(info).getAsJsonObject().get("id").getAsInt();
    }

    private static void fill(TestMap map) {
        ByteBuffer keys = ByteBuffer.allocate(ENTRIES * KEY_BYTES).order(ByteOrder.nativeOrder());
        ByteBuffer values = ByteBuffer.allocate(ENTRIES * VALUE_BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < ENTRIES; i++) {
            keys.putInt(i).putInt(i % 64).putLong(0x1_0000_0000L + 7L * i);
            values.putLong(1000L * i).putLong(123_456_789L * i).putLong(1_760_000_000_000_000_000L + i);
            values.putInt(i % 13).putInt(1);
        }
        map.putAll(keys.array(), values.array(), ENTRIES);
    }

    /** What is measured must be the same work. */
    private void requireEqual(String pin) throws Exception {
        JsonArray ours = JsonParser.parseString(CommandOutput.of(launcher.toString(), "dump", pin, "--output", "json"))
                .getAsJsonArray();
        JsonArray theirs = JsonParser.parseString(CommandOutput.of("bpftool", "-j", "map", "dump", "pinned", pin))
                .getAsJsonArray();
        if (ours.size() != ENTRIES || !ours.equals(theirs)) {
            throw new IllegalStateException("the dumps differ");
        }
    }

    private void compare(String what, String pin, List<String> ourOptions, List<String> theirOptions) throws Exception {
        List<String> ours = new ArrayList<>(List.of(launcher.toString(), "dump", pin));
        ours.addAll(ourOptions);
        List<String> theirs = new ArrayList<>(List.of("bpftool"));
        theirs.addAll(theirOptions);
        theirs.addAll(List.of("map", "dump", "pinned", pin));
        Samples our = new Samples();
        Samples their = new Samples();
        for (int i = 0; i < rounds; i++) {
            their.add(cpuNanos(theirs));
            our.add(cpuNanos(ours));
        }
        report.ratio(what + " of 100 000 entries", our.median(), their.median(), BUDGET, "bpftool");
    }

    private void start(String pin) throws Exception {
        Samples start = new Samples();
        for (int i = 0; i < rounds; i++) {
            start.add(cpuNanos(List.of(launcher.toString(), "dump", pin)));
        }
        report.note(String.format(Locale.ROOT, "  of it the start, with an empty map: %.0f ms", start.median() / 1e6));
    }

    /** Processor time of a command and what it starts, user and system, as the shell's {@code times} tells it. */
    private static long cpuNanos(List<String> command) throws IOException, InterruptedException {
        List<String> timed = new ArrayList<>(List.of("sh", "-c", "\"$@\" >/dev/null || exit; times", "sh"));
        timed.addAll(command);
        Process process =
                new ProcessBuilder(timed).redirectError(Redirect.INHERIT).start();
        List<String> lines;
        try (var reader = process.inputReader()) {
            lines = reader.lines().toList();
        }
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
        String[] children = lines.get(1).split(" ", -1);
        return nanos(children[0]) + nanos(children[1]);
    }

    /** Reads {@code 0m1.230000s}. */
    private static long nanos(String time) {
        int minutes = time.indexOf('m');
        double seconds = Double.parseDouble(time.substring(minutes + 1, time.length() - 1));
        return (long) (1e9 * (60 * Integer.parseInt(time.substring(0, minutes)) + seconds));
    }
}
