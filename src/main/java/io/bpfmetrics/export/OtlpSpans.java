package io.bpfmetrics.export;

import io.bpfmetrics.collect.EventSpan;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.collect.SpanSink;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Spans over OTLP. Nothing is read, started or connected before {@link #open}, and nothing connected before the first
 * span. Spans wait in a bounded queue while the receiver is away; what cannot be delivered is counted. Thread-safe.
 */
public final class OtlpSpans implements SpanSink, AutoCloseable {
    private static final Duration CLOSE_BUDGET = Duration.ofSeconds(4);

    private final OtlpSettings settings;
    private final SelfMetrics self;
    private final ResourceFacts facts;
    private volatile String description = "off (no config asks for spans)";
    private volatile @Nullable SpanOutlet outlet;
    private boolean isOpen;
    private boolean isClosed;

    private OtlpSpans(OtlpSettings settings, SelfMetrics self, ResourceFacts facts) {
        this.settings = settings;
        this.self = self;
        this.facts = facts;
    }

    /** Spans as the settings want them; nothing is done with these before {@link #open}. */
    public static OtlpSpans of(OtlpSettings settings, SelfMetrics self, ResourceFacts facts) {
        return new OtlpSpans(settings, self, facts);
    }

    /**
     * Gets ready to export, unless the user has switched that off. Does nothing the second time, and once closed.
     *
     * @throws OtlpConfigException if the settings cannot be used; nothing is left open then
     */
    public synchronized void open() throws OtlpConfigException {
        if (isOpen || isClosed) {
            return;
        }
        OtlpProperties properties = OtlpProperties.of(settings, OtlpSignal.TRACES);
        Optional<String> whyOff = OtlpTarget.whyOff(properties);
        OtlpValues.check(properties); // before anything is opened
        if (whyOff.isPresent()) {
            description = "off (" + whyOff.get() + ")";
        } else {
            outlet = outlet(properties);
            description = outlet.describe();
        }
        isOpen = true;
    }

    private SpanOutlet outlet(OtlpProperties properties) throws OtlpConfigException {
        SpanWiring wiring = new SpanWiring(OtlpTarget.of(properties), properties, settings, facts.version());
        OtlpSdk sdk = OtlpSdk.build(settings, properties, facts, wiring);
        try {
            return SpanOutlet.open(wiring, sdk, self);
        } finally {
            sdk.close(); // sampler and limits were all that there was to know
        }
    }

    /** From now on leaves it to the caller to say what becomes of spans. */
    public void keepQuiet() {
        SpanOutlet open = outlet;
        if (open != null) {
            open.keepQuiet();
        }
    }

    /** Takes a span; one that comes before {@link #open}, or while spans are off, is dropped and not missed. */
    @Override
    public boolean offer(EventSpan span) {
        SpanOutlet open = outlet;
        return open == null || open.offer(span);
    }

    /** Where spans go and how, or why they do not, in one clause without a full stop. */
    public String describe() {
        return description;
    }

    /** Whether no span is exported: {@link #open} was not called, or the user said so. */
    public boolean isOff() {
        return outlet == null;
    }

    /** From now on no span waits for others to share a request with. */
    public void beginClosing() {
        SpanOutlet open = outlet;
        if (open != null) {
            open.beginClosing();
        }
    }

    /** Has what is queued sent now, and waits for it; the result counts spans as points. */
    public ExportResult flush(Duration timeout) {
        SpanOutlet open = outlet;
        return open == null ? new ExportResult(true, 0, "") : open.flush(timeout);
    }

    /**
     * As {@link #flush}, for the only export of a process: a failure is in the result and not in the log, and a receiver
     * that is away is given up after some attempts.
     */
    public ExportResult exportOnce(Duration timeout) {
        SpanOutlet open = outlet;
        return open == null ? new ExportResult(true, 0, "") : open.exportOnce(timeout);
    }

    /** Closes within four seconds. */
    @Override
    public void close() {
        close(CLOSE_BUDGET);
    }

    /** Sends what is queued within the time; counts and says what could not be delivered; frees everything. */
    public void close(Duration timeout) {
        SpanOutlet open = release();
        if (open != null) {
            open.close(timeout);
        }
    }

    private synchronized @Nullable SpanOutlet release() {
        SpanOutlet open = isClosed ? null : outlet;
        isClosed = true;
        return open;
    }
}
