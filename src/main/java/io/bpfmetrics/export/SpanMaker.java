package io.bpfmetrics.export;

import io.bpfmetrics.collect.EventSpan;
import io.bpfmetrics.collect.EventSpan.TracePlace;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Makes spans of events with the SDK's tracers, so that its samplers and limits hold. Services and scopes come from
 * config files, so there are few. Thread-safe.
 */
final class SpanMaker {
    private final EventIds ids = new EventIds();
    private final SdkTracerProvider model;
    private final boolean isByTrace;
    private final Function<String, Resource> resources;
    private final ConcurrentMap<String, SdkTracerProvider> services = new ConcurrentHashMap<>();

    /**
     * Makes spans like a given provider.
     *
     * @param model whose sampler and limits count
     * @param resources by service; empty: the exporter's own
     */
    SpanMaker(SdkTracerProvider model, Function<String, Resource> resources) {
        this.model = model;
        isByTrace = model.getSampler().getDescription().contains("TraceIdRatioBased");
        this.resources = resources;
    }

    /** The span of an event; empty if the sampler does not want it. */
    Optional<SpanData> make(EventSpan event) {
        Tracer tracer =
                services.computeIfAbsent(event.service(), this::provider).get(event.config());
        Span span = ids.start(builder(tracer, event), event.place());
        if (!span.getSpanContext().isSampled()) {
            return Optional.empty();
        }
        span.end();
        return Optional.of(new ExactSpan(((ReadableSpan) span).toSpanData(), event));
    }

    private SpanBuilder builder(Tracer tracer, EventSpan event) {
        SpanBuilder span = tracer.spanBuilder(event.name())
                .setParent(parent(event.place()))
                .setSpanKind(SpanKind.INTERNAL)
                .setStartTimestamp(event.startEpochNanos(), TimeUnit.NANOSECONDS);
        // first, so that it is not the one that a limit leaves out
        span.setAttribute(ExactSpan.CONFIG, event.config());
        event.attributes().forEach((name, value) -> {
            if (!name.equals(ExactSpan.CONFIG)) {
                span.setAttribute(name, value);
            }
        });
        return span;
    }

    private Context parent(Optional<TracePlace> place) {
        return place.flatMap(it -> it.parentSpanId().map(parent -> context(it.traceId(), parent)))
                .map(parent -> Context.root().with(Span.wrap(parent)))
                .orElse(Context.root());
    }

    private SpanContext context(String traceId, String spanId) {
        return SpanContext.create(traceId, spanId, flags(traceId), TraceState.getDefault());
    }

    /**
     * A BPF program does not tell whether its trace is sampled, so a parent counts as sampled. But of a sampler that takes
     * a part of the roots by their trace that would keep what belongs to roots that it drops; there a parent is what its
     * root is.
     */
    private TraceFlags flags(String traceId) {
        if (!isByTrace) {
            return TraceFlags.getSampled();
        }
        SamplingDecision ofRoot = model.getSampler()
                .shouldSample(Context.root(), traceId, "", SpanKind.INTERNAL, Attributes.empty(), List.of())
                .getDecision();
        return ofRoot == SamplingDecision.RECORD_AND_SAMPLE ? TraceFlags.getSampled() : TraceFlags.getDefault();
    }

    private SdkTracerProvider provider(String service) {
        return SdkTracerProvider.builder()
                .setIdGenerator(ids)
                .setSampler(model.getSampler())
                .setSpanLimits(model.getSpanLimits())
                .setResource(resources.apply(service))
                .build();
    }
}
