package io.bpfmetrics.library;

import io.bpfmetrics.config.ConfigFolder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What to collect. Begin with one of the static methods; each of the others gives a copy that differs in one point.
 *
 * @param folder where configs are: {@code NAME.yaml} with {@code NAME.bpf.o} beside it
 * @param file one config by its file, instead of a folder
 * @param names which configs of the folder, separated by commas; {@code all}: every one
 * @param prefix of metric names, for configs that give none
 * @param seriesLimit the most series of a metric that does not say it itself; 0: no limit, but 10 000 for events
 * @param btf type information of the kernel; empty: the running kernel's own
 * @param isStrict whether everything must be right: see {@link #strict}
 * @param hasSubsystem whether every program, map and link of the host is collected too
 */
public record BpfMetricsConfig(
        Optional<Path> folder,
        Optional<Path> file,
        String names,
        String prefix,
        int seriesLimit,
        Optional<Path> btf,
        boolean isStrict,
        boolean hasSubsystem) {
    private static final BpfMetricsConfig NOTHING = new BpfMetricsConfig(
            Optional.empty(), Optional.empty(), "all", ConfigFolder.DEFAULT_PREFIX, 0, Optional.empty(), false, true);

    /**
     * Checks what can be checked without looking at files.
     *
     * @throws IllegalArgumentException if something makes no sense
     */
    public BpfMetricsConfig {
        if (folder.isPresent() && file.isPresent()) {
            throw new IllegalArgumentException(
                    "configs come from a folder or are one file, not both: " + folder.get() + ", " + file.get());
        }
        if (names.isBlank()) {
            throw new IllegalArgumentException("no config is named; give names separated by commas, or all");
        }
        if (seriesLimit < 0) {
            throw new IllegalArgumentException("series limit " + seriesLimit + ": must be 0 (no limit) or more");
        }
        if (folder.isEmpty() && file.isEmpty() && !hasSubsystem) {
            throw new IllegalArgumentException("neither configs nor the subsystem: there is nothing to collect");
        }
    }

    /** Every config of a folder. */
    public static BpfMetricsConfig ofFolder(Path folder) {
        return NOTHING.with(Optional.of(folder), Optional.empty());
    }

    /** One config. */
    public static BpfMetricsConfig ofFile(Path file) {
        return NOTHING.with(Optional.empty(), Optional.of(file));
    }

    /** Every BPF program, map and link of the host, and no config. */
    public static BpfMetricsConfig ofSubsystem() {
        return NOTHING;
    }

    private BpfMetricsConfig with(Optional<Path> newFolder, Optional<Path> newFile) {
        return new BpfMetricsConfig(newFolder, newFile, names, prefix, seriesLimit, btf, isStrict, false);
    }

    /** Only these configs of the folder. */
    public BpfMetricsConfig names(String... some) {
        return new BpfMetricsConfig(
                folder, file, String.join(",", some), prefix, seriesLimit, btf, isStrict, hasSubsystem);
    }

    /** With this in front of metric names, for configs that give no prefix; the usual one is {@code ebpf_exporter_}. */
    public BpfMetricsConfig prefix(String other) {
        return new BpfMetricsConfig(folder, file, names, other, seriesLimit, btf, isStrict, hasSubsystem);
    }

    /** With at most this many series a metric; what is more is summed into one. */
    public BpfMetricsConfig seriesLimit(int most) {
        return new BpfMetricsConfig(folder, file, names, prefix, most, btf, isStrict, hasSubsystem);
    }

    /** With type information from this file, for kernels that have none of their own. */
    public BpfMetricsConfig btf(Path types) {
        return new BpfMetricsConfig(
                folder, file, names, prefix, seriesLimit, Optional.of(types), isStrict, hasSubsystem);
    }

    /**
     * An exception for every problem: in the text, of an object that cannot be loaded, of a program that cannot be
     * attached. Otherwise what is wrong is logged and the rest runs, and only if nothing does it is an exception.
     */
    public BpfMetricsConfig strict() {
        return new BpfMetricsConfig(folder, file, names, prefix, seriesLimit, btf, true, hasSubsystem);
    }

    /** With every program, map and link of the host. */
    public BpfMetricsConfig withSubsystem() {
        return new BpfMetricsConfig(folder, file, names, prefix, seriesLimit, btf, isStrict, true);
    }
}
