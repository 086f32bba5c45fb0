package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebAcceptTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/openmetrics-text",
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
                "Application/OpenMetrics-Text;version=\"1.0.0\"",
                "text/plain;q=0.5,application/openmetrics-text;version=1.0.0",
                "text/plain,application/openmetrics-text",
                "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
                // what Prometheus 3 asks for
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                        + "application/openmetrics-text;version=0.0.1;q=0.5,"
                        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
            })
    void seesThatOpenMetricsIsPreferred(String accept) {
        assertThat(WebAccept.format(List.of(accept))).isEqualTo(PrometheusFormat.OPEN_METRICS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "text/plain",
                "text/html,*/*;q=0.8",
                "application/openmetrics-text;q=0",
                "application/openmetrics-text;q=0.0,*/*",
                "application/openmetrics-text;q=0.5,text/plain;q=0.6",
                "application/openmetrics-text;q=0.5,*/*",
                "application/openmetrics-text;version=0.0.1",
                "application/openmetrics-text;version=2.0.0,text/plain;q=0.1",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"
            })
    void seesThatTextIsPreferred(String accept) {
        assertThat(WebAccept.format(List.of(accept))).isEqualTo(PrometheusFormat.TEXT);
    }

    @Test
    void takesSeveralHeadersTogether() {
        assertThat(WebAccept.format(List.of("text/plain;q=0.5", "application/openmetrics-text")))
                .isEqualTo(PrometheusFormat.OPEN_METRICS);
        assertThat(WebAccept.format(null)).isEqualTo(PrometheusFormat.TEXT);
    }
}
