package io.bpfmetrics.collect;

import io.bpfmetrics.collect.EventSpan.TracePlace;
import io.bpfmetrics.config.LabelSpec;
import io.bpfmetrics.config.SpanSpec;
import io.bpfmetrics.decode.Decoding;
import io.bpfmetrics.kernel.BootTime;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes a span of every record of a buffer, by the labels that have a meaning of their own. Not thread-safe. */
final class SpanRecords implements EventConsumer {
    /** Labels that are another text in each record. */
    static final Set<String> UNIQUE =
            Set.of("trace_id", "parent_span_id", "span_id", "span_monotonic_timestamp_ns", "span_duration_ns");

    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");
    private static final Pattern ZERO = Pattern.compile("0+");
    private static final int TRACE_ID_DIGITS = 32;
    private static final int SPAN_ID_DIGITS = 16;

    private final String config;
    private final SpanSpec spec;
    private final List<String> labels;
    private final int size;
    private final RowDecoder decoder;
    private final SpanSink sink;
    private final EventLoss loss;
    private final int traceId;
    private final int parentSpanId;
    private final int spanId;
    private final int timestamp;
    private final int duration;
    private final int name;
    private long monotonicEpochNanos;
    private long nowEpochNanos;

    /**
     * Spans of what comes from now on.
     *
     * @param size how many bytes a record has at least
     */
    SpanRecords(String config, SpanSpec spec, int size, RowDecoder decoder, SpanSink sink, EventLoss loss) {
        this.config = config;
        this.spec = spec;
        this.size = size;
        this.decoder = decoder;
        this.sink = sink;
        this.loss = loss;
        labels = spec.labels().stream().map(LabelSpec::name).toList();
        traceId = labels.indexOf("trace_id");
        parentSpanId = labels.indexOf("parent_span_id");
        spanId = labels.indexOf("span_id");
        timestamp = labels.indexOf("span_monotonic_timestamp_ns");
        duration = labels.indexOf("span_duration_ns");
        name = labels.indexOf("span_name");
    }

    @Override
    public void begin(long nanoTime, long epochNanos) {
        monotonicEpochNanos = BootTime.monotonicEpochNanos();
        nowEpochNanos = monotonicEpochNanos + System.nanoTime();
    }

    @Override
    public int take(ByteBuffer bytes, int offset, int recordSize) {
        if (recordSize < size) {
            return lost(EventReason.TOO_SHORT, () -> "it has " + recordSize + " bytes, and its labels need " + size);
        }
        decoder.load(bytes, offset);
        Decoding decoding = decoder.decode(0);
        return switch (decoding.outcome()) {
            case SKIPPED -> 0;
            case UNDECODABLE -> lost(EventReason.UNDECODABLE, decoding::problem);
            case DECODED -> take(decoding.values());
        };
    }

    private int take(String[] texts) {
        EventSpan span;
        try {
            span = span(texts);
        } catch (BadSpanException e) {
            return lost(EventReason.UNDECODABLE, () -> String.valueOf(e.getMessage()));
        }
        return sink.offer(span) ? 0 : EventReason.QUEUE_FULL.bit();
    }

    private int lost(EventReason reason, Problem problem) {
        if (loss.isWorthSaying(reason)) {
            loss.say("span " + spec.name(), problem.words());
        }
        return reason.bit();
    }

    private EventSpan span(String[] texts) throws BadSpanException {
        long start = timestamp < 0
                ? nowEpochNanos
                : monotonicEpochNanos + number("span_monotonic_timestamp_ns", texts[timestamp]);
        long length = duration < 0 ? 0 : number("span_duration_ns", texts[duration]);
        if (start < 0 || start + length < 0) {
            throw new BadSpanException("it begins or ends outside the years 1970 to 2262");
        }
        boolean isNamed = name >= 0 && !texts[name].isEmpty();
        return new EventSpan(
                config,
                spec.ringbuf(),
                spec.service(),
                isNamed ? texts[name] : spec.name(),
                place(texts),
                start,
                length,
                attributes(texts));
    }

    private Optional<TracePlace> place(String[] texts) throws BadSpanException {
        if (traceId < 0) {
            return Optional.empty();
        }
        String trace = id("trace_id", texts[traceId], TRACE_ID_DIGITS)
                .orElseThrow(() -> new BadSpanException("trace_id is all zero"));
        Optional<String> parent =
                parentSpanId < 0 ? Optional.empty() : id("parent_span_id", texts[parentSpanId], SPAN_ID_DIGITS);
        Optional<String> own = spanId < 0 ? Optional.empty() : id("span_id", texts[spanId], SPAN_ID_DIGITS);
        return Optional.of(new TracePlace(trace, parent, own));
    }

    /** Empty if it is all zero. */
    private static Optional<String> id(String label, String text, int digits) throws BadSpanException {
        String id = text.toLowerCase(Locale.ROOT);
        if (id.length() != digits || !HEX.matcher(id).matches()) {
            throw new BadSpanException(label + " is \"" + text + "\", and must be " + digits
                    + " hexadecimal digits: size " + digits / 2 + ", decoder hex");
        }
        return ZERO.matcher(id).matches() ? Optional.empty() : Optional.of(id);
    }

    private static long number(String label, String text) throws BadSpanException {
        try {
            long number = Long.parseUnsignedLong(text);
            if (number < 0) {
                throw new BadSpanException(label + " is " + text + ", more than 292 years");
            }
            return number;
        } catch (NumberFormatException e) {
            throw new BadSpanException(label + " is \"" + text + "\", and must be nanoseconds: size 8, decoder uint");
        }
    }

    private Map<String, String> attributes(String[] texts) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < texts.length; i++) {
            boolean hasMeaning =
                    i == traceId || i == parentSpanId || i == spanId || i == timestamp || i == duration || i == name;
            if (!hasMeaning) {
                attributes.put(labels.get(i), texts[i]);
            }
        }
        return attributes;
    }

    /** Nothing is added up: spans are gone once they are made. */
    @Override
    public void addToTable() {}

    /** A sentence that is made only if it is said. */
    private interface Problem {
        String words();
    }

    /** The texts make no span. */
    private static final class BadSpanException extends Exception {
        private static final long serialVersionUID = 1;

        BadSpanException(String message) {
            super(message);
        }
    }
}
