package io.bpfmetrics.export;

import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.collect.SelfMetrics;
import io.opentelemetry.api.common.AttributeKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Everything between the collectors and an OTLP receiver. Once open, it collects and exports every interval on its own
 * thread; a receiver that is away is said and waited for. Thread-safe.
 */
public final class OtlpPipeline implements AutoCloseable {
    private static final Duration CLOSE_BUDGET = Duration.ofSeconds(4);

    private final String description;
    private final OtlpSdk sdk;
    private final Optional<OtlpOutlet> outlet;
    private final AtomicBoolean isReleased = new AtomicBoolean();

    private OtlpPipeline(String description, OtlpSdk sdk, Optional<OtlpOutlet> outlet) {
        this.description = description;
        this.sdk = sdk;
        this.outlet = outlet;
    }

    /**
     * Opens the pipeline. The first export by itself comes one interval later; {@link #exportNow} or {@link #flush}
     * makes one at once.
     *
     * @throws OtlpConfigException if the settings cannot be used; nothing is left open then
     */
    public static OtlpPipeline open(
            OtlpSettings settings, CollectorSet collectors, SelfMetrics self, ResourceFacts facts)
            throws OtlpConfigException {
        return open(settings, collectors, self, facts, System::nanoTime);
    }

    /** Loads classes that {@link #open} and the first export need, on a thread that has nothing else to do. */
    public static void preload() {
        OtlpChannel.preload();
        OtlpSdk.preload();
    }

    static OtlpPipeline open(
            OtlpSettings settings, CollectorSet collectors, SelfMetrics self, ResourceFacts facts, LongSupplier time)
            throws OtlpConfigException {
        OtlpProperties properties = OtlpProperties.of(settings, OtlpSignal.METRICS);
        Optional<String> whyOff = OtlpTarget.whyOff(properties);
        OtlpValues.check(properties); // before anything is opened
        if (whyOff.isPresent()) {
            properties.switchOff();
            OtlpSdk sdk = OtlpSdk.build(settings, properties, facts, OtlpParts.NONE);
            return new OtlpPipeline("OTLP is off (" + whyOff.get() + ")", sdk, Optional.empty());
        }
        OtlpTarget target = OtlpTarget.of(properties);
        OtlpWiring wiring = new OtlpWiring(target, properties, settings, facts.version(), self, time);
        OtlpSdk sdk = OtlpSdk.build(settings, properties, facts, wiring);
        OtlpOutlet outlet = new OtlpOutlet(wiring, sdk.telemetry(), collectors);
        return new OtlpPipeline(target.describe(sdk.interval()), sdk, Optional.of(outlet));
    }

    /** Where telemetry goes, how and how often, in one clause without a full stop. */
    public String describe() {
        return description;
    }

    /** The time between two collections, also where nothing is exported. */
    public Duration interval() {
        return sdk.interval();
    }

    /** Whether nothing is exported, because the user said so. */
    public boolean isOff() {
        return outlet.isEmpty();
    }

    /** Who sends, by attribute key; for {@code target_info}. */
    public Map<String, String> resource() {
        Map<String, String> attributes = new TreeMap<>();
        sdk.resource()
                .getAttributes()
                .forEach((AttributeKey<?> key, Object value) -> attributes.put(key.getKey(), String.valueOf(value)));
        return attributes;
    }

    /** Collects on this thread and starts to export, without waiting for the receiver. */
    public void exportNow() {
        outlet.ifPresent(OtlpOutlet::exportNow);
    }

    /** Collects and exports now, after an export that is under way, and waits for the receiver's answer. */
    public ExportResult flush(Duration timeout) {
        if (isReleased.get()) {
            return ExportResult.failed("nothing is exported any more");
        }
        return outlet.map(it -> it.flush(timeout)).orElseGet(() -> new ExportResult(true, 0, ""));
    }

    /** As {@link #flush}, for the only export of a process: a failure is in the result and not in the log. */
    public ExportResult exportOnce(Duration timeout) {
        outlet.ifPresent(OtlpOutlet::beOnce);
        return flush(timeout);
    }

    /** Exports the last values, waiting at most four seconds for the receiver, and frees everything. */
    @Override
    public void close() {
        close(CLOSE_BUDGET);
    }

    /** The same with another time to wait. */
    public void close(Duration timeout) {
        if (!isReleased.get()) {
            outlet.ifPresent(it -> it.exportLast(timeout));
            release();
        }
    }

    /** Frees everything without exporting the last values, for who has just called {@link #flush}. */
    public void release() {
        if (isReleased.compareAndSet(false, true)) {
            outlet.ifPresent(OtlpOutlet::release);
            sdk.close();
        }
    }
}
