package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The metrics of one config. Maps that are drained are read on a thread of their own too, so all configs that may share
 * metrics share a lock. Closing frees buffers and ends that thread; the maps stay with whoever loaded them.
 */
final class ConfigCollector implements Collector, AutoCloseable {
    private final String config;
    private final int member;
    private final ConfigPlan plan;
    private final SelfMetrics self;
    private final AtomicLong errors;
    private final LongSupplier nanoTime;
    private final Object lock;
    private boolean isClosed; // under the lock
    private final DrainThread drains;
    private final EventThread events;

    /**
     * A collector that has read nothing.
     *
     * @param member its place among the configs
     * @param errors counts maps that cannot be read
     * @param lock held while series change
     * @param events reads buffers of events between collections
     */
    ConfigCollector(
            String config,
            int member,
            ConfigPlan plan,
            SelfMetrics self,
            AtomicLong errors,
            LongSupplier nanoTime,
            Object lock,
            EventThread events) {
        this.config = config;
        this.member = member;
        this.plan = plan;
        this.self = self;
        this.errors = errors;
        this.nanoTime = nanoTime;
        this.lock = lock;
        this.events = events;
        plan.events().forEach(events::add);
        drains = DrainThread.start(config, plan.readings(), this::drain);
    }

    @Override
    public String source() {
        return config;
    }

    /** None: what families there are is known once the maps are read. */
    @Override
    public List<MetricDescriptor> metrics() {
        return List.of();
    }

    @Override
    public void collect(MetricSink sink) throws PartialReadException {
        synchronized (lock) {
            for (MetricFamily family : plan.families()) {
                if (family.isFirst(member)) {
                    family.table().begin();
                }
            }
            errors.addAndGet(plan.problems().size()); // what fits no map has no series, so something must say so
            List<String> failures = read();
            for (MetricFamily family : plan.families()) {
                if (family.isLast(member)) {
                    write(family, sink);
                }
            }
            if (!failures.isEmpty()) {
                throw new PartialReadException(String.join("; ", failures));
            }
        }
    }

    private static void write(MetricFamily family, MetricSink sink) {
        family.finish(System.currentTimeMillis() * 1_000_000);
        if (family.family().size() > 0) {
            sink.accept(family.family());
        }
    }

    private List<String> read() {
        List<String> failures = new ArrayList<>(0);
        for (MapReading reading : plan.readings()) {
            try {
                reading.read(nanoTime.getAsLong());
            } catch (BpfException e) {
                failures.add(failed(reading.target(), e));
            }
        }
        for (EventReading reading : plan.events()) {
            try {
                reading.read();
            } catch (BpfException e) {
                failures.add(failed(reading.target(), e));
            }
        }
        return failures;
    }

    private String failed(String target, BpfException e) {
        self.syscallFailed(e.command(), e.errno());
        errors.incrementAndGet();
        return target + ": " + e.getMessage();
    }

    /** Takes out what is in a map, between collections; an empty text if that worked, else what did not. */
    private String drain(MapReading reading) {
        synchronized (lock) {
            if (isClosed) {
                return ""; // its map may be gone, and its descriptor another one's
            }
            try {
                reading.drain(nanoTime.getAsLong());
                return "";
            } catch (BpfException e) {
                return failed(reading.target(), e);
            }
        }
    }

    @Override
    public void close() {
        drains.close();
        plan.events().forEach(events::remove);
        synchronized (lock) {
            isClosed = true;
            plan.close();
        }
    }
}
