package io.bpfmetrics.object;

import io.bpfmetrics.sys.LibBpfProgram;
import io.bpfmetrics.sys.NetworkInterfaces;
import java.util.List;
import java.util.stream.Stream;

/**
 * Types of programs whose sections are ours, or newer than the system's libbpf. The others stay what libbpf makes of
 * them.
 */
final class Sections {
    private static final int BPF_F_SLEEPABLE = 1 << 4;
    private static final int BPF_F_XDP_HAS_FRAGS = 1 << 5;

    /** Sections that name their interface or their event, which libbpf never reads. */
    private static final List<Rule> OURS = List.of(
            new Rule("xdp/*", ProgramType.XDP, ProgramType.ATTACH_XDP, 0),
            new Rule("xdp.frags/*", ProgramType.XDP, ProgramType.ATTACH_XDP, BPF_F_XDP_HAS_FRAGS),
            new Rule("perf_event/*", ProgramType.PERF_EVENT, 0, 0));

    /** Sections that came to libbpf after 1.1. */
    private static final List<Rule> NEWER = List.of(
            new Rule("tc/ingress", ProgramType.SCHED_CLS, ProgramType.ATTACH_TCX_INGRESS, 0),
            new Rule("tc/egress", ProgramType.SCHED_CLS, ProgramType.ATTACH_TCX_EGRESS, 0),
            new Rule("tcx/ingress", ProgramType.SCHED_CLS, ProgramType.ATTACH_TCX_INGRESS, 0),
            new Rule("tcx/egress", ProgramType.SCHED_CLS, ProgramType.ATTACH_TCX_EGRESS, 0),
            new Rule("netkit/primary", ProgramType.SCHED_CLS, ProgramType.ATTACH_NETKIT_PRIMARY, 0),
            new Rule("netkit/peer", ProgramType.SCHED_CLS, ProgramType.ATTACH_NETKIT_PEER, 0),
            new Rule("netfilter", ProgramType.NETFILTER, ProgramType.ATTACH_NETFILTER, 0),
            new Rule("usdt.s/*", ProgramType.KPROBE, 0, BPF_F_SLEEPABLE),
            new Rule("uprobe.multi/*", ProgramType.KPROBE, ProgramType.ATTACH_UPROBE_MULTI, 0),
            new Rule("uretprobe.multi/*", ProgramType.KPROBE, ProgramType.ATTACH_UPROBE_MULTI, 0),
            new Rule("uprobe.multi.s/*", ProgramType.KPROBE, ProgramType.ATTACH_UPROBE_MULTI, BPF_F_SLEEPABLE),
            new Rule("uretprobe.multi.s/*", ProgramType.KPROBE, ProgramType.ATTACH_UPROBE_MULTI, BPF_F_SLEEPABLE),
            new Rule("cgroup/connect_unix", ProgramType.CGROUP_SOCK_ADDR, ProgramType.ATTACH_UNIX_CONNECT, 0),
            new Rule("cgroup/sendmsg_unix", ProgramType.CGROUP_SOCK_ADDR, ProgramType.ATTACH_UNIX_CONNECT + 1, 0),
            new Rule("cgroup/recvmsg_unix", ProgramType.CGROUP_SOCK_ADDR, ProgramType.ATTACH_UNIX_CONNECT + 2, 0),
            new Rule("cgroup/getpeername_unix", ProgramType.CGROUP_SOCK_ADDR, ProgramType.ATTACH_UNIX_CONNECT + 3, 0),
            new Rule("cgroup/getsockname_unix", ProgramType.CGROUP_SOCK_ADDR, ProgramType.ATTACH_UNIX_CONNECT + 4, 0),
            new Rule("sk_skb/verdict", ProgramType.SK_SKB, ProgramType.ATTACH_SK_SKB_VERDICT, 0),
            new Rule("struct_ops.s/*", ProgramType.STRUCT_OPS, 0, BPF_F_SLEEPABLE));

    /** Sections that another loader knows, for which gadgets are written. */
    private static final List<Rule> OTHERS = List.of(
            new Rule("classifier/ingress/*", ProgramType.SCHED_CLS, ProgramType.ATTACH_TCX_INGRESS, 0),
            new Rule("classifier/egress/*", ProgramType.SCHED_CLS, ProgramType.ATTACH_TCX_EGRESS, 0),
            new Rule("classifier/*", ProgramType.SCHED_CLS, 0, 0),
            new Rule("socket*", ProgramType.SOCKET_FILTER, 0, 0));

    private Sections() {}

    /** Gives a program its type where libbpf could not. */
    static void setType(LibBpfProgram program) {
        String section = program.section();
        if (isLibBpfsOwn(section)) {
            return;
        }
        Stream<List<Rule>> rules =
                program.type() == ProgramType.UNKNOWN ? Stream.of(OURS, NEWER, OTHERS) : Stream.of(OURS);
        rules.flatMap(List::stream)
                .filter(rule -> rule.matches(section))
                .findFirst()
                .ifPresent(rule -> program.setType(rule.type, rule.attachType, rule.flags));
    }

    /** What follows the first slash: where the program goes. */
    static String target(String section) {
        return section.substring(section.indexOf('/') + 1);
    }

    /** {@code xdp/devmap} and {@code xdp/cpumap} have a meaning of their own, unless an interface is called so. */
    private static boolean isLibBpfsOwn(String section) {
        return section.matches("xdp(\\.frags)?/(devmap|cpumap)")
                && NetworkInterfaces.index(target(section)).isEmpty();
    }

    private record Rule(String pattern, int type, int attachType, int flags) {
        boolean matches(String section) {
            return pattern.endsWith("*")
                    ? section.startsWith(pattern.substring(0, pattern.length() - 1))
                    : section.equals(pattern);
        }
    }
}
