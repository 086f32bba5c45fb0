package io.bpfmetrics.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.MetricSink;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes one collection in the Prometheus text format 0.0.4, as UTF-8, under the names that metrics have there. Metrics
 * come in the order in which they are collected; one without values does not appear. {@code target_info} comes first
 * and carries the resource.
 *
 * <p>Make one, and for every collection {@link #begin}, collect into it, and {@link #writeTo}: it keeps its memory, and
 * a series that stays allocates nothing. Not thread-safe.
 */
public final class PrometheusText implements MetricSink {
    /** The media type of what is written. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final MetricDescriptor TARGET_INFO =
            new MetricDescriptor("target_info", "target_info", MetricKind.GAUGE, false, "", "Target metadata");

    private final LabelSet resource;
    private final PrometheusBuffer buffer = new PrometheusBuffer();
    private final PrometheusNumber numbers = new PrometheusNumber();
    private final Map<MetricDescriptor, Head> families = new HashMap<>();
    private Head current = new Head(TARGET_INFO);

    /**
     * A writer that has written nothing yet.
     *
     * @param resource the resource's attributes by their OpenTelemetry names, such as {@code service.name}
     */
    public PrometheusText(Map<String, String> resource) {
        this.resource = PrometheusLabels.of(resource);
        families.put(TARGET_INFO, current);
    }

    /** Forgets what was written and begins a new document. */
    public void begin() {
        buffer.clear();
        startFamily(TARGET_INFO);
        accept(TARGET_INFO, resource, 1L);
    }

    @Override
    public void accept(MetricDescriptor metric, LabelSet labels, long value) {
        startLine(metric, labels);
        buffer.append(value);
        buffer.append('\n');
    }

    @Override
    public void accept(MetricDescriptor metric, LabelSet labels, double value) {
        startLine(metric, labels);
        buffer.append(numbers.text(value));
        buffer.append('\n');
    }

    @Override
    public void accept(Family family) {
        throw new UnsupportedOperationException(family.metric().name());
    }

    /** The bytes written since {@link #begin}. */
    public int size() {
        return buffer.size();
    }

    /** Writes the document out. */
    public void writeTo(OutputStream out) throws IOException {
        buffer.writeTo(out);
    }

    @Override
    public String toString() {
        return new String(buffer.toBytes(), UTF_8);
    }

    static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private void startLine(MetricDescriptor metric, LabelSet labels) {
        if (!metric.equals(current.metric)) {
            startFamily(metric);
        }
        buffer.append(current.name);
        buffer.append(labels.as(PrometheusLabels.FORM));
    }

    private void startFamily(MetricDescriptor metric) {
        Head known = families.get(metric);
        if (known == null) {
            known = new Head(metric);
            families.put(metric, known);
        }
        current = known;
        buffer.append(known.header);
    }

    /** What is the same in every collection: the comment lines above the values, and the name before each of them. */
    private static final class Head {
        final MetricDescriptor metric;
        final byte[] header;
        final byte[] name;

        Head(MetricDescriptor metric) {
            String name = metric.prometheusName();
            String help = metric.description().replace("\\", "\\\\").replace("\n", "\\n");
            String type = metric.kind() == MetricKind.COUNTER ? "counter" : "gauge";
            this.metric = metric;
            this.header = utf8("# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n");
            this.name = utf8(name);
        }
    }
}
