package io.bpfmetrics.collect;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Drains maps as often as their config says, whether or not somebody collects. One daemon thread, if there are any. */
final class DrainThread implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(DrainThread.class.getName());

    private final @Nullable ScheduledExecutorService executor;

    private DrainThread(@Nullable ScheduledExecutorService executor) {
        this.executor = executor;
    }

    /**
     * Starts for those of the maps that are to be drained.
     *
     * @param drain drains one; an empty text if that worked, else what did not
     */
    static DrainThread start(String config, List<MapReading> readings, Function<MapReading, String> drain) {
        if (readings.stream().allMatch(reading -> reading.drain().isEmpty())) {
            return new DrainThread(null);
        }
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "bpf-drain-" + config);
            thread.setDaemon(true);
            return thread;
        });
        for (MapReading reading : readings) {
            FailureLog log = new FailureLog(LOGGER, System::nanoTime);
            reading.drain().ifPresent(interval -> {
                long nanos = interval.toNanos();
                var unused = executor.scheduleWithFixedDelay(
                        () -> drain(config, reading, drain, log), nanos, nanos, TimeUnit.NANOSECONDS);
            });
        }
        return new DrainThread(executor);
    }

    @SuppressWarnings("CatchingUnchecked") // a bug in one pass must not end all further ones in silence
    private static void drain(String config, MapReading reading, Function<MapReading, String> drain, FailureLog log) {
        try {
            String failure = drain.apply(reading);
            if (failure.isEmpty()) {
                log.worked("config " + config + ": " + reading.target() + " can be drained again");
            } else {
                log.failed("config " + config + ": not drained: " + failure);
            }
        } catch (RuntimeException e) {
            log.failed("config " + config + ": " + reading.target() + " cannot be drained: " + e);
        }
    }

    @Override
    public void close() {
        if (executor != null) {
            executor.shutdownNow();
        }
    }
}
