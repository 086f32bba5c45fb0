package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebAcceptTest {
    private static final String PROTOBUF =
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

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
        assertThat(WebAccept.format(List.of(accept), true)).isEqualTo(WebFormat.OPEN_METRICS);
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
                "application/vnd.google.protobuf",
                "application/vnd.google.protobuf;encoding=delimited",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=compact-text",
                "application/vnd.google.protobuf;proto=io.prometheus.client.Metric;encoding=delimited",
                "application/x-protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
                PROTOBUF + ";q=0",
                PROTOBUF + ";q=0,*/*",
                PROTOBUF + ";q=0.4,text/plain;q=0.5",
                PROTOBUF + ";q=0.4,*/*;q=0.5"
            })
    void seesThatTextIsPreferred(String accept) {
        assertThat(WebAccept.format(List.of(accept), true)).isEqualTo(WebFormat.TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PROTOBUF,
                PROTOBUF + ",*/*",
                "*/*," + PROTOBUF,
                PROTOBUF + ";q=0.5,text/plain;q=0.5",
                "Application/vnd.google.Protobuf; Proto=\"io.prometheus.client.MetricFamily\"; Encoding=delimited; q=0.1",
                // what Prometheus 2.42 asks for with native histograms switched on
                PROTOBUF + ",application/openmetrics-text;version=1.0.0;q=0.8,"
                        + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                // what Prometheus 3 asks for with them
                PROTOBUF + ";q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                        + "application/openmetrics-text;version=0.0.1;q=0.4,"
                        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1"
            })
    void seesThatProtobufIsPreferredWithAndWithoutOpenMetrics(String accept) {
        assertThat(WebAccept.format(List.of(accept), true)).isEqualTo(WebFormat.PROTOBUF);
        assertThat(WebAccept.format(List.of(accept), false)).isEqualTo(WebFormat.PROTOBUF);
    }

    @Test
    void looksAtOpenMetricsOnlyWhereItIsServed() {
        List<String> accept = List.of("application/openmetrics-text;q=0.8", PROTOBUF + ";q=0.5", "text/plain;q=0.3");

        assertThat(WebAccept.format(accept, true)).isEqualTo(WebFormat.OPEN_METRICS);
        assertThat(WebAccept.format(accept, false)).isEqualTo(WebFormat.PROTOBUF);
        assertThat(WebAccept.format(List.of("application/openmetrics-text"), false))
                .isEqualTo(WebFormat.TEXT);
    }

    @Test
    void takesSeveralHeadersTogether() {
        assertThat(WebAccept.format(List.of("text/plain;q=0.5", "application/openmetrics-text"), true))
                .isEqualTo(WebFormat.OPEN_METRICS);
        assertThat(WebAccept.format(null, true)).isEqualTo(WebFormat.TEXT);
    }
}
