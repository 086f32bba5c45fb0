package io.bpfmetrics.compat;

import io.bpfmetrics.testing.OtlpPoint;
import io.bpfmetrics.testing.OtlpRequest;
import io.bpfmetrics.testing.PrometheusPage;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Numbers by the name and labels that Prometheus has for them, from a page and from OTLP. */
final class CompatSamples {
    private final Map<String, Double> samples = new TreeMap<>();

    private CompatSamples() {}

    static Map<String, Double> ofPage(String page) {
        CompatSamples all = new CompatSamples();
        PrometheusPage.parse(page)
                .samples()
                .forEach(sample -> all.add(sample.name(), sample.labels(), number(sample.value())));
        return all.samples;
    }

    static Map<String, Double> ofRequests(List<OtlpRequest> requests) {
        CompatSamples all = new CompatSamples();
        requests.forEach(all::add);
        return all.samples;
    }

    private void add(OtlpRequest request) {
        request.points().forEach(this::add);
        request.message().getResourceMetricsList().stream()
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .forEach(metric -> metric.getHistogram().getDataPointsList().forEach(point -> add(metric, point)));
    }

    private void add(OtlpPoint point) {
        Map<String, String> labels = new TreeMap<>();
        point.attributes().forEach((key, value) -> labels.put(key, value.toString()));
        add(point.metric(), labels, point.value().doubleValue());
    }

    /** Prometheus' buckets hold what is in those before them, too. */
    private void add(Metric metric, HistogramDataPoint point) {
        Map<String, String> labels = new TreeMap<>();
        for (KeyValue attribute : point.getAttributesList()) {
            labels.put(attribute.getKey(), attribute.getValue().getStringValue());
        }
        long count = 0;
        for (int bucket = 0; bucket < point.getBucketCountsCount(); bucket++) {
            count += point.getBucketCounts(bucket);
            boolean isLast = bucket == point.getExplicitBoundsCount();
            double bound = isLast ? Double.POSITIVE_INFINITY : point.getExplicitBounds(bucket);
            Map<String, String> withBound = new TreeMap<>(labels);
            withBound.put("le", isLast ? "+Inf" : Double.toString(bound));
            add(metric.getName() + "_bucket", withBound, (double) count);
        }
        add(metric.getName() + "_count", labels, (double) point.getCount());
        add(metric.getName() + "_sum", labels, Double.isNaN(point.getSum()) ? 0 : point.getSum());
    }

    private void add(String name, Map<String, String> labels, double value) {
        Map<String, String> sorted = new TreeMap<>(labels);
        sorted.computeIfPresent("le", (key, bound) -> Double.toString(number(bound)));
        samples.put(name + sorted, value);
    }

    private static double number(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }
}
