package io.bpfmetrics.cli;

import io.bpfmetrics.collect.Collector;
import io.bpfmetrics.collect.ConfigLoader;
import io.bpfmetrics.collect.ConfigSet;
import io.bpfmetrics.collect.LoadedConfig;
import io.bpfmetrics.collect.RunningConfigs;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.collect.SpanSink;
import io.bpfmetrics.config.ConfigFolder;
import io.bpfmetrics.config.ConfigProblem;
import io.bpfmetrics.config.ConfigReading;
import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.decode.Decoders;
import io.bpfmetrics.host.HostNames;
import io.bpfmetrics.host.Privileges;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectMap;
import io.bpfmetrics.object.ObjectProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The configs of the command line while they run. Not thread-safe. */
final class Configs implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(Configs.class.getName());

    private final Path path;
    private final ConfigFolder folder;
    private final String names;
    private final HostNames host = new HostNames();
    private final ConfigSet configs;
    private final RunningConfigs running;
    private final SelfMetrics self;
    private final ConfigLoader loader;
    private final GadgetArguments gadgets;
    private Set<String> notRunning = Set.of();

    private Configs(ConfigOptions options, SelfMetrics self, SpanSink spans) {
        this.self = self;
        path = Objects.requireNonNull(options.folder);
        folder = folder(options);
        names = Objects.requireNonNull(options.names);
        running = new RunningConfigs(new Decoders(host), self, options.seriesLimit, spans);
        gadgets = new GadgetArguments(options.gadgets());
        loader = new ConfigLoader(host, Optional.ofNullable(options.btf), Clock.systemUTC());
        configs = new ConfigSet(loader, running::retire);
    }

    static ConfigFolder folder(ConfigOptions options) {
        return new ConfigFolder(Objects.requireNonNull(options.folder), options.prefix, options.gadgets());
    }

    /**
     * Reads, loads and attaches.
     *
     * @param isAlone whether there is nothing else to collect
     * @param spans where their spans go
     */
    static Configs open(ConfigOptions options, SelfMetrics self, boolean isAlone, SpanSink spans) throws ExitException {
        requirePrivilege();
        Configs opened = new Configs(options, self, spans);
        try {
            opened.load(options.strict, isAlone);
            return opened;
        } catch (ExitException e) {
            opened.close();
            throw e;
        }
    }

    private static void requirePrivilege() throws ExitException {
        List<String> missing = Privileges.read().missingForConfigs();
        if (missing.contains("CAP_BPF")) {
            throw new ExitException(
                    ExitCode.PRIVILEGE,
                    "cannot load the BPF objects of configs: " + String.join(" and ", missing)
                            + " missing; run it with sudo, or grant them (docs/reference/privileges.md)");
        }
    }

    private void load(boolean isStrict, boolean isAlone) throws ExitException {
        ConfigReading reading = folder.read(names);
        say(reading, isStrict);
        if (isStrict && !reading.problems().isEmpty()) {
            throw new ExitException(
                    ExitCode.USAGE, "--config.strict: the problems above are in the text of the configs; mend them");
        }
        gadgets.check(reading.configs(), loader);
        Map<String, ObjectException> failures = run(reading, Set.of());
        gadgets.checkDataSources(configs.loaded());
        if (isStrict) {
            refuseWhatDoesNotRun(failures.keySet());
        }
        if (isAlone && configs.loaded().isEmpty()) {
            throw nothingRuns(failures.values());
        }
        ConfigSet.markAttached();
    }

    private static ExitException nothingRuns(Collection<ObjectException> failures) {
        boolean hasNoLibrary = failures.stream().anyMatch(it -> it.kind() == ObjectException.Kind.LIBRARY_MISSING);
        return new ExitException(
                hasNoLibrary ? ExitCode.TOO_OLD : ExitCode.FAILED,
                "no config could be loaded, and there is nothing else to collect");
    }

    private void refuseWhatDoesNotRun(Set<String> notLoaded) throws ExitException {
        List<String> missing = new ArrayList<>(notLoaded);
        configs.loaded()
                .forEach(config -> config.object().programs().stream()
                        .filter(program -> !program.isAttached() && !program.isDisabled())
                        .forEach(program -> missing.add(config.spec().name() + ":" + program.name())));
        if (!missing.isEmpty()) {
            throw new ExitException(
                    ExitCode.FAILED, "--config.strict: not loaded or not attached: " + String.join(", ", missing));
        }
    }

    /**
     * Reads the files again and exchanges what has changed; what is wrong stays as it was. Nothing may be collected
     * meanwhile.
     */
    void reload() {
        ConfigReading reading = folder.read(names);
        say(reading, false);
        Set<String> bad = badNames(reading);
        Set<String> read = reading.configs().stream().map(ConfigSpec::name).collect(Collectors.toSet());
        boolean isEveryFile = names.strip().equals("all");
        Set<String> kept = names().stream()
                .filter(name -> !read.contains(name) && (bad.contains(name) || !isEveryFile))
                .collect(Collectors.toSet());
        run(reading, kept);
        ConfigSet.markAttached();
        kept.forEach(name ->
                LOGGER.log(System.Logger.Level.WARNING, "config " + name + " goes on as it was before the reload"));
        LOGGER.log(System.Logger.Level.INFO, "reloaded: " + describe());
    }

    private Map<String, ObjectException> run(ConfigReading reading, Set<String> kept) {
        Map<String, ObjectException> failures = configs.run(reading.configs(), kept);
        failures.forEach(this::say);
        configs.loaded().forEach(Configs::say);
        notRunning = new TreeSet<>(badNames(reading));
        notRunning.addAll(failures.keySet());
        names().forEach(notRunning::remove);
        return failures;
    }

    /** The collectors of what runs, in order; those of configs that stayed the same are the same. */
    List<Collector> collectors() {
        self.notRunning(notRunning);
        return running.of(configs.loaded());
    }

    /** The names of those that run. */
    List<String> names() {
        return configs.loaded().stream().map(config -> config.spec().name()).toList();
    }

    /** The ids of the maps that were loaded for them. */
    Set<Integer> mapIds() {
        return configs.loaded().stream()
                .flatMap(config -> config.object().maps().stream())
                .map(ObjectMap::id)
                .collect(Collectors.toSet());
    }

    /** Whether one that runs has spans. */
    boolean hasSpans() {
        return configs.loaded().stream()
                .anyMatch(config -> !config.spec().spans().isEmpty());
    }

    /** Whether one that runs reads events. */
    boolean hasEvents() {
        return configs.loaded().stream().anyMatch(LoadedConfig::hasEvents);
    }

    /** Ends what puts out events; what is in their buffers can still be collected. */
    void endEvents() {
        configs.endEvents();
    }

    /** Writes what is in their maps. Nothing may be collected meanwhile. */
    void dump(Appendable out) throws IOException {
        running.dump(out);
    }

    /** Such as {@code timers (1 program, 1 map)}. */
    String describe() {
        return configs.loaded().isEmpty()
                ? "no config"
                : configs.loaded().stream().map(Configs::describe).collect(Collectors.joining(", "));
    }

    static String describe(LoadedConfig config) {
        if (config.describeForeign().isPresent()) {
            return config.spec().name() + " (maps of "
                    + config.describeForeign().get() + ")";
        }
        List<ObjectProgram> programs = config.object().programs();
        long attached = programs.stream().filter(ObjectProgram::isAttached).count();
        String count = attached == programs.size() ? "" : attached + " of ";
        return config.spec().name() + " (" + count + Plural.of(programs.size(), "program") + ", "
                + Plural.of(config.object().maps().size(), "map") + ")";
    }

    /** The names of configs whose text cannot be used. */
    private Set<String> badNames(ConfigReading reading) {
        return reading.problems().stream()
                .filter(ConfigProblem::isError)
                .map(problem -> problem.location().file())
                .filter(file -> file.startsWith(path) && !file.equals(path))
                .map(folder::name)
                .collect(Collectors.toSet());
    }

    private static void say(ConfigReading reading, boolean isStrict) {
        reading.problems()
                .forEach(problem -> LOGGER.log(
                        problem.isError() || isStrict ? System.Logger.Level.ERROR : System.Logger.Level.WARNING,
                        problem.toString()));
    }

    private void say(String config, ObjectException failure) {
        String consequence = names().contains(config)
                ? " cannot be loaded anew and goes on as it was: "
                : " is not loaded, the others go on: ";
        LOGGER.log(System.Logger.Level.ERROR, "config " + config + consequence + failure.getMessage());
    }

    private static void say(LoadedConfig config) {
        for (ObjectProgram program : config.object().programs()) {
            String others = program.isDisabled() ? "" : ", the others go on";
            program.problem()
                    .ifPresent(problem -> LOGGER.log(
                            program.isDisabled() ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
                            config.spec().name() + ": program \"" + program.name() + "\" (" + program.section()
                                    + ") is not attached" + others + ": " + problem));
        }
    }

    @Override
    public void close() {
        running.close();
        configs.close();
        host.close();
    }
}
