package io.bpfmetrics.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bpfmetrics.testing.Instructions;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.ProgramSpec;
import io.bpfmetrics.testing.TestBpf;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The stack as a user has it: podman plays the file, two exporters of two machines send to it over OTLP, and what
 * Grafana would ask is asked of Prometheus.
 */
@Tag("stack")
@KernelTest
final class StackTest {
    private static final int TRACEPOINT = 5;
    private static final int RAW_TRACEPOINT = 17;
    private static final int HASH = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Deque<AutoCloseable> OPENED = new ArrayDeque<>();
    private static final String PROGRAM = "stack_test";

    private static NetworkNamespace network;
    private static RunningStack stack;
    private static Prometheus prometheus;

    @BeforeAll
    static void startEverything(@TempDir Path directory, TestReporter reporter) throws IOException {
        StackPrograms programs = StackPrograms.prepare();
        network = opened(NetworkNamespace.create());
        stack = opened(RunningStack.start(programs, network, directory.resolve("stack")));
        reporter.publishEntry("stack", stack.way());
        System.err.println("stack: " + stack.way());
        prometheus = new Prometheus(network);
        assertThat(Eventually.within(PATIENCE, prometheus::answers))
                .as("Prometheus answers; %s", stack.logs())
                .isTrue();
        TestBpf bpf = opened(TestBpf.open());
        bpf.map(MapSpec.of(HASH, PROGRAM, 4, 8, 16));
        bpf.linkRawTracepoint(bpf.program(RAW_TRACEPOINT, PROGRAM), "sys_enter");
        opened(StackExporter.start("node-a", directory, network));
        opened(StackExporter.start("node-b", directory, network));
        boolean arrived = Eventually.within(
                PATIENCE, () -> prometheus.value("sum(bpf_program_info{name=\"" + PROGRAM + "\"})") == 2);
        assertThat(arrived).as("data of both exporters; %s", stack.logs()).isTrue();
    }

    @AfterAll
    static void endEverything() throws Exception {
        while (!OPENED.isEmpty()) {
            OPENED.pop().close();
        }
    }

    static Stream<Dashboard.Query> everyQuery() {
        return Stream.concat(
                BpfmanDashboard.queries().stream().map(query -> new Dashboard.Query("bpfman's dashboard", query)),
                Dashboard.all().stream().flatMap(dashboard -> dashboard.queries().stream()));
    }

    @ParameterizedTest
    @MethodSource("everyQuery")
    void answersQueriesOfDashboards(Dashboard.Query query) {
        boolean answered = Eventually.within(PATIENCE, () -> {
            StackExporter.writeToADevice();
            return prometheus.query(query.expression()).stream()
                    .anyMatch(series -> !series.at("/value/1").asText().equals("NaN"));
        });

        assertThat(answered).as(query.toString()).isTrue();
    }

    @Test
    void offersEveryHostInTheDashboardsVariable() {
        String definition = Dashboard.named("ebpf-subsystem-metrics.json")
                .variable("host")
                .path("definition")
                .asText();
        assertThat(definition).isEqualTo("label_values(bpf_program_info,host_name)");

        assertThat(prometheus.labelValues("host_name", "bpf_program_info"))
                .containsExactlyInAnyOrder("node-a", "node-b");
    }

    static Stream<String> queriesOfTheMigrationPage() {
        return Pattern.compile("`((?:count by|bpf_map_key)[^`]+)`")
                .matcher(Repository.text("docs/migrating/bpfman.md"))
                .results()
                .map(match -> match.group(1))
                .filter(query -> query.contains("type_name") || query.contains("type=\"1\""));
    }

    @ParameterizedTest
    @MethodSource("queriesOfTheMigrationPage")
    void answersQueriesThatTheMigrationPageOffers(String query) {
        assertThat(prometheus.query(query)).isNotEmpty();
    }

    @Test
    void keepsMachinesApartAndSumsThem() {
        List<JsonNode> perMachine =
                prometheus.query("sum by (job, instance, host_name) (bpf_program_info{name=\"" + PROGRAM + "\"})");

        assertThat(perMachine).hasSize(2).allSatisfy(series -> {
            assertThat(series.at("/metric/job").asText()).isEqualTo("bpf-metrics-exporter");
            assertThat(series.at("/value/1").asText()).isEqualTo("1");
        });
        assertThat(perMachine.stream()
                        .map(series ->
                                UUID.fromString(series.at("/metric/instance").asText())))
                .doesNotHaveDuplicates();
        assertThat(perMachine.stream()
                        .map(series -> series.at("/metric/host_name").asText()))
                .containsExactlyInAnyOrder("node-a", "node-b");
        assertThat(prometheus.value("sum(bpf_program_info{name=\"" + PROGRAM + "\"})"))
                .isEqualTo(2);
    }

