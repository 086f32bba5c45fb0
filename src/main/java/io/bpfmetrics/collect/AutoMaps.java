package io.bpfmetrics.collect;

import io.bpfmetrics.config.AutoSpec;
import io.bpfmetrics.decode.Decoders;
import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.ForeignMap;
import io.bpfmetrics.kernel.ForeignMapInfo;
import io.bpfmetrics.kernel.ForeignMaps;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricSink;
import io.bpfmetrics.object.ObjectException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The metrics of maps that nobody has written a config for: those whose types say it, and those that a pattern names. Maps
 * come and go; none is open between collections. Called by one thread at a time.
 */
public final class AutoMaps implements Collector, AutoCloseable {
    /** The {@code source} of metrics about this, and the instrumentation scope of its metrics. */
    public static final String SOURCE = "maps.auto";

    private static final System.Logger LOGGER = System.getLogger(AutoMaps.class.getName());
    private static final int MOST_SAID = 100; // sentences have ids in them, and owners come and go

    private final AutoSpec spec;
    private final SelfMetrics self;
    private final Families families;
    private final AutoPlanner planner;
    private final Supplier<Taken> taken;
    private final ScanFailures scan;
    private final ForeignMaps maps;
    private final Map<Integer, Planned> planned = new TreeMap<>(Integer::compareUnsigned); // by the map's id
    private final Set<Integer> plain = new HashSet<>(); // maps that are no metrics
    private final Set<Integer> refused = new HashSet<>(); // those of them that would be some
    private List<ForeignMapInfo> seen = List.of(); // in the last collection, if all of them could be looked at
    private Set<Integer> own = Set.of(); // of configs, at that time
    private final Set<String> said = new HashSet<>();

    /**
     * None read yet.
     *
     * @param prefix of the names of metrics
     * @param seriesLimit the most series of a metric; 0: as many as of maps of others
     * @param taken what is exported by configs, as these say
     */
    public AutoMaps(
            AutoSpec spec, String prefix, Decoders decoders, SelfMetrics self, int seriesLimit, Supplier<Taken> taken) {
        this.spec = spec;
        this.self = self;
        this.taken = taken;
        scan = new ScanFailures(self);
        maps = new ForeignMaps(scan);
        families = new Families(seriesLimit);
        FailureLog log = new FailureLog(LOGGER, System::nanoTime);
        RowTrouble trouble = new RowTrouble(SOURCE, self, new AtomicLong(), log);
        planner = new AutoPlanner(maps, prefix, families, decoders, trouble);
    }

    /**
     * What is exported already.
     *
     * @param mapIds of maps
     * @param metricNames of metrics, on {@code /metrics}, where a name stands once
     */
    public record Taken(Set<Integer> mapIds, Set<String> metricNames) {
        /** There is nothing else. */
        public static final Taken NOTHING = new Taken(Set.of(), Set.of());

        /** Copies the sets. */
        public Taken {
            mapIds = Set.copyOf(mapIds);
            metricNames = Set.copyOf(metricNames);
        }
    }

    /** A map and what is made of it. */
    private record Planned(ForeignMapInfo map, ConfigPlan plan) {}

    @Override
    public String source() {
        return SOURCE;
    }

    /** None: what there is is known once the maps are read. */
    @Override
    public List<MetricDescriptor> metrics() {
        return List.of();
    }

    @Override
    public void collect(MetricSink sink) throws PartialReadException, BpfException {
        List<String> failures = new ArrayList<>(0);
        Taken others = taken.get();
        List<ForeignMapInfo> there = maps.list();
        if (!hasSame(there) || !others.mapIds().equals(own)) {
            refresh(there, others.mapIds(), failures);
            seen = failures.isEmpty() ? there : List.of();
            own = others.mapIds();
        }
        List<MetricFamily> all = families.all();
        all.forEach(family -> family.table().begin());
        for (Planned each : planned.values()) {
            try {
                read(each);
            } catch (BpfException e) {
                each.plan.readings().forEach(reading -> reading.miss(System.nanoTime()));
                failures.add(failed(each.map, e));
            } catch (ObjectException e) {
                throw new IllegalStateException("there are no iterators here", e);
            }
        }
        long now = System.currentTimeMillis() * 1_000_000;
        for (MetricFamily family : all) {
            family.finish(now);
            if (family.family().size() > 0 && isFree(family.family().metric().prometheusName(), others)) {
                sink.accept(family.family());
            }
        }
        scan.throwIfAny();
        if (!failures.isEmpty()) {
            throw new PartialReadException(String.join("; ", failures));
        }
    }

