package io.bpfmetrics.collect;

import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricSink;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * All sources, read one after the other. Each has its own guard: one that fails is said, counted and shown as down, and
 * the others go on. Every outlet collects through here; collections of several outlets take turns.
 */
public final class CollectorSet {
    private static final System.Logger LOGGER = System.getLogger(CollectorSet.class.getName());

    private List<Guard> guards;
    private final SelfMetrics self;
    private final LongSupplier nanoTime;

    /**
     * A set of the given sources and of the metrics about them.
     *
     * @param nanoTime a monotonic clock in nanoseconds, {@code System::nanoTime} but in tests
     */
    public CollectorSet(List<? extends Collector> sources, SelfMetrics self, LongSupplier nanoTime) {
        this.self = self;
        this.nanoTime = nanoTime;
        guards = guards(sources);
    }

    /**
     * Exchanges the sources while nothing is collected. What the new ones announce as {@link Collector#metrics} must have
     * been announced before.
     */
    public synchronized void replace(Supplier<List<Collector>> sources) {
        self.forgetSources();
        guards = guards(sources.get());
    }

    /** Does something while nothing is collected. */
    public synchronized <E extends Exception> void whileIdle(Work<E> work) throws E {
        work.run();
    }

    private List<Guard> guards(List<? extends Collector> sources) {
        return sources.stream()
                .map(source -> new Guard(source, new FailureLog(LOGGER, nanoTime)))
                .toList();
    }

    /** Every metric that a collection may write. */
    public synchronized List<MetricDescriptor> metrics() {
        Stream<MetricDescriptor> ofSources = guards.stream().flatMap(guard -> guard.source.metrics().stream());
        return Stream.concat(ofSources, self.metrics().stream()).toList();
    }

    /** Reads every source once and writes its values, then those about the exporter itself. */
    public synchronized void collect(MetricSink sink) {
        guards.forEach(guard -> collect(guard, sink));
        self.collect(sink);
    }

    private void collect(Guard guard, MetricSink sink) {
        long start = nanoTime.getAsLong();
        boolean isUp = attempt(guard, sink);
        double seconds = (nanoTime.getAsLong() - start) / 1e9;
        self.collected(guard.source.source(), isUp, seconds);
        LOGGER.log(
                System.Logger.Level.DEBUG,
                () -> "collected source " + guard.source.source() + " in " + seconds + " s"
                        + (isUp ? "" : ", not all"));
    }

    @SuppressWarnings("CatchingUnchecked") // the guard is there for bugs too
    private static boolean attempt(Guard guard, MetricSink sink) {
        String source = guard.source.source();
        try {
            guard.source.collect(sink);
            guard.log.worked("source " + source + " can be read again");
            return true;
        } catch (PartialReadException e) {
            guard.log.failed("source " + source + " was read in part: " + e.getMessage());
            return false;
        } catch (Exception e) {
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            guard.log.failed("source " + source + " cannot be read, its series are missing until it can: " + reason);
            return false;
        }
    }

    /**
     * Something to do.
     *
     * @param <E> what can go wrong
     */
    @FunctionalInterface
    public interface Work<E extends Exception> {
        /** Does it. */
        void run() throws E;
    }

    private record Guard(Collector source, FailureLog log) {}
}
