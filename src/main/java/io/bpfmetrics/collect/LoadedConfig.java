package io.bpfmetrics.collect;

import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.object.BpfObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A config and the object that runs for it.
 *
 * @param spec what it asks for
 * @param object loaded and attached; closed by whoever closes this
 * @param digest of the object's file when it was loaded
 * @param loadedAt when its maps began to count
 * @param cgroups what keeps one of its maps in step with cgroups
 */
public record LoadedConfig(
        ConfigSpec spec, BpfObject object, String digest, Instant loadedAt, Optional<CgroupIdMap> cgroups)
        implements AutoCloseable {
    /** The same object for a new text. */
    LoadedConfig with(ConfigSpec text) {
        return new LoadedConfig(text, object, digest, loadedAt, cgroups);
    }

    /** Whether it reads buffers of events. */
    public boolean hasEvents() {
        return !spec.events().isEmpty()
                || !spec.spans().isEmpty()
                || spec.gadget().isPresent();
    }

    /** The names of a gadget's data sources, and of its maps; none if it is no gadget. */
    public List<String> dataSources() {
        return spec.gadget().isPresent() ? GadgetPlanner.dataSources(ConfigSource.of(this)) : List.of();
    }

    /** Whose maps it reads, such as {@code a program, name "x"}; empty: those of its object. */
    public Optional<String> describeForeign() {
        return spec.foreign().map(foreign -> ForeignSource.describe(foreign.source()));
    }

    @Override
    public void close() {
        cgroups.ifPresent(CgroupIdMap::close);
        object.close();
    }
}
