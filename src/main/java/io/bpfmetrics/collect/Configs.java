package io.bpfmetrics.collect;

import io.bpfmetrics.collect.SourceRefusedException.Reason;
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
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Configs while they run, from their files to their collectors. Not thread-safe. */
public final class Configs implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(Configs.class.getName());

    private final ConfigSettings settings;
    private final HostNames host = new HostNames();
    private final ConfigSet configs;
    private final RunningConfigs running;
    private final SelfMetrics self;
    private final ConfigLoader loader;
    private final GadgetArguments gadgets;
    private final List<Trouble> troubles = new ArrayList<>(); // of the latest reading
    private Set<String> notRunning = Set.of();

    private Configs(ConfigSettings settings, SelfMetrics self, SpanSink spans) {
        this.self = self;
        this.settings = settings;
        running = new RunningConfigs(new Decoders(host), self, settings.seriesLimit(), spans);
        gadgets = new GadgetArguments(settings.gadgets());
        loader = new ConfigLoader(host, settings.btf(), Clock.systemUTC());
        configs = new ConfigSet(loader, running::retire);
    }

    /**
     * Reads, loads and attaches. What went wrong and was got over is in {@link #troubles}, and not said.
     *
     * @param isAlone whether there is nothing else to collect
     * @param spans where their spans go
     * @throws SourceRefusedException if nothing runs although it is alone, or not all does although it must; nothing is
     *     left behind then
     */
    public static Configs open(ConfigSettings settings, SelfMetrics self, boolean isAlone, SpanSink spans)
            throws SourceRefusedException {
        requirePrivilege();
        Configs opened = new Configs(settings, self, spans);
        try {
            opened.load(isAlone);
            return opened;
        } catch (SourceRefusedException | RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private static void requirePrivilege() throws SourceRefusedException {
        List<String> missing = Privileges.read().missingForConfigs();
        if (missing.contains("CAP_BPF")) {
            throw new SourceRefusedException(
                    Reason.PRIVILEGE,
                    "cannot load the BPF objects of configs: " + String.join(" and ", missing)
                            + " missing; run it with sudo, or grant them (docs/reference/privileges.md)");
        }
    }

    private void load(boolean isAlone) throws SourceRefusedException {
        ConfigReading reading = settings.read();
        note(reading, settings.isStrict());
        if (settings.isStrict() && !reading.problems().isEmpty()) {
            throw refused(Reason.TEXT, "the problems above are in the text of the configs; mend them");
        }
        gadgets.check(reading.configs(), loader);
        Map<String, ObjectException> failures = run(reading, Set.of());
        gadgets.checkDataSources(configs.loaded());
        if (settings.isStrict()) {
            refuseWhatDoesNotRun(failures.keySet());
            refuseWhatDoesNotFit();
        }
        if (isAlone && configs.loaded().isEmpty()) {
            throw nothingRuns(failures.values());
        }
        ConfigSet.markAttached();
    }

    private SourceRefusedException nothingRuns(Collection<ObjectException> failures) {
        boolean hasNoLibrary = failures.stream().anyMatch(it -> it.kind() == ObjectException.Kind.LIBRARY_MISSING);
        return refused(
                hasNoLibrary ? Reason.TOO_OLD : Reason.FAILED,
                "no config could be loaded, and there is nothing else to collect");
    }

    private SourceRefusedException refused(Reason reason, String sentence) {
        return new SourceRefusedException(reason, sentence, troubles);
    }

    /** What is said of types is part of the text, and can only be held against them once they are there. */
    private void refuseWhatDoesNotFit() throws SourceRefusedException {
        boolean isWrong = false;
        for (LoadedConfig config : configs.loaded()) {
            ConfigSpec spec = config.spec();
            if (spec.foreign().isEmpty() && (spec.gadget().isPresent() || spec.isBare())) {
                for (String problem : problems(config)) {
                    troubles.add(Trouble.error("config " + spec.name() + ": " + problem));
                    isWrong = true;
                }
            }
        }
        if (isWrong) {
            throw refused(Reason.TEXT, "the problems above are in what is said of the types of objects; mend them");
        }
    }

    private List<String> problems(LoadedConfig config) {
        try {
            return ConfigCollectors.problems(config, new Decoders(host));
        } catch (ObjectException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private void refuseWhatDoesNotRun(Set<String> notLoaded) throws SourceRefusedException {
        List<String> missing = new ArrayList<>(notLoaded);
        configs.loaded()
                .forEach(config -> config.object().programs().stream()
                        .filter(program -> !program.isAttached() && !program.isDisabled())
                        .forEach(program -> missing.add(config.spec().name() + ":" + program.name())));
        if (!missing.isEmpty()) {
            throw refused(Reason.INCOMPLETE, "not loaded or not attached: " + String.join(", ", missing));
        }
    }

    /**
     * Reads the files again and exchanges what has changed; what is wrong stays as it was. Nothing may be collected
     * meanwhile.
     */
    public void reload() {
        troubles.clear();
        ConfigReading reading = settings.read();
        note(reading, false);
        Set<String> bad = badNames(reading);
        Set<String> read = reading.configs().stream().map(ConfigSpec::name).collect(Collectors.toSet());
        bad.addAll(withBadParameters(reading));
        read.removeAll(bad);
        Set<String> kept = names().stream()
                .filter(name -> !read.contains(name) && (bad.contains(name) || !settings.isEveryFile()))
                .collect(Collectors.toSet());
        run(reading, kept);
        ConfigSet.markAttached();
        troubles.forEach(trouble -> LOGGER.log(trouble.level(), trouble.sentence()));
        kept.forEach(name ->
                LOGGER.log(System.Logger.Level.WARNING, "config " + name + " goes on as it was before the reload"));
        LOGGER.log(System.Logger.Level.INFO, "reloaded: " + describe());
    }

    /** Those whose parameters or settings do not fit any more; what runs goes on. */
    private Set<String> withBadParameters(ConfigReading reading) {
        Set<String> names = new HashSet<>();
        for (ConfigSpec spec : reading.configs()) {
            try {
                loader.checkParameters(spec);
            } catch (ParameterException e) {
                names.add(spec.name());
                troubles.add(Trouble.error(String.valueOf(e.getMessage())));
            }
        }
        return names;
    }

    private Map<String, ObjectException> run(ConfigReading reading, Set<String> kept) {
        List<ConfigSpec> wanted = reading.configs().stream()
                .filter(spec -> !kept.contains(spec.name()))
                .toList();
        Map<String, ObjectException> failures = configs.run(wanted, kept);
        failures.forEach(this::note);
        configs.loaded().forEach(this::note);
        notRunning = new TreeSet<>(badNames(reading));
        notRunning.addAll(failures.keySet());
        names().forEach(notRunning::remove);
        return failures;
    }

    /** The collectors of what runs, in order; those of configs that stayed the same are the same. */
    public List<Collector> collectors() {
        self.notRunning(notRunning);
        return running.of(configs.loaded());
    }

    /** The names of those that run. */
    public List<String> names() {
        return configs.loaded().stream().map(config -> config.spec().name()).toList();
    }

    /** What maps without a config have to leave to them. */
    public AutoMaps.Taken taken() {
        Set<Integer> mapIds = configs.loaded().stream()
                .flatMap(config -> config.object().maps().stream())
                .map(ObjectMap::id)
                .collect(Collectors.toCollection(HashSet::new));
        mapIds.addAll(running.mapIds());
        return new AutoMaps.Taken(mapIds, running.metricNames());
    }

    /** Whether one that runs has spans. */
    public boolean hasSpans() {
        return configs.loaded().stream()
                .anyMatch(config -> !config.spec().spans().isEmpty());
    }

    /** Whether one that runs reads events. */
    public boolean hasEvents() {
        return configs.loaded().stream().anyMatch(LoadedConfig::hasEvents);
    }

    /** Ends what puts out events; what is in their buffers can still be collected. */
    public void endEvents() {
        configs.endEvents();
    }

    /** Writes what is in their maps. Nothing may be collected meanwhile. */
    public void dump(Appendable out) throws IOException {
        running.dump(out);
    }

    /** Such as {@code timers (1 program, 1 map)}. */
    public String describe() {
        return configs.loaded().isEmpty()
                ? "no config"
                : configs.loaded().stream().map(Configs::describe).collect(Collectors.joining(", "));
    }

    /** The same of one config. */
    public static String describe(LoadedConfig config) {
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
                .filter(file -> file.startsWith(settings.folder()) && !file.equals(settings.folder()))
                .map(file -> ConfigFolder.name(settings.folder(), file))
                .collect(Collectors.toSet());
    }

    /** What went wrong the last time that they were read, and was got over. */
    public List<Trouble> troubles() {
        return List.copyOf(troubles);
    }

    private void note(ConfigReading reading, boolean isStrict) {
        for (ConfigProblem problem : reading.problems()) {
            String sentence = problem.toString();
            troubles.add(problem.isError() || isStrict ? Trouble.error(sentence) : Trouble.warning(sentence));
        }
    }

    private void note(String config, ObjectException failure) {
        String consequence = names().contains(config)
                ? " cannot be loaded anew and goes on as it was: "
                : " is not loaded, the others go on: ";
        troubles.add(Trouble.error("config " + config + consequence + failure.getMessage()));
    }

    private void note(LoadedConfig config) {
        for (ObjectProgram program : config.object().programs()) {
            String what = config.spec().name() + ": program \"" + program.name() + "\" (" + program.section()
                    + ") is not attached";
            program.problem()
                    .ifPresent(problem -> troubles.add(
                            program.isDisabled()
                                    ? Trouble.information(what + ": " + problem)
                                    : Trouble.warning(what + ", the others go on: " + problem)));
        }
    }

    @Override
    public void close() {
        running.close();
        configs.close();
        host.close();
    }
}
