package io.bpfmetrics.collect;

import io.bpfmetrics.decode.Decoders;
import java.util.List;

/**
 * Makes collectors of loaded configs. Metrics of equal name, help, kind and labels in several configs are one family,
 * whose rows add; it is written by the last of them that is collected.
 */
public final class ConfigCollectors {
    private ConfigCollectors() {}

    /**
     * A collector for each config, in order; {@link Collector#source} is the config's name.
     *
     * @param self counts rows that are dropped
     * @param seriesLimit the most series of a metric that does not say it itself; 0: no limit
     */
    public static List<Collector> of(List<LoadedConfig> configs, Decoders decoders, SelfMetrics self, int seriesLimit) {
        return List.of();
    }
}
