package io.bpfmetrics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.ConfigRun;
import io.bpfmetrics.testing.GadgetFiles;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.OtlpPoint;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.Things;
import io.bpfmetrics.testing.Things.Thing;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running program with a gadget. */
@KernelTest
class GadgetRunTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GREETED = "Stop with Ctrl-C.";
    private static final String GADGET = """
            name: a gadget
            dataSources:
              things:
                fields:
                  comm: {annotations: {metrics.type: key}}
                  latency:
                    annotations: {metrics.unit: µs, metrics.description: How long it took.}
              queues:
                annotations: {description: Not about metrics.}
            """;
    private static final String BOTH = "things:metrics.collect=true,queues:metrics.collect=true";

    @TempDir
    private Path folder;

    private GadgetFiles gadgets;

    @BeforeEach
    void write() {
        gadgets = new GadgetFiles(folder).with("mine", GADGET, Things.OBJECT);
    }

    @Test
    void sendsMetricsInTheScopeOfTheirDataSource() throws Exception {
        long before = System.currentTimeMillis() * 1_000_000;
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ConfigRun run = ConfigRun.start(
                        folder, "mine", "--annotate", BOTH, "--otlp-grpc", receiver.target(), "--interval", "1s")) {
            run.exporter().stderr().await(GREETED, PATIENCE);
            Things.hit(1, 5);
            Things.count(Thing.of("cat").counts(7, 0, 0).took(1000, 0).at(3, ""));

            OtlpPoint hits = receiver.awaitPoint(point -> point.metric().equals("hits"), "hits").points().stream()
                    .filter(point -> point.metric().equals("hits"))
                    .findFirst()
                    .orElseThrow();
            assertThat(hits.scope()).isEqualTo("queues");
            assertThat(hits.kind()).isEqualTo("counter");
            assertThat(hits.value()).isEqualTo(5L);
            assertThat(hits.text("queue")).isEqualTo("1");
            assertThat(hits.startNanos()).isBetween(before, hits.timeNanos());
            receiver.awaitPoint(
                    point -> point.metric().equals("depth") && point.scope().equals("things"), "depth");
            Metric latency = metric(receiver, "things", "latency");
            assertThat(latency.getUnit()).isEqualTo("us");
            assertThat(latency.getDescription()).isEqualTo("How long it took.");
            assertThat(latency.getHistogram().getDataPoints(0).getExplicitBoundsCount())
                    .isEqualTo(27);
            assertThat(latency.getHistogram().getDataPoints(0).getCount()).isEqualTo(1);
            assertThat(latency.getHistogram().getDataPoints(0).getSum()).isNaN();
        }
    }

    private static Metric metric(OtlpReceiver receiver, String scope, String name) {
        return receiver.requests().stream()
                .flatMap(request -> request.message().getResourceMetricsList().stream())
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .filter(each -> each.getScope().getName().equals(scope))
                .flatMap(each -> each.getMetricsList().stream())
                .filter(metric -> metric.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void showsScopesOnThePageSoThatEqualNamesNeverMeet() throws Exception {
        try (ConfigRun run = ConfigRun.start(folder, "mine", "--annotate", BOTH + ",things.total:metrics.name=hits")) {
            run.exporter().stderr().await(GREETED, PATIENCE);
            Things.hit(1, 5);
            Things.count(Thing.of("cat").counts(7, 0, 0).took(1000, 0).at(3, ""));

            assertThat(run.lines("hits_total"))
                    .containsExactly(
                            "hits_total{otel_scope_name=\"queues\",queue=\"1\"} 5",
                            "hits_total{otel_scope_name=\"things\",comm=\"cat\"} 7");
            assertThat(run.lines("depth")).containsExactly("depth{otel_scope_name=\"things\",comm=\"cat\"} 3");
            assertThat(run.lines("latency_microseconds_bucket"))
                    .contains("latency_microseconds_bucket{otel_scope_name=\"things\",comm=\"cat\",le=\"1024\"} 1");
            assertThat(run.text().lines())
                    .filteredOn(line -> line.startsWith("bpf_metrics_exporter_"))
                    .isNotEmpty()
                    .noneMatch(line -> line.contains("otel_scope_name"));
            assertThat(run.text().lines())
                    .filteredOn(line -> line.equals("# TYPE hits_total counter"))
                    .hasSize(1);
            assertThat(lint(run.text())).doesNotContain("error while linting", "more than one");
        }
    }

    /** What promtool says of a page; nothing if it is not there. */
    private String lint(String page) throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin/promtool"))) {
            return "";
        }
        Path file = Files.writeString(folder.resolve("page.txt"), page);
        Process process = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(file.toFile())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void refusesOneNameForTwoKinds() throws Exception {
        try (ConfigRun run =
                ConfigRun.start(folder, "mine", "--annotate", BOTH + ",things.depth:metrics.name=hits_total")) {
            run.exporter().stderr().await(GREETED, PATIENCE);
            Things.hit(1, 5);
            Things.count(Thing.of("cat").counts(7, 0, 0).at(3, ""));

            assertThat(run.exporter().stderr().text())
                    .contains("\"hits_total\" is on /metrics already, of ", "give it another name");
            assertThat(run.lines("hits_total")).hasSize(1);
            assertThat(run.lines("total")).hasSize(1);
        }
    }

    @Test
    void drawsHistogramsThatAreOnlyPrinted() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ConfigRun run = ConfigRun.start(
                        folder,
                        "mine",
                        "--annotate",
                        "things:metrics.print=true,queues:metrics.collect=true",
                        "--console",
                        "--otlp-grpc",
                        receiver.target(),
                        "--interval",
                        "1s")) {
            run.exporter().stderr().await(GREETED, PATIENCE);
            Things.hit(1, 5);
            Things.count(Thing.of("cat").took(1000, 0));
            receiver.awaitPoint(point -> point.metric().equals("hits"), "hits");

            run.exporter().stdout().await("|****************************************|", PATIENCE);
            assertThat(run.exporter().stdout().text()).containsPattern("(?m)^.*latency.*us");
            assertThat(run.exporter().stderr().text())
                    .contains("data source \"things\" is only printed, with --console; to export it: --annotate"
                            + " things:metrics.collect=true");
            assertThat(run.text()).contains("hits_total{").doesNotContain("\"things\"", "latency_", "depth{");
            assertThat(receiver.drain())
                    .flatExtracting(request -> request.message().getResourceMetricsList())
                    .allMatch(resource -> !resource.toString().contains("things"));
        }
    }

    @Test
    void readsWhatAnotherProcessHasLoaded() throws Exception {
        gadgets.without("theirs", GADGET);
        String[] annotate = {"--annotate", BOTH};
        try (ConfigRun reader = ConfigRun.start(folder, "theirs", annotate)) {
            reader.exporter().stderr().await(GREETED, PATIENCE);
            assertThat(reader.exporter().stderr().text())
                    .contains("theirs (maps of a loaded gadget with the data source things or queues"
                            + " (there is no object beside its file))");
            assertThat(reader.text()).contains("source_up{source=\"theirs\"} 0\n");
            for (int i = 1; i <= 2; i++) {
                try (ConfigRun owner =
                        ConfigRun.start(folder, "mine", "--annotate", BOTH, "--param", "mine.map-fetch-interval=0")) {
                    owner.exporter().stderr().await(GREETED, PATIENCE);
                    Things.hit(1, 5L * i);
                    assertThat(reader.lines("hits_total"))
                            .containsExactly("hits_total{otel_scope_name=\"queues\",queue=\"1\"} " + 5 * i);
                    assertThat(reader.text()).contains("source_up{source=\"theirs\"} 1\n");
                    assertThat(owner.lines("hits_total")).hasSize(1);
                    assertThat(reader.exporter().descriptors()).noneMatch(descriptor -> descriptor.contains("bpf-map"));
                }
            }
        }
    }

    @Test
    void keepsItsTotalsWhenItReadsItsFilesAgain() throws Exception {
        try (ConfigRun run = ConfigRun.start(folder, "all", "--annotate", BOTH, "--series.limit", "2")) {
            run.exporter().stderr().await(GREETED, PATIENCE);
            Things.hit(1, 5);
            assertThat(run.lines("hits_total")).hasSize(1);

            run.exporter().signal("HUP");
            run.exporter().stderr().await("reloaded: mine (1 program, ", PATIENCE);
            Things.hit(1, 1);

            assertThat(run.lines("hits_total")).containsExactly("hits_total{otel_scope_name=\"queues\",queue=\"1\"} 6");
            Things.hit(2, 1);
            Things.hit(3, 1);
            assertThat(run.lines("hits_total")).hasSize(3).anyMatch(line -> line.contains("otel_metric_overflow"));
        }
    }

    @Test
    void keepsTheTotalsOfTwoThatShareADataSource() throws Exception {
        gadgets.with("second", GADGET, Things.OBJECT);
        try (ConfigRun run = ConfigRun.start(folder, "mine,second", "--annotate", BOTH)) {
            run.exporter().stderr().await(GREETED, PATIENCE);
            Things.hit(1, 5); // both count it
            assertThat(run.lines("hits_total"))
                    .containsExactly("hits_total{otel_scope_name=\"queues\",queue=\"1\"} 10");

            run.exporter().signal("HUP");
            run.exporter().stderr().await("reloaded: mine (1 program, ", PATIENCE);
            Things.hit(1, 1);

            assertThat(run.lines("hits_total"))
                    .containsExactly("hits_total{otel_scope_name=\"queues\",queue=\"1\"} 12");
        }
    }

    @Test
    void goesOnAsItWasWhenAnIntervalIsMistyped() throws Exception {
        try (ConfigRun run = ConfigRun.start(folder, "mine", "--annotate", BOTH)) {
            run.exporter().stderr().await(GREETED, PATIENCE);
            Things.hit(1, 5);
            assertThat(run.lines("hits_total")).hasSize(1);

            gadgets.with("mine", GADGET + "paramDefaults: {map-fetch-interval: 5}\n", Things.OBJECT);
            run.exporter().signal("HUP");
            run.exporter().stderr().await("config mine goes on as it was before the reload", PATIENCE);
            Things.hit(1, 1);

            assertThat(run.exporter().stderr().text()).contains("mine: map-fetch-interval is \"5\" and must be");
            assertThat(run.lines("hits_total")).containsExactly("hits_total{otel_scope_name=\"queues\",queue=\"1\"} 6");
        }
    }
}
