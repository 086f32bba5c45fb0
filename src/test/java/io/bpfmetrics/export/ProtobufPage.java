package io.bpfmetrics.export;

import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.BucketSpan;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.Histogram;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.LabelPair;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.Metric;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.MetricFamily;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Metrics in Prometheus' protobuf format, read by its own classes. */
record ProtobufPage(List<MetricFamily> families, long size) {
    static ProtobufPage of(PrometheusDocument document) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        document.writeTo(bytes);
        return of(bytes.toByteArray());
    }

    static ProtobufPage of(byte[] bytes) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        List<MetricFamily> families = new ArrayList<>();
        for (MetricFamily family = read(in); family != null; family = read(in)) {
            families.add(family);
        }
        return new ProtobufPage(families, bytes.length);
    }

    /** The next message, in which there is nothing that we made up; null at the end. */
    private static @Nullable MetricFamily read(ByteArrayInputStream in) throws IOException {
        MetricFamily family = MetricFamily.parseDelimitedFrom(in);
        if (family != null && !family.getUnknownFields().asMap().isEmpty()) {
            throw new IOException("unknown fields: " + family.getUnknownFields());
        }
        return family;
    }

    MetricFamily family(String name) {
        return families.stream()
                .filter(family -> family.getName().equals(name))
                .collect(Collectors.collectingAndThen(Collectors.toList(), found -> {
                    if (found.size() != 1) {
                        throw new AssertionError(found.size() + " families " + name);
                    }
                    return found.get(0);
                }));
    }

    /** A line for every family and every series that has one value. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (MetricFamily family : families) {
            lines.add(family.getType() + " " + family.getName() + " \"" + family.getHelp() + "\"");
            for (Metric metric : family.getMetricList()) {
                if (metric.hasHistogram()) {
                    continue;
                }
                double value = switch (family.getType()) {
                    case COUNTER -> metric.getCounter().getValue();
                    case GAUGE -> metric.getGauge().getValue();
                    default -> throw new AssertionError(family);
                };
                lines.add(family.getName() + labels(metric) + " " + value);
            }
        }
        return lines;
    }

    static String labels(Metric metric) {
        return metric.getLabelList().stream()
                .map((LabelPair pair) -> pair.getName() + "=" + pair.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** The classic buckets. */
    static List<String> buckets(Metric metric) {
        return metric.getHistogram().getBucketList().stream()
                .map(bucket -> bucket.getUpperBound() + "=" + Long.toUnsignedString(bucket.getCumulativeCount()))
                .toList();
    }

    /** The counts of native buckets of schema 0 by their upper bounds, as Prometheus defines them. */
    static Map<Double, Long> natives(Metric metric) {
        Histogram histogram = metric.getHistogram();
        Map<Double, Long> counts = new TreeMap<>();
        int index = 0;
        int place = 0;
        long count = 0;
        for (BucketSpan span : histogram.getPositiveSpanList()) {
            index += span.getOffset();
            for (int i = 0; i < span.getLength(); i++) {
                count += histogram.getPositiveDelta(place++);
                counts.put(Math.pow(2, index++), count);
            }
        }
        if (place != histogram.getPositiveDeltaCount()) {
            throw new AssertionError("spans do not cover the deltas: " + histogram);
        }
        return counts;
    }
}