    @Test
    void namesMetricsAsTheExporterDoesOnItsOwnPage() {
        Set<String> names = prometheus.labelValues("__name__", "{job=\"bpf-metrics-exporter\"}");

        Set<String> known = new TreeSet<>(Catalogue.prometheusNames());
        known.addAll(Catalogue.prometheusNamesOfConfigs());
        assertThat(names).filteredOn(name -> !name.equals("target_info")).isSubsetOf(known);
        assertThat(names)
                .contains(
                        "bpf_program_info",
                        "bpf_map_info",
                        "bpf_link_info",
                        "bpf_program_load_time_seconds",
                        "bpf_program_size_translated_bytes_total",
                        "bpf_program_size_jitted_bytes_total",
                        "bpf_program_mem_bytes_total",
                        "bpf_program_verified_instructions_total",
                        "bpf_map_key_size_bytes_total",
                        "bpf_map_value_size_bytes_total",
                        "bpf_map_max_entries_total");
    }

    @Test
    void putsNoLabelsOnProgramsButThoseOfTheTable() {
        JsonNode labels = prometheus
                .query("bpf_program_info{name=\"" + PROGRAM + "\", host_name=\"node-a\"}")
                .get(0)
                .path("metric");

        assertThat(labels.properties().stream().map(label -> label.getKey()))
                .containsExactlyInAnyOrder(
                        "__name__",
                        "job",
                        "instance",
                        "host_name",
                        "id",
                        "name",
                        "type",
                        "tag",
                        "gpl_compatible",
                        "map_ids",
                        "load_time");
    }

    @Test
    void endsSeriesOfUnloadedProgramsWithinThirtySeconds() {
        int programsToLoad = 50;
        // by name, because other tests on this machine may load and unload programs, too
        String sum = "sum(bpf_program_info{name=~\"stack_test|stack_gone\"})";
        try (TestBpf bpf = TestBpf.open()) {
            for (int i = 0; i < programsToLoad; i++) {
                bpf.program(ProgramSpec.of(TRACEPOINT, "stack_gone", Instructions.returning(i)));
            }
            boolean seen = Eventually.within(PATIENCE, () -> prometheus.value(sum) == 2 * (programsToLoad + 1));
            assertThat(seen)
                    .as("programs seen by both exporters: %s", prometheus.value(sum))
                    .isTrue();
        }

        boolean ended = Eventually.within(Duration.ofSeconds(30), () -> prometheus.value(sum) == 2);

        assertThat(ended).as("ended within 30 s: %s", prometheus.value(sum)).isTrue();
    }

    @Test
    void carriesSpansOfEveryHostToJaeger() {
        ReceivedSpans jaeger = new ReceivedSpans(network);

        boolean arrived = Eventually.within(PATIENCE, () -> {
            Command.run(10, "sh", "-c", "exit 117");
            return jaeger.of("processes").stream()
                    .filter(span -> "117".equals(span.attributes().get("process.exit.code")))
                    .map(span -> span.resource().get("host.name"))
                    .collect(Collectors.toSet())
                    .equals(Set.of("node-a", "node-b"));
        });

        assertThat(arrived).as(stack.logs()).isTrue();
    }

    @Test
    void givesGrafanaDashboardsAndDataSourceBehindTheKnownPassword() {
        String grafana = "http://localhost:3000";

        assertThat(Dashboard.all())
                .allSatisfy(dashboard -> assertThat(
                                network.get(grafana + "/dashboards/" + dashboard, "--user", "admin:admin"))
                        .isEqualTo(Repository.text("dashboards/" + dashboard)));
        assertThat(network.get(grafana + "/provisioning/datasources/prometheus.yaml", "--user", "admin:admin"))
                .contains("uid: P1809F7CD0C75ACF3");
        assertThat(network.get(grafana + "/provisioning/datasources/jaeger.yaml", "--user", "admin:admin"))
                .contains("url: http://localhost:16686");
        assertThat(network.get(grafana + "/provisioning/dashboards/provider.yaml", "--user", "admin:admin"))
                .contains("path: /etc/grafana/dashboards");
        assertThat(network.get(grafana + "/", "--user", "admin:wrong")).contains("wrong user or password");
    }

    @Test
    void evaluatesTheAlertRulesAndMissesNoExporter() {
        boolean healthy = Eventually.within(
                PATIENCE,
                () -> !prometheus.rules().isEmpty()
                        && prometheus.rules().stream()
                                .allMatch(rule -> rule.path("health").asText().equals("ok")));

        assertThat(healthy).as("health of the rules: %s", prometheus.rules()).isTrue();
        assertThat(prometheus.rules()).hasSize(8);
        assertThat(prometheus.rules().stream()
                        .filter(rule -> rule.path("state").asText().equals("firing"))
                        .map(rule -> rule.path("name").asText()))
                // a machine that is short of time may well skip exports
                .isSubsetOf("BpfMetricsExportFailing");
    }

    private static <T extends AutoCloseable> T opened(T resource) {
        OPENED.push(resource);
        return resource;
    }
}
