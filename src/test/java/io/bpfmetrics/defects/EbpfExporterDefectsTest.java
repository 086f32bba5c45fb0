package io.bpfmetrics.defects;

import static io.bpfmetrics.testing.MapContents.joined;
import static io.bpfmetrics.testing.MapContents.u32;
import static io.bpfmetrics.testing.MapContents.u64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.ConfigRun;
import io.bpfmetrics.testing.HeldMaps;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.Mounts;
import io.bpfmetrics.testing.TestMap;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The known defects of ebpf_exporter in reading maps and making labels, numbered as in
 * {@code docs/migrating/ebpf_exporter.md}, each shown not to be one here: the packaged program over maps in the real
 * kernel. Those of loading and serving are in {@link EbpfExporterRunDefectsTest}.
 */
@KernelTest
class EbpfExporterDefectsTest {
    private static final int KEY_BYTES = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path folder;

    @Test
    void d1AndD3KeysThatVanishCostNoMetricAndCountNothingTwice() throws Exception {
        write("numbers_total", "a, size: 4, padding: 12", "uint");
        try (ConfigRun run = ConfigRun.start(folder, "defect");
                HeldMaps maps = run.maps()) {
            TestMap map = maps.named("numbers_total");
            for (int round = 0; round < 200; round++) {
                map.put(u32(1, round, 0, 0), u64(1));
                map.put(u32(2, round, 0, 0), u64(1));
                assertThat(run.lines("ebpf_exporter_numbers_total"))
                        .containsExactly(
                                "ebpf_exporter_numbers_total{a=\"1\"} 1", "ebpf_exporter_numbers_total{a=\"2\"} 1");
                map.remove(u32(1, round, 0, 0));
                map.remove(u32(2, round, 0, 0));
            }
        }
    }

    @Test
    void d2AMapThatCannotBeReadIsSaidAndCounted() throws Exception {
        write("numbers_total", "a, size: 16", "hex");
        String nextKey = "4=1";
        String lookUp = "1=1";
        String batch = "24=1";
        try (ConfigRun run = ConfigRun.start(
                command -> command.refusing(String.join(",", lookUp, nextKey, batch)), folder, "defect")) {
            run.text();

            assertThat(run.text())
                    .doesNotContain("\nebpf_exporter_numbers_total")
                    .contains("bpf_metrics_exporter_source_up{source=\"defect\"} 0");
            assertThat(run.lines("ebpf_exporter_decoder_errors_total")).noneMatch(line -> line.endsWith(" 0"));
            assertThat(run.exporter().stderr().text()).contains("numbers_total").contains("EPERM");
        }
    }

    @Test
    void d4AKeyThatCannotBeDecodedCostsItsRowOnly() throws Exception {
        ConfigRun.write(folder, "defect", "compat_counters", """
                metrics:
                  counters:
                    - name: calls_total
                      help: x
                      labels: [{name: call, size: 8, decoders: [{name: uint}, {name: syscall}]}]
                    - name: texts_total
                      help: x
                      labels: [{name: error, size: 16, decoders: [{name: string}, {name: errno}]}]
                """);
        try (ConfigRun run = ConfigRun.start(folder, "defect");
                HeldMaps maps = run.maps()) {
            maps.named("calls_total").put(u64(0), u64(1));
            maps.named("calls_total").put(u64(-1), u64(2));
            maps.named("texts_total").put(text("5"), u64(3));
            maps.named("texts_total").put(text("five"), u64(4));

            assertThat(run.lines("ebpf_exporter_calls_total"))
                    .contains("ebpf_exporter_calls_total{call=\"unknown_syscall:-1\"} 2")
                    .hasSize(2);
            assertThat(run.lines("ebpf_exporter_texts_total"))
                    .containsExactly("ebpf_exporter_texts_total{error=\"EIO\"} 3");
            assertThat(run.lines("bpf_metrics_exporter_rows_dropped_total"))
                    .contains("bpf_metrics_exporter_rows_dropped_total{config=\"defect\","
                            + "metric=\"ebpf_exporter_texts_total\",reason=\"undecodable\"} 1");
            assertThat(run.lines("ebpf_exporter_decoder_errors_total"))
                    .containsExactly("ebpf_exporter_decoder_errors_total{config=\"defect\"} 1");
        }
    }

