package io.bpfmetrics.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step from bytes to text.
 *
 * @param name one of the known decoders
 * @param staticMap texts by text, in the spelling of the file
 * @param allowUnknown what is not in the map stays as it is
 * @param regexps patterns in RE2 syntax
 */
public record DecoderSpec(String name, Map<String, String> staticMap, boolean allowUnknown, List<String> regexps) {
    /** The decoders that there are. */
    public static final List<String> NAMES = List.of(
            "uint",
            "int",
            "hex",
            "string",
            "dname",
            "errno",
            "inet_ip",
            "ifname",
            "ksym",
            "kstack",
            "majorminor",
            "cgroup",
            "syscall",
            "static_map",
            "regexp",
            "pci_vendor",
            "pci_device",
            "pci_class",
            "pci_subclass");

    /** Copies the map and the list. */
    public DecoderSpec {
        staticMap = Collections.unmodifiableMap(new LinkedHashMap<>(staticMap));
        regexps = List.copyOf(regexps);
    }

    /** A decoder without settings. */
    public static DecoderSpec of(String name) {
        return new DecoderSpec(name, Map.of(), false, List.of());
    }
}
