package io.bpfmetrics.export;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The thread {@code bpf-otlp} on which the SDK's reader collects periodically. It notices the ticks at which the
 * reader did nothing because the export before was still under way, which the reader itself does not tell.
 */
final class TickExecutor extends ScheduledThreadPoolExecutor {
    private final SplittingExporter exporter;
    private final Runnable onTime;
    private final Runnable skipped;

    TickExecutor(SplittingExporter exporter, Runnable onTime, Runnable skipped) {
        super(1, work -> {
            Thread thread = new Thread(work, "bpf-otlp");
            thread.setDaemon(true);
            return thread;
        });
        this.exporter = exporter;
        this.onTime = onTime;
        this.skipped = skipped;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable tick, long delay, long period, TimeUnit unit) {
        return super.scheduleAtFixedRate(() -> watched(tick), delay, period, unit);
    }

    private void watched(Runnable tick) {
        long before = exporter.started();
        boolean isBusy = exporter.isUnderWay();
        tick.run();
        if (exporter.started() != before) {
            onTime.run();
        } else if (isBusy) {
            skipped.run();
        }
    }
}
