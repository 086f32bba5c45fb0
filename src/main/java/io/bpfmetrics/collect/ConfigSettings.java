package io.bpfmetrics.collect;

import io.bpfmetrics.config.ConfigFolder;
import io.bpfmetrics.config.ConfigReading;
import io.bpfmetrics.config.GadgetOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Which configs to run, and how.
 *
 * @param folder where they are
 * @param choice their names, as in {@code --config.names}, or the one file to read
 * @param prefix of metric names, for files that give none
 * @param seriesLimit the most series of a metric that does not say it itself; 0: no limit
 * @param btf type information of the kernel; empty: the running kernel's own
 * @param isStrict whether nothing may be wrong with them
 * @param gadgets what is said of gadgets besides their files
 */
public record ConfigSettings(
        Path folder,
        Choice choice,
        String prefix,
        int seriesLimit,
        Optional<Path> btf,
        boolean isStrict,
        GadgetOptions gadgets) {
    /** Configs by name. */
    public static ConfigSettings ofFolder(
            Path folder, String names, String prefix, int seriesLimit, Optional<Path> btf, boolean isStrict) {
        return new ConfigSettings(
                folder, new Choice.Names(names), prefix, seriesLimit, btf, isStrict, GadgetOptions.NONE);
    }

    /** One config, by its file. */
    public static ConfigSettings ofFile(
            Path file, String prefix, int seriesLimit, Optional<Path> btf, boolean isStrict) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = Objects.requireNonNull(absolute.getParent(), "the root is no config");
        return new ConfigSettings(
                folder, new Choice.File(absolute), prefix, seriesLimit, btf, isStrict, GadgetOptions.NONE);
    }

    /** The same with what is said of gadgets. */
    public ConfigSettings with(GadgetOptions said) {
        return new ConfigSettings(folder, choice, prefix, seriesLimit, btf, isStrict, said);
    }

    /** Reads the text of the configs. */
    public ConfigReading read() {
        ConfigFolder files = new ConfigFolder(folder, prefix, gadgets);
        return choice instanceof Choice.Names some
                ? files.read(some.names())
                : files.read(((Choice.File) choice).file());
    }

    /** Whether a config whose file is gone is not asked for any more. */
    boolean isEveryFile() {
        return choice instanceof Choice.Names some && some.names().strip().equals("all");
    }

    /** Which configs. */
    public sealed interface Choice {
        /** Those of these names, separated by commas, or {@code all}. */
        record Names(String names) implements Choice {}

        /** That of this file. */
        record File(Path file) implements Choice {}
    }
}
