package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * Examples with lines changed at random: whatever a file says, reading it ends with configs and problems, and every
 * problem has its place. {@code -Dhostile.seed=N} repeats a run.
 */
class HostileConfigTest {
    private static final int FILES = 300;
    private static final String EVENTS = """
            events:
              - ringbuf: execs
                struct: exec_event
                lost: execs_lost
                fields:
                  - {name: status, field: result.error, decoders: [{name: uint}, {name: errno}]}
                  - field: comm
                    decoders:
                      - name: string
                counters:
                  - {name: execs_total, help: Execs., labels: [comm, status], const_labels: {a: b}}
                  - name: exec_bytes_total
                    help: Bytes.
                    unit: By
                    value: arg_len
                    series_limit: 100
                    flush_interval: 10s
                gauges:
                  - name: exec_pid
                    help: Process.
                    value: pid
                    scale: 0.5
                histograms:
                  - name: exec_seconds
                    help: Time.
                    labels: [comm]
                    value: ns
                    boundaries: [0.001, 0.01, 0.1]
                  - name: exec_nanoseconds
                    help: Time.
                    value: ns
                    aggregation: exponential
              - perf_event_array: ooms
                fields:
                  - name: cgroup
                    size: 8
                    padding: 4
                    decoders: [{name: uint}, {name: cgroup}]
                counters: [{name: oom_kills_total, help: Kills., labels: [cgroup]}]
            tracing:
              spans:
                - ringbuf: requests
                  name: request
                  service: server
                  labels:
                    - {name: trace_id, size: 16, decoders: [{name: hex}]}
                    - {name: span_id, size: 8, decoders: [{name: hex}]}
            """;
    private static final List<String> JUNK = List.of(
            "999999999999999999999999",
            "-1",
            "1e400",
            ".nan",
            "-.inf",
            "0x",
            "0b2",
            "~",
            "[]",
            "{}",
            "[[[]]]",
            "{a: {b: c}}",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\u202e",
            "\ud83d\ude00",
            "!!binary AAAA",
            "!!int x",
            "&a *a",
            "*nope",
            "&x [*x]",
            "--- ",
            "? x : y",
            "|\n  x",
            "\"unclosed",
            "'",
            "\t",
            "@",
            "%",
            "1:2:3",
            "\"\"",
            "9".repeat(400),
            "-9223372036854775809",
            "18446744073709551616",
            "65537",
            "1.5",
            "<<",
            "- - - x",
            "]",
            "::",
            "#",
            "\u0001",
            "\ufeff",
            "\u2028",
            "((a{1000}){1000}){1000}");

    @TempDir
    Path folder;

    @RepeatedTest(2)
    void saysWhereWhateverIsWrong() throws IOException {
        long seed = Long.getLong("hostile.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> examples = examples();
        for (int file = 0; file < FILES; file++) {
            String text = mutated(examples.get(random.nextInt(examples.size())), random);
            Files.writeString(folder.resolve("m" + file + ".yaml"), text);
            Files.createFile(folder.resolve("m" + file + ".bpf.o"));
        }

        ConfigReading reading = new ConfigFolder(folder, "p_").read("all");

        assertThat(reading.problems()).as("seed %d", seed).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.location().line()).as(problem.toString()).isPositive();
            assertThat(problem.location().column()).as(problem.toString()).isPositive();
            assertThat(problem.message()).doesNotContain("Exception", "java.");
        });
    }

    private static String mutated(String text, Random random) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = random.nextInt(lines.size());
            lines.set(at, mutatedLine(lines.get(at), JUNK.get(random.nextInt(JUNK.size())), random));
        }
        return String.join("\n", lines);
    }

    private static String mutatedLine(String line, String junk, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> line + "\n" + line;
            case 2 -> line + junk;
            case 3 -> " ".repeat(random.nextInt(9)) + line.strip();
            case 4 -> line.replaceFirst(": .*", ": " + junk.replace("\\", "\\\\"));
            default -> line.replaceFirst("(\\w)(\\w*):", "$2$1:");
        };
    }

    private static List<String> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("project.directory", ""), "examples"))) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                texts.add(Files.readString(file, StandardCharsets.UTF_8));
            }
            texts.addAll(Collections.nCopies(texts.size() / 4, EVENTS)); // they are in few examples
            return texts;
        }
    }
}
