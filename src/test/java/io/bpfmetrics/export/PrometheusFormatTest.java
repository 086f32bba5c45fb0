package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.NumberType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same metrics in both formats. */
class PrometheusFormatTest {
    @Test
    void writesOpenMetricsUnderTheSameNames() {
        assertThat(written(PrometheusFormat.OPEN_METRICS)).isEqualTo("""
                # HELP target_info Target metadata
                # TYPE target_info gauge
                target_info 1
                # HELP hits Says \\"hits\\"
                # TYPE hits unknown
                hits{cpu="0"} 1e+06
                # HELP hits_2 Says \\"hits\\"
                # TYPE hits_2 counter
                hits_2_total 3
                # HELP wait_seconds A histogram
                # TYPE wait_seconds histogram
                # UNIT wait_seconds seconds
                wait_seconds_bucket{le="1"} 2
                wait_seconds_bucket{le="+Inf"} 2
                wait_seconds_sum 1.5
                wait_seconds_count 2
                # EOF
                """);
    }

    @Test
    void writesTextUnderTheSameNames() {
        assertThat(written(PrometheusFormat.TEXT)).isEqualTo("""
                # HELP target_info Target metadata
                # TYPE target_info gauge
                target_info 1
                # HELP hits Says "hits"
                # TYPE hits counter
                hits{cpu="0"} 1e+06
                # HELP hits_2_total Says "hits"
                # TYPE hits_2_total counter
                hits_2_total 3
                # HELP wait_seconds A histogram
                # TYPE wait_seconds histogram
                wait_seconds_bucket{le="1"} 2
                wait_seconds_bucket{le="+Inf"} 2
                wait_seconds_sum 1.5
                wait_seconds_count 2
                """);
    }

    private static String written(PrometheusFormat format) {
        PrometheusText text = new PrometheusText(LabelSet.EMPTY, format, new PrometheusChunks());
        text.begin();
        text.accept(new FixedFamily.Numbers(
                FixedFamily.counter("hits", "Says \"hits\""),
                NumberType.UNSIGNED,
                List.of(LabelSet.of("cpu", "0")),
                1_000_000));
        text.accept(new FixedFamily.Numbers(
                FixedFamily.counter("hits_2_total", "Says \"hits\""), NumberType.UNSIGNED, List.of(LabelSet.EMPTY), 3));
        text.accept(new FixedFamily.Histogram(
                new MetricDescriptor("wait_seconds", "wait_seconds", MetricKind.HISTOGRAM, true, "s", "A histogram"),
                BucketScheme.of(new double[] {1}, true),
                LabelSet.EMPTY,
                1.5,
                2,
                0));
        text.end();
        return text.toString();
    }
}
