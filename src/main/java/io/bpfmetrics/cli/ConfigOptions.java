package io.bpfmetrics.cli;

import io.bpfmetrics.collect.ConfigSettings;
import io.bpfmetrics.config.ConfigFolder;
import io.bpfmetrics.config.GadgetOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options about configs: metrics of BPF objects that are loaded from files. */
final class ConfigOptions {
    @Option(
            names = "--config.dir",
            paramLabel = "DIR",
            description = "Folder with configs: NAME.yaml and the BPF object NAME.bpf.o beside it.")
    @Nullable
    Path folder;

    @Option(
            names = "--config.names",
            paramLabel = "NAME,...|all",
            description = "Configs of that folder to load, separated by commas.")
    @Nullable
    String names;

    @Option(
            names = "--config.check",
            description = {
                "Only check the configs: their text and, with the privilege to do so, by loading, attaching and",
                "detaching them. 2 if a text is wrong; 1 if the kernel refuses something, under --config.strict."
            })
    boolean check;

    @Option(
            names = "--config.strict",
            description = "End with 1 if a config cannot be loaded or a program not attached; 2 on unknown keys.")
    boolean strict;

    @Option(
            names = "--config.skip-cache-size",
            paramLabel = "N",
            description = "Accepted for ebpf_exporter's users; it has no effect, rows are always remembered.")
    int skipCacheSize;

    @Option(
            names = "--metric.prefix",
            paramLabel = "PREFIX",
            defaultValue = ConfigFolder.DEFAULT_PREFIX,
            description = "Prefix of metric names, for configs that give none. Default: ${DEFAULT-VALUE}.")
    String prefix = ConfigFolder.DEFAULT_PREFIX;

    @Option(
            names = "--series.limit",
            paramLabel = "N",
            defaultValue = "0",
            description = {
                "The most series of a metric, for metrics that do not say it themselves; what is more is one series",
                "marked otel.metric.overflow. 0 is no limit, but 10000 for events. Default: ${DEFAULT-VALUE}."
            })
    int seriesLimit;

    @Option(
            names = "--btf.path",
            paramLabel = "FILE",
            description = "Type information of the kernel, in place of /sys/kernel/btf/vmlinux.")
    @Nullable
    Path btf;

    @Option(
            names = "--capabilities.keep",
            paramLabel = "all|none|LIST",
            defaultValue = "all",
            description = {
                "Capabilities to keep in every thread once all is attached, such as cap_syslog,cap_perfmon.",
                "Default: ${DEFAULT-VALUE}."
            })
    String keptCapabilities = "all";

    @Option(
            names = "--annotate",
            paramLabel = "SOURCE[.FIELD]:KEY=VALUE,...",
            description = {
                "Annotate data sources of gadgets as gadget.yaml does, and win over it; can be given several times.",
                "Such as blockio:metrics.collect=true. A comma in a value is \\,"
            })
    List<String> annotations = new ArrayList<>();

    @Option(
            names = "--param",
            paramLabel = "NAME.KEY=VALUE",
            description = "Set a parameter of the gadget NAME; can be given several times.")
    List<String> parameters = new ArrayList<>();

    /** Whether configs are to be loaded. */
    boolean areGiven() {
        return folder != null && names != null;
    }

    /** What is said of gadgets. */
    GadgetOptions gadgets() {
        return GadgetOptions.parse(annotations, parameters);
    }

    /** What they say, if they are given. */
    ConfigSettings settings() {
        return ConfigSettings.ofFolder(
                        Objects.requireNonNull(folder),
                        Objects.requireNonNull(names),
                        prefix,
                        seriesLimit,
                        Optional.ofNullable(btf),
                        strict)
                .with(gadgets());
    }

    /** Refuses options that make no sense without each other. */
    void validate() throws ExitException {
        if (folder == null && names != null) {
            throw usage("--config.names needs --config.dir, the folder that they are in");
        }
        if (folder != null && names == null) {
            throw usage("--config.dir needs --config.names, such as --config.names all");
        }
        if (check && !areGiven()) {
            throw usage("--config.check needs --config.dir and --config.names");
        }
        if (folder != null && !Files.isDirectory(folder)) {
            throw usage("--config.dir " + folder + ": " + (Files.exists(folder) ? "not a folder" : "no such folder"));
        }
        if (btf != null && !Files.isReadable(btf)) {
            throw usage("--btf.path " + btf + ": " + (Files.exists(btf) ? "not readable" : "no such file"));
        }
        if (!areGiven() && !(annotations.isEmpty() && parameters.isEmpty())) {
            throw usage("--annotate and --param are about gadgets, which need --config.dir and --config.names");
        }
        try {
            gadgets();
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        if (seriesLimit < 0) {
            throw usage("--series.limit " + seriesLimit + ": must be 0 (no limit) or more");
        }
    }

    private static ExitException usage(String sentence) {
        return new ExitException(ExitCode.USAGE, sentence);
    }
}
