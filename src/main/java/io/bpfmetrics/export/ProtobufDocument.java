package io.bpfmetrics.export;

import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.Presentation;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes one collection as messages {@code io.prometheus.client.MetricFamily}, each after its length, with the names,
 * labels and order of {@link PrometheusText}. Histograms that are exponential over OTLP are native ones here, and have
 * their classic buckets too. A series that stays allocates nothing. Not thread-safe.
 *
 * @see <a href="https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto">the
 *     messages</a>
 */
final class ProtobufDocument implements PrometheusDocument {
    static final String CONTENT_TYPE =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    private final LabelSet resource;
    private final PrometheusBuffer buffer;
    private final Map<MetricDescriptor, ProtobufFamily> families = new HashMap<>();
    private final PrometheusGroups<ProtobufFamily> groups;
    private ProtobufFamily current = new ProtobufFamily(PrometheusText.TARGET_INFO);
    private boolean isOpen;
    private long collection;

    ProtobufDocument(LabelSet resource, PrometheusChunks chunks) {
        this.resource = resource;
        buffer = new PrometheusBuffer(chunks);
        groups = new PrometheusGroups<>(chunks, family -> new ProtobufFamily(family.metric(), family.scope()));
    }

    @Override
    public void begin() {
        clear();
        groups.begin();
        families.values().removeIf(family -> family.lastSeen() != collection); // metrics of configs that are gone
        collection++;
        accept(PrometheusText.TARGET_INFO, resource, 1L);
    }

    @Override
    public void end() {
        groups.forEach((metric, series) -> {
            start(metric);
            buffer.appendAll(series);
        });
        endFamily();
    }

    @Override
    public void clear() {
        buffer.clear();
        groups.clear();
        isOpen = false;
    }

    @Override
    public void accept(MetricDescriptor metric, LabelSet labels, long value) {
        accept(metric, labels, (double) value);
    }

    @Override
    public void accept(MetricDescriptor metric, LabelSet labels, double value) {
        if (!isOpen || !metric.equals(current.metric())) {
            start(metric);
        }
        current.write(labels, value, buffer);
    }

    @Override
    public void accept(Family family) {
        Presentation presentation = family.presentation();
        if (family.size() == 0 || !presentation.isExported()) {
            return;
        }
        if (presentation.isScopeShown()) {
            groups.write(family, (writer, series) -> writer.write(family, series));
        } else {
            start(family.metric());
            current.write(family, buffer);
        }
    }

    @Override
    public long size() {
        return buffer.size();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        buffer.writeTo(out);
    }

    private void start(MetricDescriptor metric) {
        endFamily();
        current = families.computeIfAbsent(metric, ProtobufFamily::new);
        buffer.beginLength();
        isOpen = true;
        current.begin(collection, buffer);
    }

    private void endFamily() {
        if (isOpen) {
            buffer.endLength();
            isOpen = false;
        }
    }
}
