package io.bpfmetrics.collect;

import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.object.BpfObject;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectProgram;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The configs that run. One that cannot be loaded stops no other. Exchanging them keeps the objects, and with them the
 * counts in their maps, of all configs whose object file and way of loading stayed the same. Not thread-safe.
 */
public final class ConfigSet implements AutoCloseable {
    private final ConfigLoader loader;
    private final Consumer<LoadedConfig> beforeClosing;
    private volatile Map<String, LoadedConfig> loaded = Map.of(); // never changed, only exchanged: others read it

    /**
     * A set of no configs.
     *
     * @param beforeClosing is told of a config before its object is closed, so that nobody reads its maps any more
     */
    public ConfigSet(ConfigLoader loader, Consumer<LoadedConfig> beforeClosing) {
        this.loader = loader;
        this.beforeClosing = beforeClosing;
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
        Map<String, LoadedConfig> after = new LinkedHashMap<>();
        for (ConfigSpec spec : wanted) {
            try {
                after.put(spec.name(), before.containsKey(spec.name()) ? exchange(before, spec) : loader.load(spec));
            } catch (ObjectException e) {
                failures.put(spec.name(), e);
                Optional.ofNullable(before.get(spec.name())).ifPresent(old -> after.put(spec.name(), old));
            }
            before.remove(spec.name());
        }
        before.forEach((name, old) -> {
            if (kept.contains(name)) {
                after.put(name, old);
            } else {
                retire(old);
            }
        });
        loaded = Collections.unmodifiableMap(after);
        return failures;
    }

    /** Takes the old one out of the given ones if it does not run any more, even if there is no new one then. */
    private LoadedConfig exchange(Map<String, LoadedConfig> before, ConfigSpec spec) throws ObjectException {
        LoadedConfig old = Objects.requireNonNull(before.get(spec.name()));
        if (loader.isLoadedLike(old, spec)) {
            return old.spec().isLike(spec) ? old : old.with(spec);
        }
        LoadedConfig fresh = loader.load(spec);
        if (!isInTheWay(fresh)) {
            refuseToLose(old, fresh);
            retire(old);
            return fresh;
        }
        // Some places take one program only (an XDP link, say), so the old ones are in the way of the new.
        fresh.close();
        retire(old);
        before.remove(spec.name());
        return loader.load(spec);
    }

    private static boolean isInTheWay(LoadedConfig fresh) {
        return fresh.object().programs().stream()
                .flatMap(program -> program.problem().stream())
                .anyMatch(problem -> problem.contains("EBUSY") || problem.contains("EEXIST"));
    }

    /** A program that runs is not given up for one that cannot be attached, for lack of a privilege, say. */
    private static void refuseToLose(LoadedConfig old, LoadedConfig fresh) throws ObjectException {
        Set<String> running = old.object().programs().stream()
                .filter(ObjectProgram::isAttached)
                .map(ObjectProgram::name)
                .collect(Collectors.toSet());
        for (ObjectProgram program : fresh.object().programs()) {
            if (!program.isAttached() && running.contains(program.name())) {
                fresh.close();
                throw new ObjectException("program \"" + program.name() + "\" runs and could not be attached again: "
                        + program.problem().orElseThrow());
            }
        }
    }

    private void retire(LoadedConfig config) {
        beforeClosing.accept(config);
        config.close();
    }

    /** What runs, in order. Thread-safe. */
    public List<LoadedConfig> loaded() {
        return List.copyOf(loaded.values());
    }

    /** Detaches the programs of configs with events: whoever reads their buffers once more finds the last ones. */
    public void endEvents() {
        for (LoadedConfig config : loaded.values()) {
            if (config.hasEvents()) {
                config.object().detach();
            }
        }
    }

    /** Detaches and unloads everything. */
    @Override
    public void close() {
        loaded.values().forEach(this::retire);
        loaded = Map.of();
    }

    /** Calls the function that programs in {@code uprobe//proc/self/exe:post_attach_mark} wait for. */
    public static void markAttached() {
        BpfObject.markAttached();
    }
}
