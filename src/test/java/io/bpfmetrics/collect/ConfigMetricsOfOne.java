package io.bpfmetrics.collect;

import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.object.ObjectProgram;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The metrics about configs, for tests elsewhere. */
public final class ConfigMetricsOfOne {
    private ConfigMetricsOfOne() {}

    /** For a config with a program that is not loaded. */
    public static Collector of(String name, SelfMetrics self) {
        Path file = Path.of(name + ".yaml");
        ConfigSpec spec = new ConfigSpec(
                name,
                file,
                file,
                Optional.empty(),
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
        ObjectProgram program = new ObjectProgram("program", "xdp", -1, 0, "", Optional.of("not loaded"));
        ConfigSource source = new ConfigSource(spec, List.of(), List.of(program), Optional.empty(), Instant.EPOCH);
        return new ConfigMetrics(List.of(new ConfigMetrics.Config(source, new AtomicLong())), self);
    }
}
