package io.bpfmetrics.object;

import java.util.Set;

/** What a config can say about where a program goes. */
enum Place {
    /** Network interfaces. */
    INTERFACES("interfaces: [eth0]"),
    /** A cgroup. */
    CGROUP("cgroup: /sys/fs/cgroup"),
    /** A network namespace; without a path our own. */
    NETNS("netns: /run/netns/NAME"),
    /** A netfilter hook. */
    NETFILTER("netfilter: {family: ipv4, hook: input, priority: 0}"),
    /** The section says it all. */
    SECTION("");

    private static final Set<Integer> CGROUP_TYPES = Set.of(
            ProgramType.CGROUP_SKB,
            ProgramType.CGROUP_SOCK,
            ProgramType.SOCK_OPS,
            ProgramType.CGROUP_DEVICE,
            ProgramType.CGROUP_SOCK_ADDR,
            ProgramType.CGROUP_SYSCTL,
            ProgramType.CGROUP_SOCKOPT);

    private final String example;

    Place(String example) {
        this.example = example;
    }

    /** Where programs of a type go. */
    static Place of(int type, int attachType) {
        boolean isLsmCgroup = type == ProgramType.LSM && attachType == ProgramType.ATTACH_LSM_CGROUP;
        if (CGROUP_TYPES.contains(type) || isLsmCgroup) {
            return CGROUP;
        }
        return switch (type) {
            case ProgramType.XDP, ProgramType.SCHED_CLS -> INTERFACES;
            case ProgramType.FLOW_DISSECTOR, ProgramType.SK_LOOKUP -> NETNS;
            case ProgramType.NETFILTER -> NETFILTER;
            default -> SECTION;
        };
    }

    /** The problem of a program that lacks it. */
    AttachException missing(String program) {
        return new AttachException("its section does not say where it goes; write into the config: attach: [{program: "
                + program + ", " + example + "}]");
    }

    /** Refuses a target that says anything else. */
    void check(AttachTarget target) throws AttachException {
        refuse(!target.interfaces().isEmpty(), INTERFACES, "interfaces");
        refuse(target.cgroup().isPresent(), CGROUP, "cgroup");
        refuse(target.netns().isPresent(), NETNS, "netns");
        refuse(target.netfilter().isPresent(), NETFILTER, "netfilter");
        if (this == SECTION) {
            throw new AttachException(
                    "the config's attach: names it, but its section says where it goes; take it out of attach:");
        }
    }

    private void refuse(boolean isGiven, Place place, String key) throws AttachException {
        if (isGiven && this != place) {
            String remedy = this == SECTION ? "its section says where it goes" : "write " + example;
            throw new AttachException(
                    "the config's attach: gives it " + key + ", which its type does not take; " + remedy);
        }
    }
}
