package io.bpfmetrics.defects;

import static io.bpfmetrics.testing.MapContents.u32;
import static io.bpfmetrics.testing.MapContents.u64;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.ConfigRun;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.HeldMaps;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.PrometheusPage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The known defects of ebpf_exporter in loading configs and serving metrics; see {@link EbpfExporterDefectsTest}. */
@KernelTest
class EbpfExporterRunDefectsTest {
    private static final Path EXAMPLES = ExporterCommand.projectDirectory().resolve("examples");
    private static final int OTLP_OVER_HTTP = 4318;
    private static final String COUNTER = "metrics: {counters: [{name: words_total, help: %s, labels:"
            + " [{name: a, size: 4, decoders: [{name: uint}]}]}]}\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"xdp-packets", "cpu-samples"})
    void d10LinksOfXdpAndPerfEventsAreAllKeptAndAllGo(String example) throws Exception {
        try (ConfigRun run = ConfigRun.start(EXAMPLES, example)) {
            List<String> ids = PrometheusPage.parse(run.text()).samples().stream()
                    .filter(sample -> sample.name().equals("ebpf_exporter_ebpf_program_info"))
                    .map(sample -> sample.labels().get("id"))
                    .toList();
            int expected = example.equals("cpu-samples") ? onlineProcessors() : 1;
            assertThat(ids).hasSize(1);
            assertThat(links(ids.get(0))).as(run.exporter().stderr().text()).isEqualTo(expected);

            assertThat(run.exporter().terminate()).isZero();
            assertThat(links(ids.get(0))).isZero();
        }
    }

    @Test
    void d11AConfigThatCannotBeLoadedStopsNoOther() throws Exception {
        ConfigRun.write(folder, "rejected", "attach_rejected", "metrics: {counters: []}\n");
        ConfigRun.write(folder, "good", "compat_counters", COUNTER.formatted("x"));
        Files.writeString(folder.resolve("garbage.yaml"), COUNTER.formatted("x"));
        Files.writeString(folder.resolve("garbage.bpf.o"), "this is no object");
        Files.writeString(folder.resolve("lonely.yaml"), COUNTER.formatted("x"));
        try (ConfigRun run = ConfigRun.start(folder, "rejected, lonely ,garbage,good,absent");
                HeldMaps maps = run.maps()) {
            maps.named("words_total").put(u32(1), u64(2));

            assertThat(run.lines("ebpf_exporter_words_total")).containsExactly("ebpf_exporter_words_total{a=\"1\"} 2");
            assertThat(run.lines("ebpf_exporter_enabled_configs"))
                    .containsExactly("ebpf_exporter_enabled_configs{name=\"good\"} 1");
            assertThat(run.exporter().stderr().text())
                    .contains("config rejected is not loaded, the others go on")
                    .contains("garbage.bpf.o")
                    .contains("lonely.bpf.o")
                    .contains("absent");
        }
    }

    @Test
    void d11NoConfigThatLoadsIsTheEndWhereNothingElseIsCollected() throws Exception {
        ConfigRun.write(folder, "rejected", "attach_rejected", "metrics: {counters: []}\n");
        try (ConfigRun run = ConfigRun.start(folder, "rejected")) {
            assertThat(run.exporter().awaitExit()).isEqualTo(1);
            assertThat(run.exporter().stderr().text()).contains("no config could be loaded");
        }
    }

    @Test
    void d17MistakesAreSaidAtTheStartWithTheirPlaces() throws Exception {
        ConfigRun.write(folder, "wrong", "compat_counters", """
                metrics:
                  counters:
                    - name: words_total
                      help: x
                      colour: red
                      labels: [{name: a, size: 4, decoders: [{name: uint}]}]
                    - name: calls_total
                      help: x
                      labels: [{name: a, size: 8, decoders: [{name: unit}]}]
                """);
        try (ExporterProcess check =
                ExporterProcess.start("--config.check", "--config.dir", folder.toString(), "--config.names", "wrong")) {
            assertThat(check.awaitExit()).isEqualTo(2);
            assertThat(check.stdout().text() + check.stderr().text())
                    .contains("wrong.yaml:5:7: unknown key \"colour\"")
                    .contains("wrong.yaml:9:53: unknown decoder \"unit\"; did you mean \"uint\"?");
        }
        try (ConfigRun run = ConfigRun.start(folder, "wrong");
                HeldMaps maps = run.maps()) {
            maps.named("words_total").put(u32(1), u64(2));
            maps.named("calls_total").put(u64(1), u64(2));

            assertThat(run.lines("ebpf_exporter_words_total")).hasSize(1);
            assertThat(run.lines("ebpf_exporter_calls_total")).isEmpty();
            assertThat(run.exporter().stderr().text())
                    .contains("wrong.yaml:5:7: unknown key \"colour\"")
                    .contains("wrong.yaml:9:53: unknown decoder \"unit\"");
        }
    }

