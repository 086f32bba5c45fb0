package io.bpfmetrics.testing;

/** Numbers of {@code enum bpf_attach_type} that tests need (linux/bpf.h). */
public final class AttachType {
    public static final int CGROUP_INET_INGRESS = 0;
    public static final int CGROUP_INET_SOCK_CREATE = 2;
    public static final int CGROUP_DEVICE = 6;
    public static final int CGROUP_INET4_BIND = 8;
    public static final int FLOW_DISSECTOR = 17;
    public static final int CGROUP_SYSCTL = 18;
    public static final int CGROUP_GETSOCKOPT = 21;
    public static final int TRACE_RAW_TP = 23;
    public static final int TRACE_FENTRY = 24;
    public static final int LSM_MAC = 27;
    public static final int TRACE_ITER = 28;
    public static final int SK_LOOKUP = 36;
    public static final int XDP = 37;
    public static final int PERF_EVENT = 41;
    public static final int NETFILTER = 45;
    public static final int TCX_INGRESS = 46;

    private AttachType() {}
}
