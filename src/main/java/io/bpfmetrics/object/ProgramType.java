package io.bpfmetrics.object;

/** Numbers of {@code enum bpf_prog_type} and {@code enum bpf_attach_type} that decide how a program is attached. */
final class ProgramType {
    static final int UNKNOWN = 0;
    static final int SOCKET_FILTER = 1;
    static final int KPROBE = 2;
    static final int SCHED_CLS = 3;
    static final int XDP = 6;
    static final int PERF_EVENT = 7;
    static final int CGROUP_SKB = 8;
    static final int CGROUP_SOCK = 9;
    static final int SOCK_OPS = 13;
    static final int SK_SKB = 14;
    static final int CGROUP_DEVICE = 15;
    static final int CGROUP_SOCK_ADDR = 18;
    static final int FLOW_DISSECTOR = 22;
    static final int CGROUP_SYSCTL = 23;
    static final int CGROUP_SOCKOPT = 25;
    static final int TRACING = 26;
    static final int STRUCT_OPS = 27;
    static final int LSM = 29;
    static final int SK_LOOKUP = 30;
    static final int SYSCALL = 31;
    static final int NETFILTER = 32;

    static final int ATTACH_TRACE_ITER = 28;
    static final int ATTACH_XDP_DEVMAP = 33;
    static final int ATTACH_XDP_CPUMAP = 35;
    static final int ATTACH_XDP = 37;
    static final int ATTACH_SK_SKB_VERDICT = 38;
    static final int ATTACH_LSM_CGROUP = 43;
    static final int ATTACH_NETFILTER = 45;
    static final int ATTACH_TCX_INGRESS = 46;
    static final int ATTACH_TCX_EGRESS = 47;
    static final int ATTACH_UPROBE_MULTI = 48;
    static final int ATTACH_UNIX_CONNECT = 49;
    static final int ATTACH_NETKIT_PRIMARY = 54;
    static final int ATTACH_NETKIT_PEER = 55;

    private ProgramType() {}
}
