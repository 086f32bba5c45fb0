package io.bpfmetrics.kernel;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.btf.BtfFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Words for the kernel's type numbers. Programs have bpfman's words, because dashboards know them; maps and links have
 * the kernel's, in lower case without the prefix, as bpftool prints them. A number that is newer than these tables is
 * looked up in the running kernel's BTF, and is {@code unknown(N)} if that does not help. Not thread-safe.
 */
public final class TypeWords {
    private static final Path KERNEL_BTF = Path.of("/sys/kernel/btf/vmlinux");

    private static final List<String> PROGRAM_TYPES = List.of(
            "unspec",
            "socket_filter",
            "probe",
            "tc",
            "sched_act",
            "tracepoint",
            "xdp",
            "perf_event",
            "cgroup_skb",
            "cgroup_sock",
            "lwt_in",
            "lwt_out",
            "lwt_xmit",
            "sock_ops",
            "sk_skb",
            "cgroup_device",
            "sk_msg",
            "raw_tracepoint",
            "cgroup_sock_addr",
            "lwt_seg6local",
            "lirc_mode2",
            "sk_reuseport",
            "flow_dissector",
            "cgroup_sysctl",
            "raw_tracepoint_writable",
            "cgroup_sockopt",
            "tracing",
            "struct_ops",
            "ext",
            "lsm",
            "sk_lookup",
            "syscall",
            "netfilter");

    private static final List<String> MAP_TYPES = List.of(
            "unspec",
            "hash",
            "array",
            "prog_array",
            "perf_event_array",
            "percpu_hash",
            "percpu_array",
            "stack_trace",
            "cgroup_array",
            "lru_hash",
            "lru_percpu_hash",
            "lpm_trie",
            "array_of_maps",
            "hash_of_maps",
            "devmap",
            "sockmap",
            "cpumap",
            "xskmap",
            "sockhash",
            "cgroup_storage",
            "reuseport_sockarray",
            "percpu_cgroup_storage",
            "queue",
            "stack",
            "sk_storage",
            "devmap_hash",
            "struct_ops",
            "ringbuf",
            "inode_storage",
            "task_storage",
            "bloom_filter",
            "user_ringbuf",
            "cgrp_storage",
            "arena");

    private static final List<String> LINK_TYPES = List.of(
            "unspec",
            "raw_tracepoint",
            "tracing",
            "cgroup",
            "iter",
            "netns",
            "xdp",
            "perf_event",
            "kprobe_multi",
            "struct_ops",
            "netfilter",
            "tcx",
            "uprobe_multi",
            "netkit",
            "sockmap");

    private final Path kernelBtf;
    private final Map<String, Map<Integer, String>> enumerations = new HashMap<>();

    /** Words backed by the running kernel's own type information. */
    public TypeWords() {
        this(KERNEL_BTF);
    }

    TypeWords(Path kernelBtf) {
        this.kernelBtf = kernelBtf;
    }

    /** The word for a number of {@code enum bpf_prog_type}. */
    public String program(int type) {
        return word(PROGRAM_TYPES, type, "bpf_prog_type", "BPF_PROG_TYPE_");
    }

    /** The word for a number of {@code enum bpf_map_type}. */
    public String map(int type) {
        return word(MAP_TYPES, type, "bpf_map_type", "BPF_MAP_TYPE_");
    }

    /** The word for a number of {@code enum bpf_link_type}. */
    public String link(int type) {
        return word(LINK_TYPES, type, "bpf_link_type", "BPF_LINK_TYPE_");
    }

    private String word(List<String> table, int type, String enumeration, String prefix) {
        if (type >= 0 && type < table.size()) {
            return table.get(type);
        }
        String name =
                enumerations.computeIfAbsent(enumeration, this::readEnumeration).getOrDefault(type, "");
        return name.startsWith(prefix)
                ? name.substring(prefix.length()).toLowerCase(Locale.ROOT)
                : "unknown(" + Integer.toUnsignedString(type) + ")";
    }

    private Map<Integer, String> readEnumeration(String name) {
        try {
            return Btf.parse(Files.readAllBytes(kernelBtf)).enumeration(name);
        } catch (IOException | BtfFormatException noTypeInformation) {
            return Map.of(); // optional in a kernel: the numbers stay unknown then
        }
    }
}
