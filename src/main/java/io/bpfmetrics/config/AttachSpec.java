package io.bpfmetrics.config;

import java.util.List;
import java.util.Optional;

/**
 * Where a program goes whose section does not say it.
 *
 * @param program the C function's name
 * @param interfaces for XDP, tcx and netkit programs
 * @param cgroup for cgroup and sockops programs: a path, absolute or below the cgroup2 mount
 * @param netns for sk_lookup and flow_dissector programs: a path; empty: our own namespace
 * @param netfilter for netfilter programs
 * @param location where it begins in the file
 */
public record AttachSpec(
        String program,
        List<String> interfaces,
        Optional<String> cgroup,
        Optional<String> netns,
        Optional<NetfilterSpec> netfilter,
        Location location) {

    /** Copies the list. */
    public AttachSpec {
        interfaces = List.copyOf(interfaces);
    }
}
