package io.bpfmetrics.library;

import io.bpfmetrics.config.ConfigFolder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Properties of a service about BPF metrics, and the environment variables of these names. */
final class BpfMetricsProperties {
    private static final String PREFIX = "bpf.metrics.";
    private static final List<String> ON = List.of("on", "true");
    private static final List<String> OFF = List.of("off", "false");

    private BpfMetricsProperties() {}

    /** What they ask for; empty: nothing. */
    static Optional<BpfMetricsConfig> read(ConfigProperties properties) {
        if (!flag(properties, "enabled", true)) {
            return Optional.empty(); // whatever the others say
        }
        boolean hasSubsystem = flag(properties, "subsystem", false);
        Optional<Path> folder = path(properties, "config.dir");
        Optional<Path> file = path(properties, "config.file");
        Optional<String> names = text(properties, "config.names");
        if (names.isPresent() && folder.isEmpty()) {
            throw new ConfigurationException(
                    PREFIX + "config.names needs " + PREFIX + "config.dir, the folder that they are in");
        }
        if (!hasSubsystem && folder.isEmpty() && file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BpfMetricsConfig(
                    folder,
                    file,
                    names.orElse("all"),
                    text(properties, "prefix").orElse(ConfigFolder.DEFAULT_PREFIX),
                    properties.getInt(PREFIX + "series.limit", 0),
                    path(properties, "btf.path"),
                    flag(properties, "config.strict", false),
                    hasSubsystem));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("BPF metrics: " + e.getMessage(), e);
        }
    }

    private static boolean flag(ConfigProperties properties, String name, boolean absent) {
        Optional<String> word = text(properties, name);
        if (word.isEmpty()) {
            return absent;
        }
        if (!ON.contains(word.get()) && !OFF.contains(word.get())) {
            throw new ConfigurationException(PREFIX + name + " is \"" + word.get() + "\"; write on or off");
        }
        return ON.contains(word.get());
    }

    private static Optional<Path> path(ConfigProperties properties, String name) {
        return text(properties, name).map(Path::of);
    }

    private static Optional<String> text(ConfigProperties properties, String name) {
        return Optional.ofNullable(properties.getString(PREFIX + name))
                .map(String::strip)
                .filter(it -> !it.isEmpty());
    }
}