    @Test
    void d5AnInterfaceThatAppearsLaterGetsItsName() throws Exception {
        int index = 424_242;
        write("words_total", "interface, size: 4", "ifname");
        try (ConfigRun run = ConfigRun.start(folder, "defect");
                HeldMaps maps = run.maps()) {
            maps.named("words_total").put(u32(index), u64(1));
            assertThat(run.lines("ebpf_exporter_words_total"))
                    .containsExactly("ebpf_exporter_words_total{interface=\"unknown:424242\"} 1");
            ip("link", "add", "bmelate0", "index", "" + index, "type", "veth", "peer", "name", "bmelate1");
            try {
                awaitLine(run, "ebpf_exporter_words_total{interface=\"bmelate0\"} 1");
            } finally {
                ip("link", "del", "bmelate0");
            }
        }
    }

    @Test
    void d6ASkippedLabelSkipsNoOtherRow() throws Exception {
        ConfigRun.write(folder, "defect", "compat_counters", """
                metrics:
                  counters:
                    - name: interfaces_total
                      help: x
                      labels:
                        - {name: a, size: 4, decoders: [{name: uint}, {name: regexp, regexps: ['^[^1]$']}]}
                        - {name: b, size: 4, decoders: [{name: uint}]}
                    - {name: words_total, help: x, labels: [{name: a, size: 4, decoders: [{name: uint}]}]}
                """);
        try (ConfigRun run = ConfigRun.start(folder, "defect", "--config.skip-cache-size", "100");
                HeldMaps maps = run.maps()) {
            maps.named("interfaces_total").put(u32(1, 2), u64(5));
            maps.named("interfaces_total").put(u32(2, 1), u64(6));
            run.text();
            maps.named("words_total").put(u32(1), u64(7));

            assertThat(run.lines("ebpf_exporter_interfaces_total"))
                    .containsExactly("ebpf_exporter_interfaces_total{a=\"2\",b=\"1\"} 6");
            assertThat(run.lines("ebpf_exporter_words_total")).containsExactly("ebpf_exporter_words_total{a=\"1\"} 7");
        }
    }

    @Test
    void d7LabelsWithABarAreNoOtherLabels() throws Exception {
        ConfigRun.write(folder, "defect", "compat_counters", """
                metrics:
                  counters:
                    - name: texts_total
                      help: x
                      labels:
                        - {name: a, size: 8, decoders: [{name: string}]}
                        - {name: b, size: 8, decoders: [{name: string}]}
                """);
        try (ConfigRun run = ConfigRun.start(folder, "defect");
                HeldMaps maps = run.maps()) {
            maps.named("texts_total").put(joined(Arrays.copyOf(text("a|b"), 8), Arrays.copyOf(text("c"), 8)), u64(1));
            maps.named("texts_total").put(joined(Arrays.copyOf(text("a"), 8), Arrays.copyOf(text("b|c"), 8)), u64(2));

            assertThat(run.lines("ebpf_exporter_texts_total"))
                    .containsExactly(
                            "ebpf_exporter_texts_total{a=\"a\",b=\"b|c\"} 2",
                            "ebpf_exporter_texts_total{a=\"a|b\",b=\"c\"} 1");
        }
    }

    @Test
    void d9BytesThatAreNoTextAreReplaced() throws Exception {
        write("texts_total", "text, size: 16", "string");
        try (ConfigRun run = ConfigRun.start(folder, "defect");
                HeldMaps maps = run.maps()) {
            byte[] key = text("a.b");
            key[1] = (byte) 0xff;
            maps.named("texts_total").put(key, u64(1));

            assertThat(run.lines("ebpf_exporter_texts_total"))
                    .containsExactly("ebpf_exporter_texts_total{text=\"a\ufffdb\"} 1");
            assertThat(run.exporter().terminate()).isZero();
        }
    }

    @Test
    void d12ANewCgroupHasItsPath() throws Exception {
        write("calls_total", "cgroup, size: 8", "uint}, {name: cgroup");
        try (ConfigRun run = ConfigRun.start(folder, "defect");
                HeldMaps maps = run.maps()) {
            Path cgroup = Files.createTempDirectory(Mounts.cgroup2(), "bpf-metrics-test");
            try {
                long id = ((Number) Files.getAttribute(cgroup, "unix:ino")).longValue();
                maps.named("calls_total").put(u64(id), u64(1));

                assertThat(run.lines("ebpf_exporter_calls_total"))
                        .containsExactly("ebpf_exporter_calls_total{cgroup=\"" + cgroup + "\"} 1");
            } finally {
                Files.delete(cgroup);
            }
        }
    }

