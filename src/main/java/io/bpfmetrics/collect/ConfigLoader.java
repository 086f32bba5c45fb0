package io.bpfmetrics.collect;

import io.bpfmetrics.config.AttachSpec;
import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.config.FetchSettings;
import io.bpfmetrics.config.NetfilterSpec;
import io.bpfmetrics.host.HostNames;
import io.bpfmetrics.object.AttachTarget;
import io.bpfmetrics.object.BpfObject;
import io.bpfmetrics.object.ObjectChanges;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Loads and attaches the objects of configs. Not thread-safe. */
public final class ConfigLoader {
    private static final System.Logger LOGGER = System.getLogger(ConfigLoader.class.getName());

    private final HostNames host;
    private final Optional<Path> btf;
    private final Clock clock;

    /**
     * A loader.
     *
     * @param btf type information of the kernel; empty: the running kernel's own
     */
    public ConfigLoader(HostNames host, Optional<Path> btf, Clock clock) {
        this.host = host;
        this.btf = btf;
        this.clock = clock;
    }

    /**
     * Loads the object of a config and attaches its programs, those that can be.
     *
     * @throws ObjectException if it cannot be loaded; nothing is left behind then
     */
    public LoadedConfig load(ConfigSpec spec) throws ObjectException {
        if (spec.foreign().isPresent()) {
            return new LoadedConfig(spec, BpfObject.none(), "", clock.instant(), Optional.empty());
        }
        String digest = digest(spec.object());
        BpfObject object =
                BpfObject.load(new ObjectRequest(spec.object(), btf, addresses(spec), targets(spec), changes(spec)));
        Instant loadedAt = clock.instant();
        return new LoadedConfig(spec, object, digest, loadedAt, cgroups(spec, object));
    }

    /**
     * Checks what the command line gives for the parameters of a gadget, as far as its object can be read.
     *
     * @throws ParameterException if there is no such parameter, or the value does not fit
     */
    public void checkParameters(ConfigSpec spec) throws ParameterException {
        if (spec.gadget().isEmpty()) {
            return;
        }
        try {
            FetchSettings.of(spec.gadget().get(), spec.foreign().isPresent());
            if (spec.foreign().isPresent()) {
                GadgetParameters.refuse(spec, spec.gadget().get());
            } else {
                GadgetParameters.of(spec, spec.gadget().get());
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.name() + ": " + e.getMessage());
        } catch (ObjectException saidWhenLoaded) {
            return;
        }
    }

    private static ObjectChanges changes(ConfigSpec spec) throws ObjectException {
        if (spec.gadget().isEmpty()) {
            return ObjectChanges.NONE;
        }
        try {
            GadgetParameters parameters =
                    GadgetParameters.of(spec, spec.gadget().get());
            parameters
                    .notes()
                    .forEach(note -> LOGGER.log(System.Logger.Level.WARNING, "config " + spec.name() + ": " + note));
            return ObjectChanges.NONE
                    .withVariables(parameters.bytes())
                    .withAttachTo(spec.gadget().get().targets())
                    .withIteratorMaps(parameters.iteratorMaps())
                    .leniently();
        } catch (ParameterException e) {
            throw new ObjectException(String.valueOf(e.getMessage()));
        }
    }

    private Optional<CgroupIdMap> cgroups(ConfigSpec spec, BpfObject object) throws ObjectException {
        if (spec.cgroupIdMap().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(CgroupIdMap.start(spec.cgroupIdMap().get(), object, host.cgroups()));
        } catch (ObjectException e) {
            object.close();
            throw e;
        }
    }

    /** Whether loading would bring about the same as what is loaded. */
    boolean isLoadedLike(LoadedConfig loaded, ConfigSpec spec) {
        if (spec.foreign().isPresent() || loaded.spec().foreign().isPresent()) {
            return spec.foreign().isPresent() && loaded.spec().foreign().isPresent();
        }
        return loaded.digest().equals(digest(spec.object()))
                && loaded.spec().kaddrs().equals(spec.kaddrs())
                && marks(loaded.spec()).equals(marks(spec))
                && targets(loaded.spec()).equals(targets(spec))
                && changesOf(loaded.spec()).equals(changesOf(spec));
    }

    /** What a gadget wants to be different, wherever in the file it says so. */
    private static List<Object> changesOf(ConfigSpec spec) {
        return spec.gadget()
                .map(gadget -> List.<Object>of(
                        gadget.parameters().stream()
                                .map(each -> List.of(each.variable(), each.key(), each.defaultValue()))
                                .toList(),
                        gadget.given(),
                        gadget.targets()))
                .orElse(List.of());
    }

    /** What a config wants of cgroups, wherever in the file it says so. */
    private static List<Object> marks(ConfigSpec spec) {
        return spec.cgroupIdMap()
                .map(map -> List.<Object>of(map.name(), map.isStorage(), map.regexps()))
                .orElse(List.of());
    }

    /** Of a file's bytes; empty if it cannot be read, which loading it will say. */
    private static String digest(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (IOException notReadable) {
            return "";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Map<String, Long> addresses(ConfigSpec spec) throws ObjectException {
        Map<String, Long> globals = new LinkedHashMap<>();
        for (String symbol : spec.kaddrs()) {
            OptionalLong address = host.symbols().addressOf(symbol);
            if (address.isEmpty()) {
                throw new ObjectException(spec.file() + ": kaddrs: the kernel symbol \"" + symbol + "\" "
                        + (host.symbols().isRestricted()
                                ? "has no readable address: /proc/kallsyms shows none without CAP_SYSLOG"
                                        + " (kernel.kptr_restrict); grant it"
                                : "is not in /proc/kallsyms; data symbols need a kernel with CONFIG_KALLSYMS_ALL"));
            }
            globals.put("kaddr_" + symbol, address.getAsLong());
        }
        return globals;
    }

    /** What the object room has to know of a config's {@code attach} list. */
    private static List<AttachTarget> targets(ConfigSpec spec) {
        return spec.attach().stream().map(ConfigLoader::target).toList();
    }

    private static AttachTarget target(AttachSpec spec) {
        return new AttachTarget(
                spec.program(),
                spec.interfaces(),
                spec.cgroup(),
                spec.netns(),
                spec.netfilter().map(ConfigLoader::hook));
    }

    private static AttachTarget.NetfilterHook hook(NetfilterSpec spec) {
        return new AttachTarget.NetfilterHook(spec.family(), spec.hook(), spec.priority(), spec.isDefragmented());
    }
}
