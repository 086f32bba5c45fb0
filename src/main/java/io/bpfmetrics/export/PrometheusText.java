package io.bpfmetrics.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.Presentation;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes one collection in a format that Prometheus reads, as UTF-8, under the names that metrics have there. Metrics
 * come in the order in which they are collected, those whose scope is shown after the others; one without values does
 * not appear. {@code target_info} comes first and carries the resource.
 *
 * <p>Make one, and for every collection {@link #begin}, collect into it, {@link #end}, and {@link #writeTo}: it keeps
 * its memory, and a series that stays allocates nothing. Not thread-safe.
 */
public final class PrometheusText implements PrometheusDocument {
    /** The media type of the text format 0.0.4. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    static final MetricDescriptor TARGET_INFO =
            new MetricDescriptor("target_info", "target_info", MetricKind.GAUGE, false, "", "Target metadata");

    private final LabelSet resource;
    private final PrometheusFormat format;
    private final PrometheusBuffer buffer;
    private final PrometheusNumber numbers = new PrometheusNumber();
    private final Map<MetricDescriptor, Head> heads = new HashMap<>();
    private final PrometheusGroups<PrometheusFamily> groups;
    private Head current;
    private long collection;

    /**
     * A writer of the text format 0.0.4 that has written nothing yet.
     *
     * @param resource the resource's attributes by their OpenTelemetry names, such as {@code service.name}
     */
    public PrometheusText(Map<String, String> resource) {
        this(PrometheusLabels.of(resource), PrometheusFormat.TEXT, new PrometheusChunks());
    }

    PrometheusText(LabelSet resource, PrometheusFormat format, PrometheusChunks chunks) {
        this.resource = resource;
        this.format = format;
        buffer = new PrometheusBuffer(chunks);
        groups = new PrometheusGroups<>(
                chunks, family -> new PrometheusFamily(family.metric().prometheusName(), family.scope()));
        current = head(TARGET_INFO);
    }

    @Override
    public void begin() {
        buffer.clear();
        groups.begin();
        heads.values().removeIf(head -> head.lastSeen != collection); // metrics of configs that are gone
        collection++;
        startFamily(TARGET_INFO);
        accept(TARGET_INFO, resource, 1L);
    }

    @Override
    public void end() {
        groups.forEach((metric, lines) -> {
            startFamily(metric);
            buffer.appendAll(lines);
        });
        buffer.append(utf8(format.end()));
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
        Presentation presentation = family.presentation();
        if (family.size() == 0 || !presentation.isExported()) {
            return;
        }
        if (presentation.isScopeShown()) {
            groups.write(family, (writer, lines) -> writer.write(family, lines, numbers));
        } else {
            startFamily(family.metric());
            current.lines.write(family, buffer, numbers);
        }
    }

    @Override
    public void clear() {
        buffer.clear();
        groups.clear();
    }

    @Override
    public long size() {
        return buffer.size();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        buffer.writeTo(out);
    }

    @Override
    public String toString() {
        return buffer.toString();
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
        current = head(metric);
        current.lastSeen = collection;
        buffer.append(current.header);
    }

    private Head head(MetricDescriptor metric) {
        return heads.computeIfAbsent(metric, it -> new Head(it, format));
    }

    /** What is the same in every collection: the comment lines above the values, and how these are written. */
    private static final class Head {
        final MetricDescriptor metric;
        final byte[] header;
        final byte[] name;
        final PrometheusFamily lines;
        long lastSeen;

        Head(MetricDescriptor metric, PrometheusFormat format) {
            this.metric = metric;
            header = utf8(format.header(metric));
            name = utf8(metric.prometheusName());
            lines = new PrometheusFamily(metric.prometheusName());
        }
    }
}
