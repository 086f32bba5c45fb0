package io.bpfmetrics.collect;

import io.bpfmetrics.btf.BtfFormatException;
import io.bpfmetrics.collect.MetricFamily.Traits;
import io.bpfmetrics.config.EventMetricSpec;
import io.bpfmetrics.config.EventsSpec;
import io.bpfmetrics.config.LabelSpec;
import io.bpfmetrics.config.MetricType;
import io.bpfmetrics.config.SpanSpec;
import io.bpfmetrics.decode.Decoders;
import io.bpfmetrics.decode.LabelField;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.object.ObjectMap;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/** Fits the events and spans of a config to its buffers. What does not fit becomes a problem, and the rest goes on. */
final class EventPlanner {
    private final ConfigSource source;
    private final int member;
    private final Families families;
    private final Decoders decoders;
    private final RowTrouble trouble;
    private final EventContext context;
    private final LongSupplier nanoTime;
    private final Map<String, EventBufferPlan> buffers = new LinkedHashMap<>();
    private final Map<String, String> lostOf = new LinkedHashMap<>(); // buffers by the maps that count for them
    private final List<MetricFamily> joined = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    EventPlanner(
            ConfigSource source,
            int member,
            Families families,
            Decoders decoders,
            RowTrouble trouble,
            EventContext context,
            LongSupplier nanoTime) {
        this.source = source;
        this.member = member;
        this.families = families;
        this.decoders = decoders;
        this.trouble = trouble;
        this.context = context;
        this.nanoTime = nanoTime;
    }

    /** The readings of all buffers that something is made of, which are open then. */
    List<EventReading> plan() {
        for (EventsSpec events : source.spec().events()) {
            boolean isOne = events.metrics().size() == 1;
            tryTo(isOne ? events.metrics().get(0).name() : "events of " + events.buffer(), () -> add(events));
        }
        for (SpanSpec span : source.spec().spans()) {
            tryTo("span " + span.name(), () -> add(span));
        }
        List<EventReading> readings = new ArrayList<>();
        for (EventBufferPlan buffer : buffers.values()) {
            if (buffer.isUsed()) {
                readings.add(buffer.reading(nanoTime));
            } else {
                buffer.close();
            }
        }
        return readings;
    }

    /** The metrics in which the config takes part, some of them twice perhaps. */
    List<MetricFamily> joined() {
        return joined;
    }

    /** What does not fit, one sentence each. */
    List<String> problems() {
        return problems;
    }

    private void tryTo(String what, Step step) {
        try {
            step.run();
        } catch (PlanException
                | IllegalArgumentException
                | ArithmeticException
                | BtfFormatException
                | UncheckedIOException e) {
            problems.add(e.getMessage() + ": " + what);
        }
    }

    private void add(EventsSpec events) throws PlanException {
        EventBufferPlan buffer = buffer(events.buffer(), events.isPerfEventArray());
        EventLayout layout = EventLayout.of(events, source.btf());
        for (EventMetricSpec metric : events.metrics()) {
            tryTo(metric.name(), () -> add(metric, layout, events.isPadded(), buffer));
        }
        if (events.lost().isPresent()) {
            addLost(source.map(events.lost().get()), events.buffer(), buffer);
        }
    }

    /** One map cannot tell which of two buffers had no room, and of two maps neither is the whole. */
    private void addLost(ObjectMap counts, String name, EventBufferPlan buffer) throws PlanException {
        String other = lostOf.putIfAbsent(counts.name(), name);
        boolean isOfOther = other != null && !other.equals(name);
        boolean hasOther = lostOf.entrySet().stream()
                .anyMatch(it -> it.getValue().equals(name) && !it.getKey().equals(counts.name()));
        if (isOfOther || hasOther) {
            throw new PlanException("map \"" + counts.name() + "\" cannot count the lost records of \"" + name + "\": "
                    + (isOfOther ? "it counts those of \"" + other + "\"" : "another map does")
                    + "; each buffer needs a map of its own");
        }
        buffer.countLost(counts, context);
    }

