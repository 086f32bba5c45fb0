package io.bpfmetrics.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.OtlpPoint;
import io.bpfmetrics.testing.OtlpReceiver;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics of configs through SDKs that a program has built, with real maps. */
@KernelTest
class BpfMetricProducerTest {
    @TempDir
    private Path folder;

    private BpfMetricsConfig config;

    @BeforeEach
    void writeConfig() {
        config = BpfMetricsConfig.ofFolder(CountedMaps.into(folder));
    }

    @Test
    void givesCountersAndHistogramsThatBeginWithTheirMap() throws Exception {
        HeldReader reader = HeldReader.cumulative();
        long before = nanos();
        try (BpfMetricProducer producer = BpfMetrics.producer(config);
                SdkMeterProvider meters = sdk(producer, reader)) {
            long after = nanos();
            CountedMaps.calls(7, 40);
            CountedMaps.bucket(1, 3);

            MetricData counter = reader.metric(CountedMaps.COUNTER);
            MetricData histogram = reader.metric(CountedMaps.HISTOGRAM);

            assertThat(counter.getInstrumentationScopeInfo().getName()).isEqualTo(CountedMaps.NAME);
            assertThat(counter.getResource()).isEqualTo(Resource.getDefault());
            assertThat(counter.getLongSumData().isMonotonic()).isTrue();
            LongPointData point = onlyPoint(counter);
            assertThat(point.getValue()).isEqualTo(40);
            assertThat(point.getAttributes().get(AttributeKey.stringKey("call")))
                    .isEqualTo("7");
            assertThat(point.getStartEpochNanos()).isBetween(before, after);
            HistogramPointData observed =
                    histogram.getHistogramData().getPoints().iterator().next();
            assertThat(observed.getCount()).isEqualTo(3);
            assertThat(observed.getStartEpochNanos()).isEqualTo(point.getStartEpochNanos());
            assertThat(meters).isNotNull();
        }
    }

