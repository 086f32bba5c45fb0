package io.bpfmetrics.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step from bytes to text.
 *
 * @param name one of the known decoders
 * @param staticMap texts by text, in the spelling of the file; of enums, words by decimal number
 * @param allowUnknown what is not in the map stays as it is
 * @param regexps patterns in RE2 syntax
 */
public record DecoderSpec(String name, Map<String, String> staticMap, boolean allowUnknown, List<String> regexps) {
    /** The decoders that files can name. */
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

    /** Decoders that the program gives to fields by their type. Files cannot name them. */
    public static final List<String> TYPED = List.of(
            "base64",
            "boolean_word",
            "enum_set",
            "enum_word",
            "gadget_bytes",
            "gadget_duration",
            "gadget_errno",
            "gadget_file_flags",
            "gadget_file_mode",
            "gadget_gid",
            "gadget_signal",
            "gadget_syscall",
            "gadget_timestamp",
            "gadget_uid",
            "l3_addr",
            "l4_addr",
            "l4_endpoint",
            "l4_port",
            "l4_proto");

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
