package io.bpfmetrics.collect;

import com.google.re2j.Pattern;
import io.bpfmetrics.config.CgroupIdMapSpec;
import io.bpfmetrics.config.NearestWord;
import io.bpfmetrics.host.CgroupListener;
import io.bpfmetrics.host.Cgroups;
import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.CgroupMap;
import io.bpfmetrics.object.BpfObject;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectMap;
import java.util.List;

/** Keeps a map in step with the cgroups whose path matches, from the thread that follows cgroups. */
final class CgroupIdMap implements CgroupListener, AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(CgroupIdMap.class.getName());

    private final CgroupMap map;
    private final String what;
    private final List<Pattern> patterns;
    private final FailureLog log = new FailureLog(LOGGER, System::nanoTime);
    private final Cgroups.Watch watch;

    private CgroupIdMap(CgroupIdMapSpec spec, ObjectMap map, Cgroups cgroups) {
        this.map = new CgroupMap(map.fd(), spec.isStorage());
        what = spec.location() + ": map \"" + map.name() + "\"";
        patterns = spec.regexps().stream().map(Pattern::compile).toList();
        watch = cgroups.watch(this);
    }

    /**
     * Marks all cgroups that there are and goes on with those that come.
     *
     * @throws ObjectException if the object has no such map
     */
    static CgroupIdMap start(CgroupIdMapSpec spec, BpfObject object, Cgroups cgroups) throws ObjectException {
        List<String> names = object.maps().stream().map(ObjectMap::name).toList();
        ObjectMap map = object.maps().stream()
                .filter(it -> it.name().equals(spec.name()))
                .findFirst()
                .orElseThrow(() -> new ObjectException(spec.location() + ": cgroup_id_map: there is no map \""
                        + spec.name() + "\"" + NearestWord.hintOrAll(spec.name(), names)));
        int keySize = spec.isStorage() ? Integer.BYTES : Long.BYTES;
        if (map.shape().keySize() != keySize || map.shape().valueSize() != Long.BYTES) {
            throw new ObjectException(spec.location() + ": cgroup_id_map: map \"" + map.name() + "\" has keys of "
                    + map.shape().keySize() + " and values of " + map.shape().valueSize() + " bytes; type "
                    + (spec.isStorage() ? "cgrp_storage" : "hash") + " needs " + keySize + " and 8");
        }
        return new CgroupIdMap(spec, map, cgroups);
    }

    @Override
    public void created(long id, String path) {
        if (isWanted(path)) {
            change(() -> map.mark(id, path));
        }
    }

    @Override
    public void removed(long id, String path) {
        if (isWanted(path)) {
            change(() -> map.unmark(id, path));
        }
    }

    private boolean isWanted(String path) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(path).find());
    }

    private void change(CollectorSet.Work<BpfException> work) {
        try {
            work.run();
            log.worked(what + " can be kept in step with cgroups again");
        } catch (BpfException e) {
            log.failed(what + " is not in step with cgroups: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