    private void add(EventMetricSpec metric, EventLayout layout, boolean isPadded, EventBufferPlan buffer)
            throws PlanException {
        List<EventField> fields = new ArrayList<>();
        for (String label : metric.labels()) {
            fields.add(layout.field(label));
        }
        EventKey key = new EventKey(fields);
        KeyPlan keyPlan = new KeyPlan(key.labels(), -1, false, false, OptionalInt.empty());
        Lane lane = LanePlanner.ofEvents(keyPlan, metric.constant());
        Optional<EventField> field = metric.value().isPresent()
                ? Optional.of(layout.field(metric.value().get()))
                : Optional.empty();
        Optional<NumberReader> value =
                field.isPresent() ? Optional.of(field.get().number()) : Optional.empty();
        int size = Math.max(
                layout.size(), Math.max(key.end(), field.map(EventField::end).orElse(0)));
        buffer.open();
        Traits traits = traits(metric, value.map(NumberReader::isSigned).orElse(false));
        MetricFamily family = families.joinEvents(traits, source, member);
        joined.add(family);
        EventPlan plan = new EventPlan(
                metric.name(),
                metric.type(),
                size,
                isPadded,
                key,
                lane,
                value,
                traits.observed(),
                family,
                families.eventLimit(metric.seriesLimit()),
                metric.flushInterval().map(Duration::toNanos).orElse(0L));
        RowDecoder decoder = new RowDecoder(keyPlan, key.size(), decoders);
        long epochNanos = System.currentTimeMillis() * 1_000_000;
        buffer.addMetric(new EventMetric(plan, decoder, buffer.loss(), nanoTime.getAsLong(), epochNanos));
    }

    private static Traits traits(EventMetricSpec metric, boolean isSigned) {
        MetricKind kind = switch (metric.type()) {
            case COUNTER -> MetricKind.COUNTER;
            case GAUGE -> MetricKind.GAUGE;
            case HISTOGRAM -> MetricKind.HISTOGRAM;
        };
        String shown = ConfigPlanner.shownName(metric.name(), metric.unit(), kind, metric.scope());
        MetricDescriptor descriptor = new MetricDescriptor(
                metric.name(), shown, kind, metric.scale().isPresent(), metric.unit(), metric.help());
        if (metric.type() != MetricType.HISTOGRAM) {
            boolean hasSign = isSigned && metric.type() == MetricType.GAUGE; // no counter falls
            return new Traits(descriptor, hasSign, metric.scale(), Optional.empty(), Optional.empty(), metric.scope());
        }
        double scale = metric.scale().orElse(1);
        EventBuckets buckets = metric.boundaries().isEmpty()
                ? EventBuckets.exponential(isSigned, scale)
                : EventBuckets.of(metric.boundaries(), isSigned, scale);
        return new Traits(descriptor, false, metric.scale(), Optional.empty(), Optional.of(buckets), metric.scope());
    }

    private void add(SpanSpec span) throws PlanException {
        EventBufferPlan buffer = buffer(span.ringbuf(), false);
        List<LabelField> labels = new ArrayList<>();
        int size = 0;
        for (LabelSpec label : span.labels()) {
            labels.add(EventField.ofBytes(label, size).label());
            size = Math.addExact(size, Math.addExact(label.size(), label.padding()));
        }
        KeyPlan keyPlan = new KeyPlan(labels, -1, false, false, OptionalInt.empty());
        RowDecoder decoder = new RowDecoder(keyPlan, size, decoders, SpanRecords.UNIQUE);
        buffer.open();
        buffer.addSpans(new SpanRecords(source.spec().name(), span, size, decoder, context.spans(), buffer.loss()));
    }

    /** The plan of a buffer, which is not opened yet. */
    private EventBufferPlan buffer(String name, boolean isPerfEventArray) throws PlanException {
        ObjectMap map = source.map(name);
        if (isPerfEventArray && !map.shape().isPerfEventArray()) {
            throw new PlanException("map \"" + name + "\" is no perf event array; "
                    + (map.shape().isRingBuffer()
                            ? "it is a ring buffer: write ringbuf"
                            : "leave out perf_event_array"));
        }
        if (!isPerfEventArray && !map.shape().isRingBuffer()) {
            throw new PlanException("map \"" + name + "\" is no ring buffer"
                    + (map.shape().isPerfEventArray() ? "; it is a perf event array: write perf_event_array" : ""));
        }
        EventBufferPlan known = buffers.get(name);
        if (known == null) {
            known = new EventBufferPlan(map, trouble.events(name));
            buffers.put(name, known);
            known.countLostByName(source.maps(), context);
        }
        return known;
    }

    /** A part of the plan that can fail. */
    private interface Step {
        void run() throws PlanException;
    }
}