    /** Mostly nothing comes and nothing goes. */
    private boolean hasSame(List<ForeignMapInfo> there) {
        boolean isSame = there.size() == seen.size();
        for (int i = 0; i < there.size() && isSame; i++) {
            isSame = there.get(i).id() == seen.get(i).id();
        }
        return isSame;
    }

    private boolean isFree(String name, Taken others) {
        boolean isFree = !others.metricNames().contains(name);
        if (!isFree) {
            warn("\"" + name + "\" is a metric of a config already; that of maps without a config is left out");
        }
        return isFree;
    }

    private String failed(ForeignMapInfo map, BpfException e) {
        self.syscallFailed(e.command(), e.errno());
        return map.target() + ": " + e.getMessage();
    }

    /**
     * What is gone is forgotten first, with its metrics, so that a map in its place counts anew and may be of another type.
     *
     * @param ofConfigs maps that are left to them
     * @param failures takes what cannot be looked at now, and is tried again
     */
    private void refresh(List<ForeignMapInfo> there, Set<Integer> ofConfigs, List<String> failures) {
        Set<Integer> ids = new HashSet<>();
        there.stream()
                .map(ForeignMapInfo::id)
                .filter(id -> !ofConfigs.contains(id))
                .forEach(ids::add);
        if (planned.values().removeIf(each -> forget(each, ids))) {
            families.retain(families());
            plain.removeAll(refused); // what was in their way may be gone
            refused.clear();
        }
        plain.retainAll(ids);
        for (ForeignMapInfo map : there) {
            boolean isNew = ids.contains(map.id()) && !planned.containsKey(map.id()) && !plain.contains(map.id());
            if (isNew) {
                tryToAdd(map, failures);
            }
        }
        planner.forgetTypes();
    }

    /** One map that cannot be opened must not hide the others. */
    private void tryToAdd(ForeignMapInfo map, List<String> failures) {
        try {
            add(map);
        } catch (BpfException e) {
            String failure = failed(map, e);
            if (e.isNotPermitted()) {
                warn(failure + "; it is left out");
                plain.add(map.id());
            } else {
                failures.add(failure);
            }
        }
    }

    private static boolean forget(Planned each, Set<Integer> ids) {
        boolean isGone = !ids.contains(each.map.id());
        if (isGone) {
            each.plan.close();
        }
        return isGone;
    }

    private Set<MetricFamily> families() {
        Set<MetricFamily> found = Collections.newSetFromMap(new IdentityHashMap<>());
        planned.values().forEach(each -> found.addAll(each.plan.families()));
        return found;
    }

    private void add(ForeignMapInfo map) throws BpfException {
        boolean isNamed = spec.isNamed(map.name());
        boolean canBeTyped = spec.isTyped() && map.valueTypeId().isPresent();
        Optional<ForeignMap> opened = isNamed || canBeTyped ? maps.open(map.id()) : Optional.empty();
        if (opened.isEmpty()) {
            plain.add(map.id());
            return;
        }
        try (ForeignMap open = opened.get()) {
            ConfigPlan plan = planner.plan(open, isNamed);
            plan.problems().forEach(problem -> warn(map.target() + ": " + problem));
            if (!plan.readings().isEmpty()) {
                planned.put(map.id(), new Planned(map, plan));
                return;
            }
            plan.close();
            plain.add(map.id());
            if (!plan.problems().isEmpty()) {
                refused.add(map.id());
            }
        }
    }

    /** What does not fit is tried again when other maps end, and said once. */
    private void warn(String sentence) {
        if (said.size() >= MOST_SAID) {
            said.clear();
        }
        if (said.add(sentence)) {
            LOGGER.log(System.Logger.Level.WARNING, SOURCE + ": " + sentence);
        }
    }

    private void read(Planned each) throws BpfException, ObjectException {
        Optional<ForeignMap> opened = maps.open(each.map.id());
        if (opened.isEmpty()) {
            return; // it ended meanwhile
        }
        try (ForeignMap open = opened.get()) {
            for (MapReading reading : each.plan.readings()) {
                reading.use(open.fd());
                reading.read(System.nanoTime());
            }
        }
    }

    /** How many maps there are, such as {@code 3 maps without a config}. */
    public String describe() {
        int count = planned.size();
        return count + (count == 1 ? " map" : " maps") + " without a config";
    }

    @Override
    public void close() {
        planned.values().forEach(each -> each.plan.close());
        planned.clear();
    }
}
