package io.bpfmetrics.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestProgram;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Metrics of the host's programs, maps and links as instruments. */
@KernelTest
class InstallTest {
    private static final int SOCKET_FILTER = 1;

    @Test
    void givesEveryObjectUntilItIsClosed() throws Exception {
        HeldReader reader = HeldReader.cumulative();
        try (TestBpf bpf = TestBpf.open();
                OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                        .setMeterProvider(SdkMeterProvider.builder()
                                .registerMetricReader(reader)
                                .build())
                        .build()) {
            TestProgram program = bpf.program(SOCKET_FILTER, "installed");
            BpfMetrics.Installed installed = BpfMetrics.install(sdk);

            MetricData info = reader.metric("bpf_program_info");
            List<String> names = info.getLongGaugeData().getPoints().stream()
                    .filter(point -> String.valueOf(program.id()).equals(text(point, "id")))
                    .map(point -> text(point, "name"))
                    .toList();

            assertThat(names).containsExactly("installed");
            assertThat(info.getInstrumentationScopeInfo().getName()).isEqualTo("bpf-metrics");
            installed.close();
            assertThat(reader.collect()).isEmpty();
        }
    }

    private static String text(LongPointData point, String key) {
        return String.valueOf(point.getAttributes().get(AttributeKey.stringKey(key)));
    }
}
