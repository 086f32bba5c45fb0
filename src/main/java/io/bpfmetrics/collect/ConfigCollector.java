package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricSink;
import io.bpfmetrics.object.ObjectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one config. Maps that are drained are read on a thread of their own too, so all configs that may share
 * metrics share a lock. Closing frees buffers and ends that thread; the maps stay with whoever loaded them.
 */
final class ConfigCollector implements Collector, AutoCloseable {
    private final String config;
    private final int member;
    private final PlanSource plans;
    private final SelfMetrics self;
    private final AtomicLong errors;
    private final LongSupplier nanoTime;
    private final Object lock;
    private boolean isClosed; // under the lock
    private final EventThread events;
    private @Nullable ConfigPlan plan; // that of the last collection, if its maps were there
    private DrainThread drains;

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
            PlanSource plans,
            SelfMetrics self,
            AtomicLong errors,
            LongSupplier nanoTime,
            Object lock,
            EventThread events) {
        this.config = config;
        this.member = member;
        this.plans = plans;
        this.self = self;
        this.errors = errors;
        this.nanoTime = nanoTime;
        this.lock = lock;
        this.events = events;
        plan = plans.known().orElse(null);
        drains = start(plan);
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

    /** The names on {@code /metrics} of the metrics in which it has taken part so far. */
    Stream<String> metricNames() {
        return plans.families().stream().map(family -> family.family().metric().prometheusName());
    }

    /** The metrics in which it has taken part. */
    List<MetricFamily> families() {
        return plans.families();
    }

    /** The maps that it reads now, by their ids. */
    Stream<Integer> mapIds() {
        synchronized (lock) {
            return plan == null ? Stream.of() : plan.readings().stream().map(MapReading::mapId).toList().stream();
        }
    }

    private DrainThread start(@Nullable ConfigPlan started) {
        if (started == null) {
            return DrainThread.start(config, List.of(), this::drain);
        }
        started.events().forEach(events::add);
        return DrainThread.start(config, started.readings(), this::drain);
    }

    @Override
    public void collect(MetricSink sink) throws PartialReadException, SourceAbsentException, BpfException {
        synchronized (lock) {
            List<MetricFamily> before = List.copyOf(plans.families());
            try {
                ConfigPlan current = plans.begin();
                use(current);
                collect(current, sink, before);
            } catch (SourceAbsentException e) {
                collectNothing(sink, before);
                throw e;
            } catch (BpfException e) {
                self.syscallFailed(e.command(), e.errno());
                errors.incrementAndGet();
                collectNothing(sink, before);
                throw e;
            } finally {
                plans.end();
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // a plan that is made anew is another one, whatever it says
    private void use(@Nullable ConfigPlan current) {
        if (current != plan) {
            drains.close();
            plan = current;
            drains = start(current);
        }
    }

    /**
     * A metric that is new here may belong to configs that were collected already; then it is complete for this time, and
     * what is ours is read the next time.
     */
    private void collect(ConfigPlan current, MetricSink sink, List<MetricFamily> before) throws PartialReadException {
        List<MetricFamily> complete = current.families().stream()
                .filter(family -> !before.contains(family) && family.members().size() > 1 && family.isLast(member))
                .toList();
        List<MetricFamily> families = plans.families().stream()
                .filter(family -> !complete.contains(family))
                .toList();
        begin(families);
        errors.addAndGet(current.problems().size()); // what fits no map has no series, so something must say so
        List<String> failures = complete.isEmpty() ? read(current) : List.of();
        finish(families, sink);
        if (!failures.isEmpty()) {
            throw new PartialReadException(String.join("; ", failures));
        }
        if (current.isOfTypes() && current.families().isEmpty()) {
            throw new PartialReadException("it has no metric: " + String.join("; ", current.problems()));
        }
    }

    private void collectNothing(MetricSink sink, List<MetricFamily> families) {
        use(null);
        begin(families);
        finish(families, sink);
    }

    private void begin(List<MetricFamily> families) {
        for (MetricFamily family : families) {
            if (family.isFirst(member)) {
                family.table().begin();
            }
        }
    }

    private void finish(List<MetricFamily> families, MetricSink sink) {
        for (MetricFamily family : families) {
            if (family.isLast(member)) {
                write(family, sink);
            }
        }
    }

    private static void write(MetricFamily family, MetricSink sink) {
        family.finish(System.currentTimeMillis() * 1_000_000);
        if (family.family().size() > 0) {
            sink.accept(family.family());
        }
    }

    private List<String> read(ConfigPlan current) {
        List<String> failures = new ArrayList<>(0);
        for (MapReading reading : current.readings()) {
            try {
                reading.read(nanoTime.getAsLong());
            } catch (BpfException e) {
                failures.add(failed(reading.target(), e));
            } catch (ObjectException e) {
                errors.incrementAndGet();
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        for (EventReading reading : current.events()) {
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
            if (isClosed || plan == null || !plan.readings().contains(reading)) {
                return ""; // its map may be gone, and its descriptor another one's
            }
            try {
                if (plans.beginDrain(reading)) {
                    reading.drain(nanoTime.getAsLong());
                }
                return "";
            } catch (BpfException e) {
                return failed(reading.target(), e);
            } finally {
                plans.endDrain();
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            isClosed = true;
            drains.close();
            if (plan != null) {
                plan.events().forEach(events::remove);
            }
            plans.close();
        }
    }
}
