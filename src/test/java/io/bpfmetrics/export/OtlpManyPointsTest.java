package io.bpfmetrics.export;

import static io.bpfmetrics.export.OtlpFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Families that do not fit one request. */
class OtlpManyPointsTest {
    private static final int LIMIT = 4 << 20;
    private static final long START = 1_700_000_000_000_000_001L;

    private final OtlpReceiver receiver = OtlpReceiver.start();
    private final OtlpFixture fixture = new OtlpFixture();

    @AfterEach
    void closeReceiver() {
        receiver.close();
    }

    @Test
    void sendsEachOfAHundredThousandPointsOnce() throws Exception {
        NumberRows rows = NumberRows.counter("many_total");
        for (int i = 0; i < 100_000; i++) {
            rows.append(LabelSet.of("number", Integer.toString(i), "device", "sda", "cpu", "3"), i, START + i);
        }
        fixture.families(rows);

        List<OtlpRequest> requests = export();

        Set<String> seen = new HashSet<>();
        requests.forEach(request -> request.points().stream()
                .filter(point -> point.metric().equals("many_total"))
                .forEach(point -> {
                    long number = Long.parseLong(point.text("number"));
                    assertThat(point.value()).isEqualTo(number);
                    assertThat(point.startNanos()).isEqualTo(START + number);
                    assertThat(seen.add(point.text("number"))).isTrue();
                }));
        assertThat(seen).hasSize(100_000);
        assertThat(requests).extracting(OtlpRequest::size).hasSizeGreaterThan(2).allMatch(size -> size < LIMIT);
    }

    @Test
    void splitsHistogramsOfBothKinds() throws Exception {
        double[] bounds = LongStream.range(0, 40).mapToDouble(i -> 1L << i).toArray();
        int[] indexes = LongStream.range(-1, 39).mapToInt(i -> (int) i).toArray();
        BucketScheme scheme = BucketScheme.of(bounds, false);
        HistogramRows explicit = new HistogramRows("explicit", scheme);
        HistogramRows exponential = new HistogramRows("exponential", scheme.exponential(indexes));
        long[] counts = LongStream.generate(() -> Long.MAX_VALUE / 64).limit(41).toArray();
        for (int i = 0; i < 8000; i++) {
            LabelSet labels = LabelSet.of("number", Integer.toString(i));
            explicit.append(labels, i, START, counts);
            exponential.append(labels, i, START, counts);
        }
        fixture.families(explicit, exponential);

        List<OtlpRequest> requests = export();

        assertThat(metrics(requests, "explicit")
                        .flatMap(metric -> metric.getHistogram().getDataPointsList().stream())
                        .map(point -> point.getAttributes(0).getValue().getStringValue() + " " + point.getSum())
                        .distinct())
                .hasSize(8000);
        assertThat(metrics(requests, "exponential")
                        .flatMap(metric -> metric.getExponentialHistogram().getDataPointsList().stream())
                        .map(point -> point.getAttributes(0).getValue().getStringValue() + " " + point.getSum())
                        .distinct())
                .hasSize(8000);
        assertThat(requests).extracting(OtlpRequest::size).hasSizeGreaterThan(2).allMatch(size -> size < LIMIT);
    }

    private List<OtlpRequest> export() throws Exception {
        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            ExportResult result = pipeline.flush(SOON);
            assertThat(result.problem()).isEmpty();
            pipeline.release();
        }
        return receiver.requests();
    }

    private static Stream<Metric> metrics(List<OtlpRequest> requests, String name) {
        return requests.stream()
                .flatMap(request -> request.message().getResourceMetricsList().stream())
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .filter(metric -> metric.getName().equals(name));
    }
}
