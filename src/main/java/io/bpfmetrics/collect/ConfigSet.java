package io.bpfmetrics.collect;

import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.object.BpfObject;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectProgram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The configs that run. One that cannot be loaded stops no other. Exchanging them keeps the objects, and with them the
 * counts in their maps, of all configs whose object file and way of loading stayed the same. Not thread-safe.
 */
public final class ConfigSet implements AutoCloseable {
    private final ConfigLoader loader;
    private final Map<String, LoadedConfig> loaded = new LinkedHashMap<>();

    /** A set of no configs. */
    public ConfigSet(ConfigLoader loader) {
        this.loader = loader;
    }

    /**
     * Makes the given configs those that run, in their order.
     *
     * @param wanted what to run
     * @param kept names of configs that go on as they are if they run already, because their new text is wrong
     * @return why a config could not be loaded, by its name; it goes on as it was if it ran already
     */
    public Map<String, ObjectException> run(List<ConfigSpec> wanted, Set<String> kept) {
        Map<String, ObjectException> failures = new LinkedHashMap<>();
        Map<String, LoadedConfig> before = new LinkedHashMap<>(loaded);
        loaded.clear();
        for (ConfigSpec spec : wanted) {
            LoadedConfig old = before.remove(spec.name());
            try {
                loaded.put(spec.name(), old == null ? loader.load(spec) : exchange(old, spec));
            } catch (ObjectException e) {
                failures.put(spec.name(), e);
                if (old != null) {
                    loaded.put(spec.name(), old);
                }
            }
        }
        before.forEach((name, old) -> {
            if (kept.contains(name)) {
                loaded.put(name, old);
            } else {
                old.close();
            }
        });
        return failures;
    }

    private LoadedConfig exchange(LoadedConfig old, ConfigSpec spec) throws ObjectException {
        if (loader.isLoadedLike(old, spec)) {
            return old.spec().equals(spec) ? old : old.with(spec);
        }
        LoadedConfig fresh = loader.load(spec);
        if (fresh.object().programs().stream().allMatch(ObjectProgram::isAttached)) {
            old.close();
            return fresh;
        }
        // Some places take one program only (an XDP link, say), so the old ones may be in the way of the new.
        fresh.close();
        old.close();
        return loader.load(spec);
    }

    /** What runs, in order. */
    public List<LoadedConfig> loaded() {
        return new ArrayList<>(loaded.values());
    }

    /** Detaches and unloads everything. */
    @Override
    public void close() {
        loaded.values().forEach(LoadedConfig::close);
        loaded.clear();
    }

    /** Calls the function that programs in {@code uprobe//proc/self/exe:post_attach_mark} wait for. */
    public static void markAttached() {
        BpfObject.markAttached();
    }
}
