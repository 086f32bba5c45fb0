package io.bpfmetrics.collect;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.btf.BtfFormatException;
import io.bpfmetrics.collect.ForeignSource.Opened;
import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.config.ForeignSpec;
import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.ForeignMap;
import io.bpfmetrics.kernel.ForeignMapInfo;
import io.bpfmetrics.kernel.ForeignMaps;
import io.bpfmetrics.object.ObjectMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The plans of a config whose maps somebody else loads: looked for with every collection, planned anew when they are
 * others than before. Between collections nothing of them is open, unless the config says so.
 */
final class ForeignPlans implements PlanSource {
    private static final System.Logger LOGGER = System.getLogger(ForeignPlans.class.getName());

    private static final int MOST_SAID = 100; // sentences have ids in them, and owners come and go

    private final ConfigSpec spec;
    private final ForeignSpec foreign;
    private final Set<String> wanted; // names of maps, as far as the kernel keeps them
    private final ForeignSource source;
    private final Function<ConfigSource, ConfigPlan> planner;
    private final List<MetricFamily> families = new ArrayList<>();
    private List<Opened> opened = List.of();
    private List<Integer> ids = List.of();
    private final List<ForeignMap> drained = new ArrayList<>();
    private final Set<String> said = new HashSet<>();
    private @Nullable ConfigPlan plan;

    /**
     * No plan yet.
     *
     * @param planner makes a plan of what was found
     */
    ForeignPlans(ConfigSpec spec, Function<ConfigSource, ConfigPlan> planner) {
        this.spec = spec;
        this.planner = planner;
        foreign = spec.foreign().orElseThrow();
        boolean takesAny = spec.gadget().isPresent()
                || spec.metrics().stream().anyMatch(metric -> !metric.read().isNamed());
        wanted = spec.metrics().stream()
                .map(metric -> ForeignMaps.keptName(metric.read().map()))
                .collect(Collectors.toSet());
        source = new ForeignSource(foreign.source(), name -> takesAny || wanted.contains(name), this::warn);
    }

    /** What matches is looked at with every collection and said once. */
    private void warn(String sentence) {
        if (said.size() >= MOST_SAID) {
            said.clear();
        }
        if (said.add(sentence)) {
            LOGGER.log(System.Logger.Level.WARNING, "config " + spec.name() + ": " + sentence);
        }
    }

    @Override
    public ConfigPlan begin() throws SourceAbsentException, BpfException {
        List<Opened> found;
        try {
            found = source.open();
        } catch (SourceAbsentException | BpfException e) {
            forget();
            throw e;
        }
        closeOpened();
        opened = found;
        try {
            return bind(found.stream().map(it -> it.map().info().id()).sorted().toList());
        } catch (BpfException e) {
            forget(); // or series that end now would be taken for those that rows go to
            throw e;
        }
    }

    private ConfigPlan bind(List<Integer> foundIds) throws SourceAbsentException, BpfException {
        ConfigPlan known = plan;
        if (known != null && foundIds.equals(ids)) {
            rebind(known);
            return known;
        }
        return planAnew(foundIds);
    }

    /** Whoever deletes entries needs more than the right to read. */
    private void rebind(ConfigPlan current) throws BpfException {
        for (MapReading reading : current.readings()) {
            reading.use(fd(reading.mapId()));
            if (reading.drain().isPresent()) {
                beginDrain(reading);
            }
        }
    }

    @Override
    public boolean beginDrain(MapReading reading) throws BpfException {
        Optional<ForeignMap> writable = source.maps().openToDrain(reading.mapId());
        writable.ifPresent(map -> {
            drained.add(map);
            reading.use(map.fd());
        });
        return writable.isPresent();
    }

    private int fd(int mapId) {
        return opened.stream()
                .map(Opened::map)
                .filter(map -> map.info().id() == mapId)
                .findFirst()
                .orElseThrow()
                .fd();
    }

    private ConfigPlan planAnew(List<Integer> foundIds) throws SourceAbsentException, BpfException {
        forgetPlan();
        ConfigPlan fresh = planner.apply(configSource());
        if (fresh.readings().isEmpty()) {
            fresh.close();
            String why = fresh.problems().isEmpty() ? "it has no metrics of maps" : String.join("; ", fresh.problems());
            throw new SourceAbsentException(ForeignSource.describe(foreign.source()) + " is there, but " + why);
        }
        fresh.problems()
                .forEach(problem -> LOGGER.log(System.Logger.Level.WARNING, "config " + spec.name() + ": " + problem));
        fresh.notes().forEach(this::warn);
        warnOfDrains(fresh);
        long now = System.currentTimeMillis() * 1_000_000;
        for (MetricFamily family : fresh.families()) {
            family.table().restart(now);
            if (!families.contains(family)) {
                families.add(family);
            }
        }
        plan = fresh;
        ids = foundIds;
        rebind(fresh);
        return fresh;
    }

    private void warnOfDrains(ConfigPlan fresh) {
        for (MapReading reading : fresh.readings()) {
            if (reading.drain().isPresent()) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "config " + spec.name() + ": " + reading.target()
                                + " is not ours and is drained: whoever else reads it misses what we take out");
            }
        }
    }

    private ConfigSource configSource() {
        List<ObjectMap> maps = new ArrayList<>();
        Map<Integer, Btf> btfOfMaps = new HashMap<>();
        Map<Integer, Optional<Btf>> read = new HashMap<>(); // maps of one object mostly share it
        for (Opened each : opened) {
            ForeignMapInfo info = each.map().info();
            int keyTypeId = info.keyTypeId().orElse(0);
            int valueTypeId = info.valueTypeId().orElse(0);
            maps.add(new ObjectMap(name(each), each.map().fd(), info.id(), info.shape(), keyTypeId, valueTypeId));
            info.btfId()
                    .ifPresent(
                            id -> read.computeIfAbsent(id, this::btf).ifPresent(btf -> btfOfMaps.put(info.id(), btf)));
        }
        return ConfigSource.ofForeign(spec, maps, btfOfMaps, Instant.now());
    }

    /** A pin may be called otherwise than its map: what a metric names counts, else the pin. */
    private String name(Opened map) {
        String ofKernel = map.map().info().name();
        boolean isNamedByPin = wanted.contains(ForeignMaps.keptName(map.name()));
        return wanted.contains(ofKernel) && !isNamedByPin ? ofKernel : map.name();
    }

    /** A config that gives offsets and sizes does without. */
    private Optional<Btf> btf(int id) {
        try {
            return Optional.of(source.maps().btf(id));
        } catch (BpfException | BtfFormatException e) {
            warn("the types of its maps cannot be read, only offsets and sizes work: " + e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public Optional<ConfigPlan> known() {
        return Optional.empty();
    }

    @Override
    public void endDrain() {
        drained.forEach(ForeignMap::close);
        drained.clear();
    }

    @Override
    public void end() {
        endDrain();
        if (!foreign.isHeld()) {
            closeOpened();
        }
    }

    private void closeOpened() {
        opened.forEach(each -> each.map().close());
        opened = List.of();
    }

    /** What comes next is something else, even if it is called the same. */
    private void forget() {
        forgetPlan();
        closeOpened();
    }

    private void forgetPlan() {
        if (plan != null) {
            plan.close();
        }
        plan = null;
        ids = List.of();
    }

    @Override
    public List<MetricFamily> families() {
        return families;
    }

    @Override
    public void close() {
        end();
        forget();
    }
}