    @Test
    void sendsThemThroughAnExporterOfTheProgram() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                BpfMetricProducer producer = BpfMetrics.producer(config.prefix("shop_"))) {
            MetricReader reader = PeriodicMetricReader.builder(OtlpGrpcMetricExporter.builder()
                            .setEndpoint("http://" + receiver.target())
                            .build())
                    .setInterval(Duration.ofMillis(100))
                    .build();
            try (SdkMeterProvider meters = sdk(producer, producer.reader(reader))) {
                CountedMaps.calls(7, 40);

                OtlpPoint point =
                        receiver.awaitPoint(it -> it.metric().equals("shop_calls_total"), "calls").points().stream()
                                .filter(it -> it.metric().equals("shop_calls_total"))
                                .findFirst()
                                .orElseThrow();

                assertThat(point.kind()).isEqualTo("counter");
                assertThat(point.scope()).isEqualTo(CountedMaps.NAME);
                assertThat(point.attributes()).isEqualTo(Map.of("call", "7"));
                assertThat(point.value()).isEqualTo(40L);
                assertThat(meters).isNotNull();
            }
        }
    }

    @Test
    void tellsWhatRunsButNothingOfAProcessThatIsNoExporter() throws Exception {
        HeldReader reader = HeldReader.cumulative();
        try (BpfMetricProducer producer = BpfMetrics.producer(config);
                SdkMeterProvider meters = sdk(producer, reader)) {
            reader.collect(); // metrics about sources are there from the second on
            List<String> names =
                    reader.collect().stream().map(MetricData::getName).toList();

            assertThat(names)
                    .contains("bpf_metrics_exporter_source_up", "ebpf_exporter_enabled_configs")
                    .doesNotHaveDuplicates()
                    .noneMatch(name -> name.startsWith("process_") || name.equals("ebpf_exporter_build_info"));
            assertThat(meters).isNotNull();
        }
    }

    @Test
    void leavesTheMetricsOfAnEarlierCollectionAsTheyWere() throws Exception {
        HeldReader reader = HeldReader.cumulative();
        try (BpfMetricProducer producer = BpfMetrics.producer(config);
                SdkMeterProvider meters = sdk(producer, reader)) {
            CountedMaps.calls(1, 10);
            CountedMaps.calls(2, 20);
            MetricData first = reader.metric(CountedMaps.COUNTER);
            CountedMaps.calls(1, 11);
            CountedMaps.calls(2, 22);
            MetricData second = reader.metric(CountedMaps.COUNTER);

            assertThat(values(first)).containsExactlyInAnyOrder(10L, 20L);
            assertThat(values(second)).containsExactlyInAnyOrder(11L, 22L);
            assertThat(meters).isNotNull();
        }
    }

    @Test
    void givesAValueThatFellANewStart() throws Exception {
        HeldReader reader = HeldReader.cumulative();
        try (BpfMetricProducer producer = BpfMetrics.producer(config);
                SdkMeterProvider meters = sdk(producer, reader)) {
            CountedMaps.calls(1, 100);
            LongPointData first = onlyPoint(reader.metric(CountedMaps.COUNTER));
            CountedMaps.calls(1, 30);
            LongPointData second = onlyPoint(reader.metric(CountedMaps.COUNTER));

            assertThat(second.getValue()).isEqualTo(30);
            assertThat(second.getStartEpochNanos()).isGreaterThan(first.getStartEpochNanos());
            assertThat(meters).isNotNull();
        }
    }

    @Test
    void givesEachReaderTheTemporalityThatItPrefers() throws Exception {
        HeldReader delta = HeldReader.delta();
        HeldReader cumulative = HeldReader.cumulative();
        try (BpfMetricProducer producer = BpfMetrics.producer(config);
                SdkMeterProvider meters = SdkMeterProvider.builder()
                        .registerMetricProducer(producer)
                        .registerMetricReader(producer.reader(delta))
                        .registerMetricReader(cumulative)
                        .build()) {
            CountedMaps.calls(1, 100);
            LongPointData first = onlyPoint(delta.metric(CountedMaps.COUNTER));
            cumulative.collect();
            CountedMaps.calls(1, 130);
            MetricData second = delta.metric(CountedMaps.COUNTER);

            assertThat(second.getLongSumData().getAggregationTemporality()).isEqualTo(AggregationTemporality.DELTA);
            assertThat(first.getValue()).isEqualTo(100);
            assertThat(onlyPoint(second).getValue()).isEqualTo(30);
            assertThat(onlyPoint(second).getStartEpochNanos()).isEqualTo(first.getEpochNanos());
            MetricData total = cumulative.metric(CountedMaps.COUNTER);
            assertThat(total.getLongSumData().getAggregationTemporality()).isEqualTo(AggregationTemporality.CUMULATIVE);
            assertThat(onlyPoint(total).getValue()).isEqualTo(130);
            assertThat(meters).isNotNull();
        }
    }

    @Test
    void givesReadersThatAreNotWrappedWhatTheProgramSays() throws Exception {
        HeldReader reader = HeldReader.delta();
        try (BpfMetricProducer producer = BpfMetrics.producer(config, reader);
                SdkMeterProvider meters = sdk(producer, reader)) {
            CountedMaps.calls(1, 100);
            reader.collect();
            CountedMaps.calls(1, 105);

            assertThat(onlyPoint(reader.metric(CountedMaps.COUNTER)).getValue()).isEqualTo(5);
            assertThat(meters).isNotNull();
        }
    }

    @Test
    void servesSeveralReadersAtOnce() throws Exception {
        List<HeldReader> readers =
                IntStream.range(0, 4).mapToObj(i -> HeldReader.cumulative()).toList();
        try (BpfMetricProducer producer = BpfMetrics.producer(config)) {
            var builder = SdkMeterProvider.builder().registerMetricProducer(producer);
            readers.forEach(reader -> builder.registerMetricReader(producer.reader(reader)));
            try (SdkMeterProvider meters = builder.build()) {
                CountedMaps.calls(1, 100);

                List<Long> values = readers.parallelStream()
                        .flatMap(reader -> IntStream.range(0, 200)
                                .mapToObj(i -> onlyPoint(reader.metric(CountedMaps.COUNTER))
                                        .getValue()))
                        .distinct()
                        .toList();

                assertThat(values).containsOnly(100L);
                assertThat(meters).isNotNull();
            }
        }
    }

    @Test
    void unloadsWhenItIsClosed() throws Exception {
        HeldReader reader = HeldReader.cumulative();
        BpfMetricProducer producer = BpfMetrics.producer(config);
        try (SdkMeterProvider meters = sdk(producer, reader)) {
            CountedMaps.calls(1, 100);
            assertThat(CountedMaps.loaded()).isEqualTo(1);

            producer.close();
            producer.close();

            assertThat(CountedMaps.loaded()).isZero();
            assertThat(reader.collect()).isEmpty();
            assertThat(meters.forceFlush().join(10, TimeUnit.SECONDS).isSuccess())
                    .isTrue();
        }
    }

    @Test
    void readsOneFileAlone() throws Exception {
        HeldReader reader = HeldReader.cumulative();
        BpfMetricsConfig file = BpfMetricsConfig.ofFile(folder.resolve("counted.yaml"));
        try (BpfMetricProducer producer = BpfMetrics.producer(file.withSubsystem());
                SdkMeterProvider meters = sdk(producer, reader)) {
            CountedMaps.calls(1, 100);

            assertThat(reader.collect()).extracting(MetricData::getName).contains(CountedMaps.COUNTER, "bpf_map_info");
            assertThat(meters).isNotNull();
        }
    }

    private static SdkMeterProvider sdk(BpfMetricProducer producer, MetricReader reader) {
        return SdkMeterProvider.builder()
                .registerMetricProducer(producer)
                .registerMetricReader(reader)
                .build();
    }

    private static LongPointData onlyPoint(MetricData metric) {
        assertThat(metric.getLongSumData().getPoints()).hasSize(1);
        return metric.getLongSumData().getPoints().iterator().next();
    }

    private static List<Long> values(MetricData metric) {
        return metric.getLongSumData().getPoints().stream()
                .map(LongPointData::getValue)
                .toList();
    }

    private static long nanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }
}
