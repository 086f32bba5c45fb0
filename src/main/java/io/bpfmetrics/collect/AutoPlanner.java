package io.bpfmetrics.collect;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.btf.BtfFormatException;
import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.config.MetricSpec;
import io.bpfmetrics.decode.Decoders;
import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.ForeignMap;
import io.bpfmetrics.kernel.ForeignMapInfo;
import io.bpfmetrics.kernel.ForeignMaps;
import io.bpfmetrics.object.ObjectMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans metrics of maps that nobody has written a config for. Not thread-safe. */
final class AutoPlanner {
    private final ForeignMaps maps;
    private final String prefix;
    private final Families families;
    private final Decoders decoders;
    private final RowTrouble trouble;
    private final Map<Integer, Optional<Btf>> types = new HashMap<>(); // by id: maps of one object share them

    AutoPlanner(ForeignMaps maps, String prefix, Families families, Decoders decoders, RowTrouble trouble) {
        this.maps = maps;
        this.prefix = prefix;
        this.families = families;
        this.decoders = decoders;
        this.trouble = trouble;
    }

    /**
     * The plan of an open map, which may be empty.
     *
     * @param isEverything whether every number is a metric
     */
    ConfigPlan plan(ForeignMap open, boolean isEverything) throws BpfException {
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
        ConfigSource source = ConfigSource.ofForeign(
                ConfigSpec.ofMap(AutoMaps.SOURCE, info.id(), prefix), List.of(map), own, Instant.now());
        List<MetricSpec> metrics = metrics(source, map, isEverything, problems);
        ConfigSource known = source.with(source.spec().with(metrics, List.of()));
        return new ConfigPlanner(known, 0, families, decoders, trouble).plan().with(problems, List.of());
    }

    /** Types are kept from one map to the next only. */
    void forgetTypes() {
        types.clear();
    }

    private static List<MetricSpec> metrics(
            ConfigSource source, ObjectMap map, boolean isEverything, List<String> problems) {
        try {
            return TypedMaps.metrics(source, map, isEverything, problems);
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
}