    @Test
    void d13HiddenSymbolsNameNothing() throws Exception {
        String[] withoutSymbols = {"setpriv", "--bounding-set", "-syslog"};
        assumeTrue(areHidden(withoutSymbols), "this kernel shows its symbols to everybody");
        write("texts_total", "stack, size: 16", "kstack");
        try (ConfigRun run = ConfigRun.start(command -> command.behind(withoutSymbols), folder, "defect");
                HeldMaps maps = run.maps()) {
            maps.named("texts_total").put(u64(0xffffffff81000000L, 0xffffffff81000100L), u64(1));

            assertThat(run.lines("ebpf_exporter_texts_total"))
                    .containsExactly("ebpf_exporter_texts_total{stack=\"??\\n??\"} 1");
        }
    }

    @Test
    void d14SystemCallsHaveTheKernelsNames() throws Exception {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "the numbers are those of x86-64");
        write("calls_total", "call, size: 8", "uint}, {name: syscall");
        try (ConfigRun run = ConfigRun.start(folder, "defect");
                HeldMaps maps = run.maps()) {
            for (long number : new long[] {60, 231, 92, 94, 202, 17}) {
                maps.named("calls_total").put(u64(number), u64(number));
            }

            assertThat(run.lines("ebpf_exporter_calls_total"))
                    .containsExactly(
                            "ebpf_exporter_calls_total{call=\"chown\"} 92",
                            "ebpf_exporter_calls_total{call=\"exit\"} 60",
                            "ebpf_exporter_calls_total{call=\"exit_group\"} 231",
                            "ebpf_exporter_calls_total{call=\"futex\"} 202",
                            "ebpf_exporter_calls_total{call=\"lchown\"} 94",
                            "ebpf_exporter_calls_total{call=\"pread64\"} 17");
        }
    }

    @Test
    void d15PciVendorsBelow1000AreFound() throws Exception {
        assumeTrue(
                Files.exists(Path.of("/usr/share/misc/pci.ids")) || Files.exists(Path.of("/usr/share/hwdata/pci.ids")),
                "there is no pci.ids");
        write("words_total", "vendor, size: 4", "uint}, {name: pci_vendor");
        try (ConfigRun run = ConfigRun.start(folder, "defect");
                HeldMaps maps = run.maps()) {
            maps.named("words_total").put(u32(0x0e11), u64(1));

            assertThat(run.lines("ebpf_exporter_words_total"))
                    .containsExactly("ebpf_exporter_words_total{vendor=\"Compaq Computer Corporation\"} 1");
        }
    }

    @Test
    void d16WhatIsInNoBucketIsCounted() throws Exception {
        ConfigRun.write(folder, "defect", "compat_histograms", """
                metrics:
                  histograms:
                    - name: spelled
                      help: x
                      bucket_type: exp2
                      bucket_max: 5
                      labels: [{name: bucket, size: 8, decoders: [{name: string}]}]
                """);
        try (ConfigRun run = ConfigRun.start(folder, "defect");
                HeldMaps maps = run.maps()) {
            for (String bucket : List.of("3", "10", "two")) {
                maps.named("spelled").put(Arrays.copyOf(text(bucket), 8), u64(4));
            }

            assertThat(run.lines("ebpf_exporter_spelled_count")).containsExactly("ebpf_exporter_spelled_count 4");
            assertThat(run.lines("bpf_metrics_exporter_rows_dropped_total"))
                    .contains(dropped("bad_bucket", 1), dropped("out_of_range", 1));
        }
    }

    private static String dropped(String reason, int rows) {
        return "bpf_metrics_exporter_rows_dropped_total{config=\"defect\",metric=\"ebpf_exporter_spelled\",reason=\""
                + reason + "\"} " + rows;
    }

    /** One counter with one label. */
    private void write(String map, String label, String decoders) throws Exception {
        ConfigRun.write(
                folder,
                "defect",
                "compat_counters",
                "metrics: {counters: [{name: %s, help: x, labels: [{name: %s, decoders: [{name: %s}]}]}]}\n"
                        .formatted(map, label, decoders));
    }

    private static byte[] text(String text) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), KEY_BYTES);
    }

    private static void awaitLine(ConfigRun run, String line) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String page = run.text();
        while (!page.contains("\n" + line + "\n") && System.nanoTime() < end) {
            Thread.sleep(100);
            page = run.text();
        }
        assertThat(page).contains("\n" + line + "\n");
    }

    private static boolean areHidden(String... wrapper) throws Exception {
        String[] command = Arrays.copyOf(wrapper, wrapper.length + 4);
        System.arraycopy(new String[] {"head", "-n", "1", "/proc/kallsyms"}, 0, command, wrapper.length, 4);
        return CommandOutput.of(command).startsWith("0000000000000000 ");
    }

    private static void ip(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "ip";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        CommandOutput.of(command);
    }
}
