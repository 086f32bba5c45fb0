package io.bpfmetrics.export;

import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.MetricDescriptor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Families whose scope is shown, by their name on {@code /metrics}. Prometheus wants the lines of one name together, but
 * families of one name come with others between, and are good only while they are handed over: what they write is put
 * aside until the document ends. Not thread-safe.
 *
 * @param <W> what writes a family's series
 */
final class PrometheusGroups<W> {
    private final PrometheusChunks chunks;
    private final Function<Family, W> maker;
    private final Map<String, PrometheusGroup> groups = new LinkedHashMap<>();
    private final Map<Source, Member<W>> members = new HashMap<>();
    private long collection;

    /** Without any family yet; the function makes what writes the families of one metric and scope. */
    PrometheusGroups(PrometheusChunks chunks, Function<Family, W> maker) {
        this.chunks = chunks;
        this.maker = maker;
    }

    /** A collection begins. */
    void begin() {
        clear();
        members.values().removeIf(member -> member.lastSeen != collection); // metrics of what is gone
        groups.values().removeIf(group -> group.lastSeen() != collection);
        collection++;
    }

    /** Writes a family of this collection. */
    void write(Family family, BiConsumer<W, PrometheusBuffer> writing) {
        PrometheusGroup group =
                groups.computeIfAbsent(family.metric().prometheusName(), name -> new PrometheusGroup(chunks));
        if (group.admits(family, collection)) {
            Member<W> member = members.computeIfAbsent(
                    new Source(family.metric(), family.scope()), source -> new Member<>(maker.apply(family)));
            member.lastSeen = collection;
            writing.accept(member.writer, group.lines());
        }
    }

    /** Hands over each name of this collection: its first metric, and the series of all. */
    void forEach(BiConsumer<MetricDescriptor, PrometheusBuffer> taker) {
        for (PrometheusGroup group : groups.values()) {
            MetricDescriptor first = group.first();
            if (first != null) {
                taker.accept(first, group.lines());
            }
        }
    }

    /** Forgets what was written. */
    void clear() {
        groups.values().forEach(PrometheusGroup::clear);
    }

    private record Source(MetricDescriptor metric, String scope) {}

    private static final class Member<W> {
        final W writer;
        long lastSeen;

        Member(W writer) {
            this.writer = writer;
        }
    }
}
