package io.bpfmetrics.cli;

import io.bpfmetrics.collect.ConfigCollectors;
import io.bpfmetrics.collect.ConfigLoader;
import io.bpfmetrics.collect.Configs;
import io.bpfmetrics.collect.GadgetArguments;
import io.bpfmetrics.collect.LoadedConfig;
import io.bpfmetrics.collect.SourceRefusedException;
import io.bpfmetrics.config.ConfigReading;
import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.decode.Decoders;
import io.bpfmetrics.host.HostNames;
import io.bpfmetrics.host.Privileges;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectProgram;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code --config.check}: the text of configs, then what the kernel says to them. */
final class ConfigCheck {
    private final ConfigOptions options;
    private final PrintStream out;
    private final PrintStream log;
    private final List<String> dataSources = new ArrayList<>();
    private boolean canOthersCome;
    private boolean isRefused;
    private boolean isWrong;
    private boolean isWithoutLibrary;

    ConfigCheck(ConfigOptions options, PrintStream out, PrintStream log) {
        this.options = options;
        this.out = out;
        this.log = log;
    }

    /** Says all that is wrong, and the exit code of it. */
    int run() throws ExitException {
        ConfigReading reading = options.settings().read();
        reading.problems().forEach(problem -> log.println("error: " + problem));
        if (!reading.problems().isEmpty()) {
            return ExitCode.USAGE;
        }
        if (!Privileges.read().hasBpf()) {
            reading.configs()
                    .forEach(config -> out.println(
                            "ok: " + config.name() + " (only its text; loading it needs CAP_BPF, run it with sudo)"));
            return ExitCode.OK;
        }
        try (HostNames host = new HostNames()) {
            ConfigLoader loader = new ConfigLoader(host, Optional.ofNullable(options.btf), Clock.systemUTC());
            checkParameters(reading, loader);
            reading.configs().forEach(config -> check(config, loader, new Decoders(host)));
        }
        new GadgetArguments(options.gadgets())
                .missingDataSource(dataSources, canOthersCome)
                .ifPresent(problem -> {
                    log.println("error: " + problem);
                    isWrong = true;
                });
        return exitCode();
    }

    private void checkParameters(ConfigReading reading, ConfigLoader loader) throws ExitException {
        try {
            new GadgetArguments(options.gadgets()).check(reading.configs(), loader);
        } catch (SourceRefusedException e) {
            throw Refusals.toExit(e);
        }
    }

    private int exitCode() {
        if (isWrong) {
            return ExitCode.USAGE;
        }
        if (isWithoutLibrary) {
            return ExitCode.TOO_OLD;
        }
        return isRefused && options.strict ? ExitCode.FAILED : ExitCode.OK;
    }

    private void check(ConfigSpec spec, ConfigLoader loader, Decoders decoders) {
        try (LoadedConfig config = loader.load(spec)) {
            List<String> problems = ConfigCollectors.problems(config, decoders);
            dataSources.addAll(config.dataSources());
            canOthersCome |= config.spec().foreign().isPresent();
            problems.forEach(problem -> log.println("error: config " + spec.name() + ": " + problem));
            isWrong |= !problems.isEmpty();
            config.object().programs().forEach(program -> report(spec, program));
            boolean isWhole = config.object().programs().stream()
                    .allMatch(program -> program.isAttached() || program.isDisabled());
            String verdict = !problems.isEmpty() ? "wrong: " : isWhole ? "ok: " : "in part: ";
            out.println(verdict + Configs.describe(config));
        } catch (ObjectException e) {
            isRefused = true;
            isWrong |= spec.foreign().isEmpty() && !Files.isRegularFile(spec.object()); // the kernel was never asked
            isWithoutLibrary |= e.kind() == ObjectException.Kind.LIBRARY_MISSING;
            log.println("error: config " + spec.name() + " cannot be "
                    + (spec.foreign().isPresent() ? "read: " : "loaded: ") + e.getMessage());
            out.println("refused: " + spec.name());
        }
    }

    private void report(ConfigSpec spec, ObjectProgram program) {
        program.problem().ifPresent(problem -> {
            if (program.isDisabled()) {
                return;
            }
            isRefused = true;
            log.println("error: " + spec.name() + ": program \"" + program.name() + "\" (" + program.section()
                    + ") cannot be attached: " + problem);
        });
    }
}
