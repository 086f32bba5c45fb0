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
    private static final int MOST_SAID = 100; // sentences have ids in them, and owners come and go

    private final AutoSpec spec;
    private final String prefix;
    private final Decoders decoders;
    private final SelfMetrics self;
    private final Families families;
    private final RowTrouble trouble;
    private final Supplier<Set<Integer>> ours;
    private final ForeignMaps maps = new ForeignMaps(ScanListener.NONE);
    private final Map<Integer, Planned> planned = new TreeMap<>(Integer::compareUnsigned); // by the map's id
    private final Set<Integer> plain = new HashSet<>(); // maps that are no metrics
    private final Set<Integer> refused = new HashSet<>(); // those of them that would be some
    private final Set<String> said = new HashSet<>();
    private final Map<Integer, Optional<Btf>> types = new HashMap<>(); // by id, of maps that are looked at just now

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
        List<String> failures = new ArrayList<>(0);
        refresh(maps.list(), failures);
        List<MetricFamily> all = families.all();
        all.forEach(family -> family.table().begin());
        for (Planned each : planned.values()) {
            try {
                read(each);
            } catch (BpfException e) {
                failures.add(failed(each.map, e));
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

    private String failed(ForeignMapInfo map, BpfException e) {
        self.syscallFailed(e.command(), e.errno());
        return map.target() + ": " + e.getMessage();
    }

    /**
     * What is gone is forgotten first, with its metrics, so that a map in its place counts anew and may be of another type.
     *
     * @param failures takes what cannot be looked at now, and is tried again
     */
    private void refresh(List<ForeignMapInfo> there, List<String> failures) {
        Set<Integer> own = ours.get();
        Set<Integer> ids = new HashSet<>();
        there.stream().map(ForeignMapInfo::id).filter(id -> !own.contains(id)).forEach(ids::add);
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
        types.clear();
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
            ConfigPlan plan = plan(open, isNamed);
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

    private ConfigPlan plan(ForeignMap open, boolean isNamed) throws BpfException {
        ForeignMapInfo info = open.info();
        ObjectMap map = new ObjectMap(
                info.name(),
                open.fd(),
                info.id(),
                info.shape(),
                info.keyTypeId().orElse(0),
                info.valueTypeId().orElse(0));
        Map<Integer, Btf> own = new HashMap<>();
        List<String> problems = new ArrayList<>();
        if (info.btfId().isPresent()) {
            btf(info.btfId().getAsInt(), problems).ifPresent(btf -> own.put(info.id(), btf));
        }
        ConfigSource source =
                ConfigSource.ofForeign(ConfigSpec.ofMap(SOURCE, info.id(), prefix), List.of(map), own, Instant.now());
        List<MetricSpec> metrics = metrics(source, map, isNamed, problems);
        ConfigSource known = source.with(source.spec().with(metrics, List.of()));
        ConfigPlan plan =
                new ConfigPlanner(known, 0, families, decoders, trouble).plan().with(problems);
        plan.problems().forEach(problem -> warn(info.target() + ": " + problem));
        return plan;
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

    private static List<MetricSpec> metrics(
            ConfigSource source, ObjectMap map, boolean isNamed, List<String> problems) {
        try {
            return TypedMaps.metrics(source, map, isNamed, problems);
        } catch (BtfFormatException e) {
            problems.add("its types cannot be understood: " + e.getMessage());
            return List.of();
        }
    }

    private Optional<Btf> btf(int id, List<String> problems) throws BpfException {
        Optional<Btf> known = types.get(id);
        if (known != null) {
            return known;
        }
        Optional<Btf> read = Optional.empty();
        try {
            read = Optional.of(maps.btf(id));
        } catch (BtfFormatException e) {
            problems.add("its types cannot be understood: " + e.getMessage());
        }
        types.put(id, read);
        return read;
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
