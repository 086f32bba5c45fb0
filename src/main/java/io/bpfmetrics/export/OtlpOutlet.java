package io.bpfmetrics.export;

import io.bpfmetrics.collect.CollectorSet;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The instruments and exports of a pipeline that has somewhere to export to. Thread-safe. */
final class OtlpOutlet {
    /** The scope of every metric; dashboards know it. */
    static final String SCOPE = "bpf-metrics";

    private static final long TURN_MILLIS = 5;

    private final OtlpWiring wiring;
    private final OpenTelemetrySdk telemetry;
    private final OtlpInstruments instruments;

    OtlpOutlet(OtlpWiring wiring, OpenTelemetrySdk telemetry, CollectorSet collectors) {
        this.wiring = wiring;
        this.telemetry = telemetry;
        instruments = new OtlpInstruments(telemetry.getMeter(SCOPE), collectors, wiring.families());
    }

    CompletableResultCode exportNow() {
        return telemetry.getSdkMeterProvider().forceFlush();
    }

    ExportResult flush(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        SplittingExporter exporter = wiring.exporter();
        while (System.nanoTime() - deadline < 0) {
            await(exporter, deadline);
            long before = exporter.started();
            CompletableResultCode turn = exportNow();
            if (exporter.started() != before) {
                return await(exporter, deadline).orElseGet(() -> unanswered(timeout));
            }
            // another collection came first; after its answer it is our turn
            turn.join(TURN_MILLIS, TimeUnit.MILLISECONDS);
        }
        return unanswered(timeout);
    }

    private static Optional<ExportResult> await(SplittingExporter exporter, long deadline) {
        SplittingExporter.Delivery delivery = exporter.current();
        if (delivery == null) {
            return Optional.empty();
        }
        delivery.ended().join(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        return Optional.ofNullable(delivery.result());
    }

    private ExportResult unanswered(Duration timeout) {
        return ExportResult.failed(
                "export to " + wiring.target().url() + " was not answered within " + timeout.toMillis() + " ms");
    }

    /** Leaves collecting and speaking to the caller. */
    void beOnce() {
        wiring.stopTicks();
        wiring.keepQuiet();
    }

    /** Exports the last values if the receiver lets it. */
    void exportLast(Duration timeout) {
        wiring.stopTicks();
        ExportResult last = flush(timeout);
        if (!last.isDelivered() && !wiring.isAbsenceKnown()) {
            System.getLogger(OtlpPipeline.class.getName())
                    .log(System.Logger.Level.WARNING, "the last values were not delivered: " + last.problem());
        }
    }

    /** Ends collecting and disconnects. */
    void release() {
        wiring.stopTicks();
        instruments.close();
        wiring.disconnect();
    }
}
