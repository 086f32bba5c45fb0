package io.bpfmetrics.defects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.FreePort;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.OtlpPoint;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpRequest;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The known defects of bpfman's exporter, numbered as in {@code docs/migrating/bpfman.md}, each shown not to be one
 * here: the packaged program, the real kernel and a real receiver.
 */
@KernelTest
class BpfmanDefectsTest {
    private static final int SOCKET_FILTER = 1;
    private static final int HASH = 1;
    private static final int MORE_THAN_THE_SDK_ALLOWS = 2_100;
    private static final Set<String> COUNTERS = Set.of(
            "bpf_program_size_translated_bytes",
            "bpf_program_size_jitted_bytes",
            "bpf_program_mem_bytes",
            "bpf_program_verified_instructions");

    @Test
    void d1CountersEndWithTheirObjectAndNeverMultiply() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = export(receiver).start()) {
            String id = loadAndUnload(receiver, "d1");
            receiver.forget();
            List<OtlpRequest> afterwards = receiver.awaitRequests(6);

            assertThat(afterwards.subList(1, 6).stream().flatMap(request -> ofProgram(request, id)))
                    .isEmpty();
            assertThat(exporter.terminate()).isZero();
        }
    }

    @Test
    void d2MoreObjectsThanTheSdksLimitAreAllThere() throws Exception {
        try (TestBpf bpf = TestBpf.open();
                OtlpReceiver receiver = OtlpReceiver.start()) {
            for (int i = 0; i < MORE_THAN_THE_SDK_ALLOWS; i++) {
                bpf.map(MapSpec.of(HASH, "d2_" + i, 4, 8, 1));
            }
            try (ExporterProcess exporter =
                    export(receiver, "--interval", "1h", "--once").start()) {
                assertThat(exporter.awaitExit()).isZero();
            }

            List<OtlpPoint> sizes = receiver.requests().stream()
                    .flatMap(request -> request.points().stream())
                    .filter(point -> point.metric().equals("bpf_map_key_size"))
                    .toList();
            assertThat(sizes).hasSizeGreaterThanOrEqualTo(MORE_THAN_THE_SDK_ALLOWS);
            assertThat(sizes).noneMatch(point -> point.attributes().containsKey("otel.metric.overflow"));
        }
    }

    @Test
    void d3SizesHaveTheirTrueUnitsAndStayWhatTheyAre() throws Exception {
        try (TestBpf bpf = TestBpf.open();
                OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = export(receiver).start()) {
            String id =
                    Integer.toString(bpf.map(MapSpec.of(HASH, "d3", 4, 8, 77)).id());
            receiver.awaitPoint(point -> isOf(point, "bpf_map_max_entries", id), "the map");
            receiver.forget();

            List<OtlpPoint> entries = receiver.awaitRequests(4).stream()
                    .flatMap(request -> request.points().stream())
                    .filter(point -> isOf(point, "bpf_map_max_entries", id))
                    .toList();

            assertThat(entries).hasSizeGreaterThanOrEqualTo(4);
            assertThat(entries).allSatisfy(point -> {
                assertThat(point.unit()).isEqualTo("{entry}");
                assertThat(point.value()).isEqualTo(77L);
            });
            assertThat(exporter.terminate()).isZero();
        }
    }

    @Test
    void d4TwoHostsAreTwoInstances() throws Exception {
        boolean canUnshare =
                new ProcessBuilder("unshare", "--mount", "true").start().waitFor() == 0;
        assumeTrue(canUnshare, "no mount namespace can be made here, as in a chroot: no second machine-id to show");
        Map<String, Object> one = resourceOf("0123456789abcdef0123456789abcdef");
        Map<String, Object> other = resourceOf("fedcba9876543210fedcba9876543210");

        assertThat(one)
                .containsEntry("host.id", "0123456789abcdef0123456789abcdef")
                .containsKey("host.name");
        assertThat(one.get("service.instance.id")).isNotEqualTo(other.get("service.instance.id"));
        assertThat(resourceOf("0123456789abcdef0123456789abcdef")).isEqualTo(one);
    }

    @Test
    void d5LoadTimeIsOneLabelForLife() throws Exception {
        try (TestBpf bpf = TestBpf.open();
                OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = export(receiver).start()) {
            String id = Integer.toString(bpf.program(SOCKET_FILTER, "d5").id());

            Set<String> loadTimes = receiver.awaitRequests(12).stream()
                    .flatMap(request -> request.points().stream())
                    .filter(point -> isOf(point, "bpf_program_info", id))
                    .map(point -> point.text("load_time"))
                    .collect(Collectors.toSet());

            assertThat(loadTimes).hasSize(1);
            assertThat(exporter.terminate()).isZero();
        }
    }

    @Test
    void d6WhatIsUnloadedIsGoneWithTheNextScrape() throws Exception {
        int port = FreePort.next();
        try (ExporterProcess exporter = ExporterProcess.start(
                "--otlp-grpc", "none", "--interval", "1h", "--web.listen-address", "127.0.0.1:" + port)) {
            try (TestBpf bpf = TestBpf.open()) {
                bpf.program(SOCKET_FILTER, "d6_unloaded");
                assertThat(exporter.scrape(port, "/metrics")).contains("name=\"d6_unloaded\"");
            }

            assertThat(exporter.scrape(port, "/metrics")).doesNotContain("d6_unloaded");
            assertThat(exporter.terminate()).isZero();
        }
    }

    @Test
    void d7TagIsWhatBpftoolPrints() throws Exception {
        try (TestBpf bpf = TestBpf.open();
                OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = export(receiver).start()) {
            TestProgram program = bpf.program(SOCKET_FILTER, "d7");
            String id = Integer.toString(program.id());
            OtlpRequest request = receiver.awaitPoint(point -> isOf(point, "bpf_program_info", id), "the program");
            OtlpPoint info = request.points().stream()
                    .filter(point -> isOf(point, "bpf_program_info", id))
                    .findFirst()
                    .orElseThrow();

            assertThat(CommandOutput.of("bpftool", "prog", "show", "id", id)).contains("tag " + info.text("tag") + " ");
            assertThat(exporter.terminate()).isZero();
        }
    }

    @Test
    void d8SigtermSendsTheLastValues() throws Exception {
        try (TestBpf bpf = TestBpf.open();
                OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = ExporterCommand.of(
                                "--otlp-grpc", receiver.target(), "--interval", "1h", "--web.listen-address", "none")
                        .start()) {
            receiver.awaitRequests(1);
            String id = Integer.toString(bpf.program(SOCKET_FILTER, "d8").id());

            assertThat(exporter.terminate()).isZero();

            assertThat(receiver.requests().stream().flatMap(request -> ofProgram(request, id)))
                    .isNotEmpty();
        }
    }

    @Test
    void d9CollectionOfNothingNewOpensNothing() throws Exception {
        int port = FreePort.next();
        try (TestBpf bpf = TestBpf.open();
                ExporterProcess exporter = ExporterProcess.start(
                        "--otlp-grpc", "none", "--interval", "1h", "--web.listen-address", "127.0.0.1:" + port)) {
            for (int i = 0; i < 100; i++) {
                bpf.program(SOCKET_FILTER, "d9");
            }
            exporter.scrape(port, "/metrics");
            long settled = System.nanoTime() + 1_100_000_000L; // maps may be bound to a program in its first second
            while (System.nanoTime() < settled) {
                exporter.scrape(port, "/metrics");
            }
            exporter.scrape(port, "/metrics");

            Map<String, Long> calls = bpfCallsDuring(exporter, port);

            // other tests may load something meanwhile, but not a tenth of what is there
            assertThat(calls.getOrDefault("BPF_PROG_GET_NEXT_ID", 0L)).isGreaterThan(100);
            assertThat(calls.getOrDefault("BPF_PROG_GET_FD_BY_ID", 0L)).isLessThan(10);
            assertThat(calls.getOrDefault("BPF_OBJ_GET_INFO_BY_FD", 0L)).isLessThan(10);
            assertThat(exporter.terminate()).isZero();
        }
    }

    private static Map<String, Long> bpfCallsDuring(ExporterProcess exporter, int port) throws Exception {
        Path trace = Files.createTempFile("strace", ".txt");
        String pid = Long.toString(exporter.pid());
        Process strace = new ProcessBuilder("strace", "-f", "-e", "trace=bpf", "-o", trace.toString(), "-p", pid)
                .redirectErrorStream(true)
                .start();
        try (var messages = strace.inputReader()) {
            assertThat(messages.readLine()).contains("attached");
            exporter.scrape(port, "/metrics");
            strace.destroy();
            strace.waitFor();
            Map<String, Long> calls = new TreeMap<>();
            Matcher command = Pattern.compile("BPF_[A-Z_]+").matcher(Files.readString(trace));
            while (command.find()) {
                calls.merge(command.group(), 1L, Long::sum);
            }
            return calls;
        } finally {
            Files.delete(trace);
        }
    }

    private static String loadAndUnload(OtlpReceiver receiver, String name) throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            String id = Integer.toString(bpf.program(SOCKET_FILTER, name).id());
            OtlpRequest request = receiver.awaitPoint(point -> isOf(point, "bpf_program_info", id), "the program");
            assertThat(ofProgram(request, id).map(OtlpPoint::metric)).containsAll(COUNTERS);
            return id;
        }
    }

    private static Map<String, Object> resourceOf(String machineId) throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = export(receiver, "--once")
                        .behind(
                                "unshare",
                                "--mount",
                                "sh",
                                "-c",
                                "mount -t tmpfs tmpfs /mnt && echo " + machineId
                                        + " > /mnt/id && mount --bind /mnt/id /etc/machine-id && exec \"$@\"",
                                "sh")
                        .start()) {
            assertThat(exporter.awaitExit()).as(exporter.stderr().text()).isZero();
            return receiver.requests().get(0).resource();
        }
    }

    private static ExporterCommand export(OtlpReceiver receiver, String... more) {
        List<String> arguments = Stream.concat(
                        Stream.of("--otlp-grpc", receiver.target(), "--web.listen-address", "none"), Stream.of(more))
                .toList();
        String[] all = arguments.contains("--interval")
                ? arguments.toArray(String[]::new)
                : Stream.concat(arguments.stream(), Stream.of("--interval", "200ms"))
                        .toArray(String[]::new);
        return ExporterCommand.of(all);
    }

    private static Stream<OtlpPoint> ofProgram(OtlpRequest request, String id) {
        return request.points().stream()
                .filter(point -> point.metric().startsWith("bpf_program"))
                .filter(point -> id.equals(point.attributes().get("id")));
    }

    private static boolean isOf(OtlpPoint point, String metric, String id) {
        return point.metric().equals(metric) && id.equals(point.attributes().get("id"));
    }
}
