package io.bpfmetrics.object;

import java.util.List;
import java.util.Optional;

/**
 * Where a program goes whose section does not say it.
 *
 * @param program the C function's name
 * @param interfaces network interfaces by name
 * @param cgroup path of a cgroup2 folder
 * @param netns path of a network namespace; empty: our own
 * @param netfilter a hook of netfilter
 */
public record AttachTarget(
        String program,
        List<String> interfaces,
        Optional<String> cgroup,
        Optional<String> netns,
        Optional<NetfilterHook> netfilter) {
    /** Copies the list. */
    public AttachTarget {
        interfaces = List.copyOf(interfaces);
    }

    /**
     * A hook of netfilter.
     *
     * @param family {@code ipv4} or {@code ipv6}
     * @param hook {@code prerouting}, {@code input}, {@code forward}, {@code output} or {@code postrouting}
     * @param priority among the programs of the hook
     * @param isDefragmented whether packets are put together first
     */
    public record NetfilterHook(String family, String hook, int priority, boolean isDefragmented) {}
}
