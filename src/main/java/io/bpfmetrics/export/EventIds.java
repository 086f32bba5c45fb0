package io.bpfmetrics.export;

import io.bpfmetrics.collect.EventSpan.TracePlace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.Optional;

/** Gives the SDK the ids that a BPF program has given, and random ones where it gave none. Thread-safe. */
final class EventIds implements IdGenerator {
    private static final IdGenerator RANDOM = IdGenerator.random();

    private final ThreadLocal<Optional<TracePlace>> place = ThreadLocal.withInitial(Optional::empty);

    /** Starts a span with the ids of its place. */
    Span start(SpanBuilder span, Optional<TracePlace> itsPlace) {
        place.set(itsPlace);
        try {
            return span.startSpan();
        } finally {
            place.remove();
        }
    }

    /** Asked for roots only; the others have the trace of their parent. */
    @Override
    public String generateTraceId() {
        return place.get().map(TracePlace::traceId).orElseGet(RANDOM::generateTraceId);
    }

    @Override
    public String generateSpanId() {
        return place.get().flatMap(TracePlace::spanId).orElseGet(RANDOM::generateSpanId);
    }
}
