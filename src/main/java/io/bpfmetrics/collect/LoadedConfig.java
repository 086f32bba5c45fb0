package io.bpfmetrics.collect;

import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.object.BpfObject;
import java.time.Instant;

/**
 * A config and the object that runs for it.
 *
 * @param spec what it asks for
 * @param object loaded and attached; closed by whoever closes this
 * @param loadedAt when its maps began to count
 */
public record LoadedConfig(ConfigSpec spec, BpfObject object, Instant loadedAt) implements AutoCloseable {
    @Override
    public void close() {
        object.close();
    }
}