    @Test
    void d18ProfilesAreNotServed() throws Exception {
        ConfigRun.write(folder, "good", "compat_counters", COUNTER.formatted("x"));
        try (ConfigRun run = ConfigRun.start(folder, "good")) {
            run.text();
            for (String path : List.of("/debug/pprof/", "/debug/pprof/heap", "/debug/pprof/cmdline", "/maps")) {
                assertThat(status(run, path)).as(path).isEqualTo(404);
            }
        }
    }

    @Test
    void d19EqualMetricsOfTwoConfigsAddUp() throws Exception {
        ConfigRun.write(folder, "one", "compat_counters", COUNTER.formatted("x"));
        ConfigRun.write(
                folder,
                "two",
                "compat_counters",
                COUNTER.formatted("x").replace("name: words", "map: errors_total, name: words"));
        ConfigRun.write(folder, "other", "compat_counters", COUNTER.formatted("y"));
        try (ConfigRun run = ConfigRun.start(folder, "one,other");
                HeldMaps maps = run.maps()) {
            maps.named("words_total").put(u32(1), u64(2));

            assertThat(run.lines("ebpf_exporter_words_total")).containsExactly("ebpf_exporter_words_total{a=\"1\"} 2");
            assertThat(run.exporter().stderr().text())
                    .contains("other.yaml:1:22: metric \"ebpf_exporter_words_total\" has another help at ")
                    .contains("one.yaml:1:22");
        }
        try (ConfigRun run = ConfigRun.start(folder, "one,two");
                HeldMaps maps = run.maps()) {
            maps.all("words_total").forEach(map -> map.put(u32(1), u64(2)));
            maps.all("errors_total").forEach(map -> map.put(u32(1), u64(3)));

            assertThat(run.lines("ebpf_exporter_words_total")).containsExactly("ebpf_exporter_words_total{a=\"1\"} 5");
        }
    }

    @Test
    void d21TracingThatNobodyAskedToExportGoesNowhere() throws Exception {
        ConfigRun.write(
                folder,
                "traced",
                "maps",
                "tracing: {spans: [{ringbuf: events, labels: [{name: a, size: 8, decoders: [{name: uint}]}]}]}\n");
        try (ServerSocket collector = new ServerSocket(OTLP_OVER_HTTP, 1, InetAddress.getLoopbackAddress());
                ConfigRun run = ConfigRun.start(folder, "traced", "--interval", "200ms")) {
            collector.setSoTimeout(3_000);
            run.text();

            assertThat(catchTimeout(collector)).as("nobody connects").isTrue();
            assertThat(run.exporter().isAlive()).isTrue();
            assertThat(run.exporter().stderr().text()).doesNotContain("4318");
            assertThat(run.exporter().terminate()).isZero();
        }
    }

    private static boolean catchTimeout(ServerSocket server) throws Exception {
        try {
            server.accept().close();
            return false;
        } catch (SocketTimeoutException nobodyConnects) {
            return true; // that is what is asked here
        }
    }

    private static int status(ConfigRun run, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + run.port() + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** How many links of a program the kernel has, as bpftool sees it. */
    private static long links(String program) throws Exception {
        return CommandOutput.of("bpftool", "link", "show")
                .lines()
                .filter(line -> line.matches(".*\\bprog " + program + "\\b.*"))
                .count();
    }

    private static int onlineProcessors() throws Exception {
        return Integer.parseInt(CommandOutput.of("getconf", "_NPROCESSORS_ONLN").strip());
    }
}
