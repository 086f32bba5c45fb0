package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.BpfException;
import java.util.List;
import java.util.Optional;

/** Has the plan of a config, and the maps that it is about. Not thread-safe. */
interface PlanSource extends AutoCloseable {
    /**
     * The plan for a collection; its maps are open until {@link #end}.
     *
     * @throws SourceAbsentException if there is nothing to read for now
     * @throws BpfException if the kernel refuses
     */
    ConfigPlan begin() throws SourceAbsentException, BpfException;

    /** Opens the map of a reading, to delete its entries between collections; whether it is still there. */
    boolean beginDrain(MapReading reading) throws BpfException;

    /** Ends what {@link #beginDrain} has begun. */
    void endDrain();

    /** Ends what {@link #begin} has begun. */
    void end();

    /** The plan that there is without looking for anything. */
    Optional<ConfigPlan> known();

    /** The metrics in which the config has taken part so far. */
    List<MetricFamily> families();

    /** Frees everything. */
    @Override
    void close();

    /** The plan of an object that we have loaded. */
    static PlanSource of(ConfigPlan plan) {
        return new PlanSource() {
            @Override
            public ConfigPlan begin() {
                return plan;
            }

            @Override
            public boolean beginDrain(MapReading reading) {
                return true;
            }

            @Override
            public void endDrain() {}

            @Override
            public void end() {}

            @Override
            public Optional<ConfigPlan> known() {
                return Optional.of(plan);
            }

            @Override
            public List<MetricFamily> families() {
                return plan.families();
            }

            @Override
            public void close() {
                plan.close();
            }
        };
    }
}
