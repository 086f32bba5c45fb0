package io.bpfmetrics.collect;

import static io.bpfmetrics.collect.ConfigFixture.counter;
import static io.bpfmetrics.collect.ConfigFixture.label;
import static io.bpfmetrics.testing.MapContents.bytes;
import static io.bpfmetrics.testing.MapContents.u64;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.object.ObjectProgram;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What ebpf_exporter says about itself. */
@KernelTest
class ConfigMetricsTest {
    private final ConfigFixture fixture = new ConfigFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void describesConfigsAndTheirPrograms() throws Exception {
        TestProgram program = fixture.bpf.program(1, "first");
        ConfigSource plain = fixture.source("some", Optional.empty());
        ConfigSource source = new ConfigSource(
                plain.spec(),
                plain.maps(),
                List.of(
                        new ObjectProgram(
                                "first", "xdp", program.fd(), program.id(), "0123456789abcdef", Optional.empty()),
                        new ObjectProgram("second", "kprobe/x", -1, 0, "", Optional.of("no kprobes here"))),
                Optional.empty(),
                ConfigFixture.LOADED_AT);
        Collector metrics = fixture.collectors(source).get(1);

        List<String> lines = fixture.collect(metrics);

        assertThat(lines)
                .contains(
                        "ebpf_exporter_enabled_configs{name=some} 1",
                        "ebpf_exporter_decoder_errors_total{config=some} 0",
                        "ebpf_exporter_ebpf_program_info{config=some, id=" + program.id()
                                + ", program=first, tag=0123456789abcdef} 1",
                        "ebpf_exporter_ebpf_program_info{config=some, id=0, program=second, tag=} 1",
                        "ebpf_exporter_ebpf_program_attached{id=" + program.id() + "} 1",
                        "ebpf_exporter_ebpf_program_attached{id=0} 0")
                .anyMatch(line -> line.startsWith("ebpf_exporter_build_info{branch=, goarch=")
                        && line.endsWith("version=1.2.3} 1"));
        boolean isCounting =
                Files.readString(Path.of("/proc/sys/kernel/bpf_stats_enabled")).startsWith("1");
        assertThat(lines.stream().filter(line -> line.contains("program_run_"))).hasSize(isCounting ? 2 : 0);
    }

    @Test
    void tellsOnceThatProgramsThatAreNotLoadedAreNotAttached() throws Exception {
        ConfigSource plain = fixture.source("some", Optional.empty());
        ConfigSource source = new ConfigSource(
                plain.spec(),
                plain.maps(),
                List.of(
                        new ObjectProgram("first", "?tp/a/b", -1, 0, "", Optional.of("optional")),
                        new ObjectProgram("second", "?tp/a/c", -1, 0, "", Optional.of("optional"))),
                Optional.empty(),
                ConfigFixture.LOADED_AT);

        List<String> lines = fixture.collect(fixture.collectors(source).get(1));

        assertThat(lines)
                .doesNotHaveDuplicates()
                .contains(
                        "ebpf_exporter_ebpf_program_info{config=some, id=0, program=first, tag=} 1",
                        "ebpf_exporter_ebpf_program_info{config=some, id=0, program=second, tag=} 1",
                        "ebpf_exporter_ebpf_program_attached{id=0} 0");
    }

    @Test
    void countsKeysThatCannotBeDecoded() throws Exception {
        fixture.map(MapSpec.of(1, "calls", 4, 8, 10)).put(bytes('x', 0, 0, 0), u64(1));
        List<Collector> collectors = fixture.collectors(
                fixture.source("some", Optional.empty(), counter("calls", label("e", 4, 0, "string", "errno"))));

        fixture.collect(collectors.get(0));

        assertThat(fixture.collect(collectors.get(1))).contains("ebpf_exporter_decoder_errors_total{config=some} 1");
    }

    @Test
    void countsMetricsThatFitNoMapWithEveryCollection() throws Exception {
        fixture.map(MapSpec.of(1, "calls", 4, 8, 10));
        List<Collector> collectors = fixture.collectors(
                fixture.source("some", Optional.empty(), counter("calls", label("e", 8, 0, "uint"))));

        fixture.collect(collectors.get(0));
        fixture.collect(collectors.get(0));

        assertThat(fixture.collect(collectors.get(1))).contains("ebpf_exporter_decoder_errors_total{config=some} 2");
    }

    @Test
    void describesThisProcess() throws Exception {
        List<String> lines = fixture.collect(
                fixture.collectors(fixture.source("some", Optional.empty())).get(1));

        assertThat(number(lines, "process_open_fds")).isBetween(3.0, number(lines, "process_max_fds"));
        assertThat(number(lines, "process_resident_memory_bytes"))
                .isBetween(1e6, number(lines, "process_virtual_memory_bytes"));
        assertThat(number(lines, "process_cpu_seconds_total")).isPositive();
        assertThat(number(lines, "process_virtual_memory_max_bytes"))
                .isGreaterThan(number(lines, "process_virtual_memory_bytes"));
        assertThat(number(lines, "process_network_receive_bytes_total")).isPositive();
        assertThat(number(lines, "process_network_transmit_bytes_total")).isPositive();
        assertThat(number(lines, "process_start_time_seconds"))
                .isBetween(System.currentTimeMillis() / 1e3 - 86_400, System.currentTimeMillis() / 1e3);
    }

    @Test
    void isNotThereWithoutConfigs() {
        assertThat(fixture.collectors()).isEmpty();
    }

    private static double number(List<String> lines, String metric) {
        String line = lines.stream()
                .filter(it -> it.startsWith(metric + "{}"))
                .findFirst()
                .orElseThrow();
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }
}
