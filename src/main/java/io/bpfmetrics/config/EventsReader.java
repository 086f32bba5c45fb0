package io.bpfmetrics.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads buffers of events. What is wrong with one of them, or with one of its metrics, costs the others nothing. */
final class EventsReader {
    private static final List<String> BUFFERS = List.of("ringbuf", "perf_event_array");
    private static final List<String> METRICS = List.of("counters", "gauges", "histograms");

    private final EventMetricReader metrics;

    EventsReader(String prefix) {
        this.metrics = new EventMetricReader(new OutputReader(prefix));
    }

    List<EventsSpec> read(Section config) {
        return config.items("events").stream()
                .map(item -> Section.part(item, Shape.EVENTS, config.problems(), this::events))
                .flatMap(Optional::stream)
                .filter(events -> !events.metrics().isEmpty()) // all of them are wrong, which was said
                .toList();
    }

    private EventsSpec events(Section entry) {
        EventFields fields = EventFields.read(entry);
        String buffer = buffer(entry);
        Optional<String> lost = map(entry, "lost");
        checkMetrics(entry);
        List<EventMetricSpec> read = Stream.of(
                        metrics(entry, "counters", Shape.EVENT_COUNTER, MetricType.COUNTER, fields),
                        metrics(entry, "gauges", Shape.EVENT_GAUGE, MetricType.GAUGE, fields),
                        metrics(entry, "histograms", Shape.EVENT_HISTOGRAM, MetricType.HISTOGRAM, fields))
                .flatMap(List::stream)
                .toList();
        return new EventsSpec(
                buffer, entry.has("perf_event_array"), fields.struct(), fields.list(), lost, read, entry.location());
    }

    private List<EventMetricSpec> metrics(Section entry, String key, Shape shape, MetricType type, EventFields fields) {
        return entry.items(key).stream()
                .map(item -> Section.part(item, shape, entry.problems(), metric -> metrics.read(metric, type, fields)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static void checkMetrics(Section entry) {
        if (METRICS.stream().allMatch(key -> !entry.has(key) || isEmptyList(entry.node(key)))) {
            entry.error("counters", "an item of events needs a metric in counters, gauges or histograms");
        }
    }

    private static boolean isEmptyList(@Nullable Node node) {
        return node instanceof SequenceNode list && list.getValue().isEmpty();
    }

    private static String buffer(Section entry) {
        List<Optional<String>> named =
                BUFFERS.stream().map(key -> map(entry, key)).toList();
        List<String> given = BUFFERS.stream().filter(entry::has).toList();
        if (given.isEmpty()) {
            entry.error("ringbuf", "an item of events needs ringbuf or perf_event_array, the name of a map");
        } else if (given.size() > 1) {
            entry.error(given.get(1), "an item of events has one buffer, this has " + String.join(" and ", given));
        }
        return named.stream().flatMap(Optional::stream).findFirst().orElse("");
    }

    /** The name of a map. A word for true or false is none: counters of maps have such a perf_event_array. */
    private static Optional<String> map(Section entry, String key) {
        Node node = entry.node(key);
        if (node != null && Scalars.flag(node).isPresent()) {
            entry.error(
                    key,
                    key + " of an item of events is the name of a map, this is " + Scalars.describe(node)
                            + "; put it in quotes if the map is called so");
        }
        return name(entry, key, "a map");
    }

    /** A text that must not be empty. */
    static Optional<String> name(Section entry, String key, String what) {
        Optional<String> name = entry.text(key);
        if (name.filter(String::isEmpty).isPresent()) {
            entry.error(key, key + " must be the name of " + what);
        }
        return name;
    }
}
