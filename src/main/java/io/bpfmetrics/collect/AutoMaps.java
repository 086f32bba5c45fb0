package io.bpfmetrics.collect;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.btf.BtfFormatException;
import io.bpfmetrics.config.AutoSpec;
import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.config.MetricSpec;
import io.bpfmetrics.decode.Decoders;
import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.ForeignMap;
import io.bpfmetrics.kernel.ForeignMapInfo;
import io.bpfmetrics.kernel.ForeignMaps;
import io.bpfmetrics.kernel.ScanListener;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricSink;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
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

    private final AutoSpec spec;
    private final String prefix;
    private final Decoders decoders;
    private final SelfMetrics self;
    private final Families families;
    private final RowTrouble trouble;
    private final Supplier<Set<Integer>> ours;
    private final ForeignMaps maps = new ForeignMaps(ScanListener.NONE);
    private final Map<Integer, Planned> planned = new TreeMap<>(Integer::compareUnsigned); // by the map's id
    private Set<Integer> plain = new HashSet<>(); // maps that are no metrics
    private Map<Integer, Optional<Btf>> types = new HashMap<>(); // by id, of maps that are looked at for the first time

    /**
     * None read yet.
     *
     * @param prefix of the names of metrics
     * @param seriesLimit the most series of a metric; 0: as many as of maps of others
     * @param ours the ids of maps that configs have loaded, which are exported as these say
     */
    public AutoMaps(
            AutoSpec spec,
            String prefix,
            Decoders decoders,
            SelfMetrics self,
            int seriesLimit,
            Supplier<Set<Integer>> ours) {
        this.spec = spec;
        this.prefix = prefix;
        this.decoders = decoders;
        this.self = self;
        this.ours = ours;
        families = new Families(seriesLimit);
        FailureLog log = new FailureLog(LOGGER, System::nanoTime);
        trouble = new RowTrouble(SOURCE, self, new AtomicLong(), log);
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
        refresh(maps.list());
        List<MetricFamily> all = families.all();
        all.forEach(family -> family.table().begin());
        List<String> failures = new ArrayList<>(0);
        for (Planned each : List.copyOf(planned.values())) {
            try {
                read(each);
            } catch (BpfException e) {
                self.syscallFailed(e.command(), e.errno());
                failures.add(each.map.target() + ": " + e.getMessage());
            } catch (ObjectException e) {
                throw new IllegalStateException("there are no iterators here", e);
            }
        }
        long now = System.currentTimeMillis() * 1_000_000;
        for (MetricFamily family : all) {
            family.finish(now);
            if (family.family().size() > 0) {
                sink.accept(family.family());
            }
        }
        if (!failures.isEmpty()) {
            throw new PartialReadException(String.join("; ", failures));
        }
    }

    /** What is gone is forgotten first, so that a map in its place is seen to count anew. */
    private void refresh(List<ForeignMapInfo> there) throws BpfException {
        Set<Integer> own = ours.get();
        Set<Integer> ids = new HashSet<>();
        there.stream().map(ForeignMapInfo::id).filter(id -> !own.contains(id)).forEach(ids::add);
        planned.entrySet().removeIf(each -> forget(each.getValue(), ids));
        plain.retainAll(ids);
        Set<MetricFamily> before = families();
        for (ForeignMapInfo map : there) {
            boolean isNew = ids.contains(map.id()) && !planned.containsKey(map.id()) && !plain.contains(map.id());
            if (isNew) {
                add(map);
            }
        }
        types = new HashMap<>();
        long now = System.currentTimeMillis() * 1_000_000;
        Set<MetricFamily> current = families();
        families.all().stream()
                .filter(family -> !before.contains(family))
                .forEach(family -> family.table().restart(now));
        families.retain(current);
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
            ConfigPlan plan = plan(open, isNamed);
            if (plan.readings().isEmpty()) {
                plan.close();
                plain.add(map.id());
            } else {
                planned.put(map.id(), new Planned(map, plan));
            }
        }
    }

    private ConfigPlan plan(ForeignMap open, boolean isNamed) {
        ForeignMapInfo info = open.info();
        ObjectMap map = new ObjectMap(
                info.name(),
                open.fd(),
                info.id(),
                info.shape(),
                info.keyTypeId().orElse(0),
                info.valueTypeId().orElse(0));
        Map<Integer, Btf> own = new HashMap<>();
        info.btfId().ifPresent(id -> types.computeIfAbsent(id, this::btf).ifPresent(btf -> own.put(info.id(), btf)));
        ConfigSource source =
                ConfigSource.ofForeign(ConfigSpec.ofMap(SOURCE, info.id(), prefix), List.of(map), own, Instant.now());
        List<String> problems = new ArrayList<>();
        List<MetricSpec> metrics = metrics(source, map, isNamed, problems);
        ConfigSource known = source.with(source.spec().with(metrics, List.of()));
        ConfigPlan plan =
                new ConfigPlanner(known, 0, families, decoders, trouble).plan().with(problems);
        plan.problems()
                .forEach(problem ->
                        LOGGER.log(System.Logger.Level.WARNING, SOURCE + ": " + info.target() + ": " + problem));
        return plan;
    }

    private static List<MetricSpec> metrics(
            ConfigSource source, ObjectMap map, boolean isNamed, List<String> problems) {
        try {
            return TypedMaps.metrics(source, map, isNamed, problems);
        } catch (BtfFormatException e) {
            problems.add("its types cannot be understood: " + e.getMessage());
            return List.of();
        }
    }

    private Optional<Btf> btf(int id) {
        try {
            return Optional.of(maps.btf(id));
        } catch (BpfException | BtfFormatException e) {
            LOGGER.log(System.Logger.Level.DEBUG, SOURCE + ": " + e.getMessage());
            return Optional.empty();
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
