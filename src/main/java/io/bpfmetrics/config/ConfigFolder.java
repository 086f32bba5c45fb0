package io.bpfmetrics.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The folder of {@code --config.dir}. Thread-safe. */
public final class ConfigFolder {
    /** The prefix of metric names where neither file nor command line has one. */
    public static final String DEFAULT_PREFIX = "ebpf_exporter_";

    private final Path folder;
    private final String prefix;
    private final GadgetOptions gadgets;

    /**
     * A folder, of which nothing is read yet.
     *
     * @param prefix of metric names, for files that do not give one
     */
    public ConfigFolder(Path folder, String prefix) {
        this(folder, prefix, GadgetOptions.NONE);
    }

    /** The same with what the command line says of gadgets. */
    public ConfigFolder(Path folder, String prefix, GadgetOptions gadgets) {
        this.folder = folder;
        this.prefix = prefix;
        this.gadgets = gadgets;
    }

    /**
     * Reads configs. Whatever is wrong with them is in the result, of all files together; nothing is thrown.
     *
     * @param names as in {@code --config.names}: separated by commas, blanks around them do not count; {@code all} is
     *     every config in the folder, sorted
     */
    public ConfigReading read(String names) {
        Problems ofFolder = new Problems(folder);
        return read(new ConfigNames(folder, ofFolder).find(names), ofFolder);
    }

    /** Reads one config, whose file may have any name; its own is what comes before {@code .yaml}. */
    public ConfigReading read(Path file) {
        Problems ofFolder = new Problems(folder);
        return read(Map.of(ConfigNames.nameOf(file), file), ofFolder);
    }

    private ConfigReading read(Map<String, Path> files, Problems ofFolder) {
        Map<Problems, ConfigSpec> readings = new LinkedHashMap<>();
        List<Problems> all = new ArrayList<>(List.of(ofFolder));
        files.forEach((name, file) -> {
            Problems problems = new Problems(file);
            all.add(problems);
            new ConfigReader(name, file, prefix, gadgets, problems)
                    .read()
                    .ifPresent(spec -> readings.put(problems, spec));
        });
        checkNames(readings);
        List<ConfigSpec> good = new ArrayList<>();
        readings.forEach((problems, spec) -> {
            if (isUsable(problems, spec)) {
                good.add(spec);
            }
        });
        return new ConfigReading(
                good, all.stream().flatMap(each -> each.sorted().stream()).toList());
    }

    /** The name of the config whose file this is. */
    public static String name(Path folder, Path file) {
        return ConfigNames.name(folder, file);
    }

    /** One metric that is wrong costs the others nothing, but a config needs something that is right. */
    private static boolean isUsable(Problems problems, ConfigSpec spec) {
        boolean isEmpty = spec.metrics().isEmpty()
                && spec.events().isEmpty()
                && spec.spans().isEmpty();
        return !problems.hasErrorsOfTheWhole() && !(isEmpty && problems.hasErrors());
    }

    /** The good ones first: one that is not used anyway must take no name from another. */
    private static void checkNames(Map<Problems, ConfigSpec> readings) {
        MetricClashes clashes = new MetricClashes();
        List<Problems> bad = new ArrayList<>();
        readings.forEach((problems, spec) -> {
            if (isUsable(problems, spec)) {
                clashes.add(spec, problems);
            } else {
                bad.add(problems);
            }
        });
        bad.forEach(problems -> {
            ConfigSpec spec = readings.get(problems);
            if (spec != null) {
                clashes.check(spec, problems);
            }
        });
    }
}
