package io.bpfmetrics.collect;

import io.bpfmetrics.collect.GadgetPlanner.Planned;
import io.bpfmetrics.config.GadgetSpec;
import io.bpfmetrics.decode.Decoders;
import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.object.ObjectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Makes collectors of loaded configs. Metrics of equal name, help, kind and labels in several configs are one family,
 * whose rows add; it is written by the last of them that is collected.
 */
public final class ConfigCollectors {
    private static final System.Logger LOGGER = System.getLogger(ConfigCollectors.class.getName());

    private ConfigCollectors() {}

    /**
     * A collector for each config, in order; {@link Collector#source} is the config's name. After them, if there are
     * any, one for the metrics about configs and this process. Metrics that do not fit their maps are said in the log.
     * Whoever replaces the collectors closes those that are {@link AutoCloseable}, before their configs.
     *
     * @param self counts rows that are dropped
     * @param seriesLimit the most series of a metric that does not say it itself; 0: no limit
     */
    public static List<Collector> of(List<LoadedConfig> configs, Decoders decoders, SelfMetrics self, int seriesLimit) {
        List<ConfigSource> sources = configs.stream().map(ConfigSource::of).toList();
        return of(sources, decoders, self, seriesLimit, System::nanoTime, SpanSink.NOWHERE);
    }

    /**
     * What of a config's metrics does not fit its maps, one sentence each; for {@code --config.check}.
     *
     * @param decoders as for {@link #of}
     * @throws ObjectException if its maps are somebody else's, and not there
     */
    public static List<String> problems(LoadedConfig config, Decoders decoders) throws ObjectException {
        return problems(ConfigSource.of(config), decoders);
    }

    static List<String> problems(ConfigSource source, Decoders decoders) throws ObjectException {
        SelfMetrics nobody = new SelfMetrics("", "", "");
        RowTrouble trouble = trouble(source, nobody, new AtomicLong(), System::nanoTime);
        EventContext context = EventContext.of(SpanSink.NOWHERE);
        try (PlanSource plans = plans(source, 0, new Families(0), decoders, trouble, context, System::nanoTime)) {
            return plans.begin().problems();
        } catch (SourceAbsentException | BpfException e) {
            throw new ObjectException(String.valueOf(e.getMessage()));
        }
    }

    static List<Collector> of(
            List<ConfigSource> sources,
            Decoders decoders,
            SelfMetrics self,
            int seriesLimit,
            LongSupplier nanoTime,
            SpanSink spans) {
        List<ConfigMetrics.Config> facts = sources.stream()
                .map(source -> new ConfigMetrics.Config(source, new AtomicLong()))
                .toList();
        List<Collector> collectors = new ArrayList<>(
                of(sources, facts, decoders, self, seriesLimit, List.of(), nanoTime, EventContext.of(spans)));
        if (!sources.isEmpty()) {
            collectors.add(new ConfigMetrics(facts, self));
        }
        return collectors;
    }

    /**
     * A collector for each config, whose errors are counted where the facts about it are.
     *
     * @param taken metrics of others, beside which these are
     * @param context what the readings of their buffers of events share
     */
    static List<ConfigCollector> of(
            List<ConfigSource> sources,
            List<ConfigMetrics.Config> facts,
            Decoders decoders,
            SelfMetrics self,
            int seriesLimit,
            List<MetricFamily> taken,
            LongSupplier nanoTime,
            EventContext context) {
        Families families = new Families(seriesLimit, taken);
        Object lock = new Object();
        List<PlanSource> plans = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            RowTrouble trouble = trouble(sources.get(i), self, facts.get(i).errors(), nanoTime);
            plans.add(plans(sources.get(i), i, families, decoders, trouble, context, nanoTime));
        }
        List<ConfigCollector> collectors = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            String config = sources.get(i).spec().name();
            plans.get(i).known().ifPresent(plan -> say(config, plan));
            collectors.add(new ConfigCollector(
                    config, i, plans.get(i), self, facts.get(i).errors(), nanoTime, lock, context.thread()));
        }
        return collectors;
    }

    /** The plan of an object that is loaded is made at once, that of somebody else's maps when they are there. */
    private static PlanSource plans(
            ConfigSource source,
            int member,
            Families families,
            Decoders decoders,
            RowTrouble trouble,
            EventContext context,
            LongSupplier nanoTime) {
        return source.isForeign()
                ? new ForeignPlans(
                        source.spec(), found -> plan(found, member, families, decoders, trouble, context, nanoTime))
                : PlanSource.of(plan(source, member, families, decoders, trouble, context, nanoTime));
    }

    private static ConfigPlan plan(
            ConfigSource source,
            int member,
            Families families,
            Decoders decoders,
            RowTrouble trouble,
            EventContext context,
            LongSupplier nanoTime) {
        Planned planned = planned(source);
        EventPlanner events =
                new EventPlanner(planned.source(), member, families, decoders, trouble, context, nanoTime);
        ConfigPlan plan = new ConfigPlanner(planned.source(), member, families, decoders, trouble)
                .plan(events)
                .with(planned.problems(), planned.notes());
        boolean isOfTypes = source.spec().gadget().isPresent() || source.spec().isBare();
        return isOfTypes ? plan.ofTypes() : plan;
    }

    /** A config whose text says its metrics, or else what its types say. */
    private static Planned planned(ConfigSource source) {
        Optional<GadgetSpec> gadget = source.spec().gadget();
        if (gadget.isPresent()) {
            return GadgetPlanner.plan(source, gadget.get());
        }
        return source.spec().isBare() ? TypedMaps.plan(source) : new Planned(source, List.of(), List.of());
    }

    private static RowTrouble trouble(ConfigSource source, SelfMetrics self, AtomicLong errors, LongSupplier nanoTime) {
        return new RowTrouble(source.spec().name(), self, errors, new FailureLog(LOGGER, nanoTime));
    }

    private static void say(String config, ConfigPlan plan) {
        for (String problem : plan.problems()) {
            LOGGER.log(System.Logger.Level.WARNING, "config " + config + ": " + problem);
        }
        for (String note : plan.notes()) {
            LOGGER.log(System.Logger.Level.WARNING, "config " + config + ": " + note);
        }
        for (MapReading reading : plan.readings()) {
            LOGGER.log(
                    System.Logger.Level.DEBUG,
                    () -> "config " + config + ": " + reading.target() + " is read by "
                            + reading.entries().method());
        }
    }
}
