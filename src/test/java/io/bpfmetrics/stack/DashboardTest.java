package io.bpfmetrics.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Rectangle;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the dashboards to Grafana's model and to the metrics that there are. */
final class DashboardTest {
    private static final Pattern METRIC = Pattern.compile("\\be?bpf_[a-z_]+\\b");
    private static final Set<String> PANEL_TYPES = Set.of("row", "stat", "timeseries", "bargauge", "table", "heatmap");

    static List<Dashboard> all() {
        return Dashboard.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void queriesOnlyMetricsThatExist(Dashboard dashboard) {
        Set<String> known = new TreeSet<>(Catalogue.prometheusNames());
        known.addAll(Catalogue.prometheusNamesOfConfigs());

        assertThat(dashboard.queries())
                .isNotEmpty()
                .allSatisfy(query -> assertThat(known).as(query.toString()).containsAll(metricsIn(query.expression())));
    }

    @Test
    void showsEveryMetricThereIs() {
        Set<String> shown = new TreeSet<>();
        Dashboard.all()
                .forEach(
                        dashboard -> dashboard.queries().forEach(query -> shown.addAll(metricsIn(query.expression()))));

        assertThat(shown).containsAll(Catalogue.prometheusNames());
    }

    @ParameterizedTest
    @MethodSource("all")
    void placesPanelsSideBySideWithinTheGrid(Dashboard dashboard) {
        List<Rectangle> places =
                dashboard.panels().stream().map(DashboardTest::place).toList();

        for (int i = 0; i < places.size(); i++) {
            Rectangle place = places.get(i);
            assertThat(place.width).isPositive();
            assertThat(place.height).isPositive();
            assertThat(place.x).isNotNegative();
            assertThat(place.x + place.width).isLessThanOrEqualTo(24);
            assertThat(places.subList(i + 1, places.size())).noneMatch(place::intersects);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void numbersPanelsOnceAndNamesAndDescribesThem(Dashboard dashboard) {
        assertThat(dashboard.panels().stream().map(panel -> panel.path("id").asInt()))
                .doesNotHaveDuplicates();
        assertThat(dashboard.panelsWithData().stream()
                        .map(panel -> panel.path("title").asText()))
                .doesNotHaveDuplicates()
                .noneMatch(String::isBlank);
        assertThat(dashboard.panelsWithData())
                .allMatch(panel -> !panel.path("description").asText().isBlank());
    }

    @ParameterizedTest
    @MethodSource("all")
    void usesPanelsThatGrafanaHasBuiltIn(Dashboard dashboard) {
        assertThat(dashboard.panels())
                .allSatisfy(panel ->
                        assertThat(PANEL_TYPES).contains(panel.path("type").asText()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void readsFromTheDataSourceThatTheVariableNames(Dashboard dashboard) {
        assertThat(dashboard.variable("datasource").path("type").asText()).isEqualTo("datasource");
        assertThat(dashboard.variable("datasource").path("query").asText()).isEqualTo("prometheus");
        assertThat(dashboard.json().findParents("uid"))
                .filteredOn(node -> node.path("type").asText().equals("prometheus"))
                .hasSizeGreaterThan(dashboard.panelsWithData().size())
                .allSatisfy(node -> assertThat(node.path("uid").asText()).isEqualTo("${datasource}"));
        assertThat(dashboard.panelsWithData()).allMatch(panel -> panel.has("datasource"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void narrowsEverySelectorToTheChosenHosts(Dashboard dashboard) {
        assertThat(dashboard.panelsWithData().stream()
                        .flatMap(panel -> Json.stream(panel.path("targets")))
                        .map(target -> target.path("expr").asText()))
                .allSatisfy(expression -> assertThat(METRIC.matcher(expression).replaceAll("METRIC"))
                        .doesNotContainPattern("METRIC(?!\\{host_name=~\"\\$host\")"));
    }

    @Test
    void haveUidsAndTitlesOfTheirOwn() {
        assertThat(all().stream().map(dashboard -> dashboard.json().path("uid").asText()))
                .doesNotHaveDuplicates()
                .noneMatch(String::isBlank);
        assertThat(all().stream()
                        .map(dashboard -> dashboard.json().path("title").asText()))
                .doesNotHaveDuplicates()
                .noneMatch(String::isBlank);
    }

    @ParameterizedTest
    @MethodSource("all")
    void drawsHeatMapsOfBucketsAsTheyAre(Dashboard dashboard) {
        assertThat(dashboard.panelsWithData())
                .filteredOn(panel -> panel.path("type").asText().equals("heatmap"))
                .allSatisfy(panel -> {
                    assertThat(panel.at("/options/calculate").asBoolean(true)).isFalse();
                    assertThat(panel.path("targets")).allSatisfy(target -> {
                        assertThat(target.path("format").asText()).isEqualTo("heatmap");
                        assertThat(target.path("expr").asText()).startsWith("sum by (le) (rate(");
                        assertThat(target.path("legendFormat").asText()).isEqualTo("{{le}}");
                    });
                });
    }

    @ParameterizedTest
    @MethodSource("all")
    void givesEveryTargetOfAPanelItsOwnReference(Dashboard dashboard) {
        assertThat(dashboard.panelsWithData())
                .allSatisfy(panel -> assertThat(Json.texts(panel.path("targets"), "refId"))
                        .isNotEmpty()
                        .doesNotHaveDuplicates());
    }

    @Test
    void hasThePanelsOfBpfmansDashboardUnderItsTitleAndUid() {
        Dashboard dashboard = Dashboard.named("ebpf-subsystem-metrics.json");

        assertThat(dashboard.json().path("title").asText()).isEqualTo("eBPF Subsystem Metrics");
        assertThat(dashboard.json().path("uid").asText()).isEqualTo("ce0664f5-8526-430a-aa32-832686caa496");
        assertThat(dashboard.queries().stream()
                        .map(query -> query.expression().replaceAll("\\{host_name=~\".\\*\"}", "")))
                .containsAll(BpfmanDashboard.queries().stream()
                        .map(expression -> expression.replace("sum by() ", "sum"))
                        .toList());
    }

    private static Set<String> metricsIn(String expression) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = METRIC.matcher(expression);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    private static Rectangle place(JsonNode panel) {
        JsonNode grid = panel.path("gridPos");
        return new Rectangle(
                grid.path("x").asInt(-1),
                grid.path("y").asInt(-1),
                grid.path("w").asInt(),
                grid.path("h").asInt());
    }
}
