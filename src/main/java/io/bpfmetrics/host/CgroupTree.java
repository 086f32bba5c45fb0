package io.bpfmetrics.host;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cgroups that are known: those that exist, and for a while those that existed, because maps outlive them. Used
 * under the lock of {@link Cgroups}.
 */
final class CgroupTree {
    private static final long KEEP_NANOS = Duration.ofMinutes(10).toNanos();
    private static final int MOST_REMOVED = 65_536;

    private final Map<Long, String> paths = new HashMap<>();
    private final Map<String, Long> ids = new HashMap<>();
    private final LinkedHashMap<Long, Removed> removed = new LinkedHashMap<>();

    /** Those that exist: paths by id. A view. */
    Map<Long, String> existing() {
        return paths;
    }

    /** The id of the cgroup that exists at a path, if that is known. */
    @Nullable
    Long idAt(String path) {
        return ids.get(path);
    }

    /** The path of a cgroup that exists. */
    @Nullable
    String pathOf(long id) {
        return paths.get(id);
    }

    /** The path of a cgroup that exists or existed. */
    @Nullable
    String find(long id, long now) {
        String path = paths.get(id);
        Removed former = removed.get(id);
        if (path != null || former == null || former.isForgotten(now)) {
            return path;
        }
        former.lastWanted = now;
        return former.path;
    }

    /** A cgroup exists. */
    void add(long id, String path) {
        removed.remove(id);
        paths.put(id, path);
        ids.put(path, id);
    }

    /** A cgroup exists no more. */
    void remove(long id, String path, long now) {
        paths.remove(id);
        ids.remove(path, id);
        removed.put(id, new Removed(path, now));
        if (removed.size() > MOST_REMOVED) {
            Iterator<Long> eldest = removed.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** Forgets those that are gone and that nobody has asked for in ten minutes. */
    void forget(long now) {
        removed.values().removeIf(former -> former.isForgotten(now));
    }

    /** A cgroup that existed. */
    private static final class Removed {
        private final String path;
        private long lastWanted;

        private Removed(String path, long lastWanted) {
            this.path = path;
            this.lastWanted = lastWanted;
        }

        private boolean isForgotten(long now) {
            return now - lastWanted >= KEEP_NANOS;
        }
    }
}
