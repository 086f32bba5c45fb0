package io.bpfmetrics.object;

import io.bpfmetrics.object.AttachTarget.NetfilterHook;
import io.bpfmetrics.sys.BpfLinks;
import io.bpfmetrics.sys.Descriptor;
import io.bpfmetrics.sys.ErrnoException;
import io.bpfmetrics.sys.KernelLink;
import io.bpfmetrics.sys.LibBpfProgram;
import java.util.List;
import java.util.Optional;

/** Programs of cgroups, network namespaces and netfilter hooks. */
final class PlaceAttacher {
    private static final String OWN_NAMESPACE = "/proc/self/ns/net";
    private static final List<String> HOOKS = List.of("prerouting", "input", "forward", "output", "postrouting");
    private static final int NFPROTO_IPV4 = 2;
    private static final int NFPROTO_IPV6 = 10;
    private static final int BPF_F_NETFILTER_IP_DEFRAG = 1;

    private PlaceAttacher() {}

    static KernelLink toCgroup(LibBpfProgram program, Optional<AttachTarget> target) throws AttachException {
        String named = target.flatMap(AttachTarget::cgroup).orElse("");
        if (named.isEmpty()) {
            throw Place.CGROUP.missing(program.name());
        }
        String path = Cgroups.path(named);
        try (Descriptor folder = Descriptor.open(path)) {
            return program.attachCgroup(folder.fd());
        } catch (ErrnoException e) {
            String why = e.errno() == ErrnoWords.EBADF ? "; it is not a folder of a cgroup2 file system" : "";
            throw new AttachException("attaching to cgroup " + path + ": " + ErrnoWords.of(e) + why);
        }
    }

    static KernelLink toNamespace(LibBpfProgram program, Optional<AttachTarget> target) throws AttachException {
        if (target.isEmpty()) {
            throw Place.NETNS.missing(program.name());
        }
        String path = target.get().netns().orElse(OWN_NAMESPACE);
        try (Descriptor namespace = Descriptor.open(path)) {
            return program.attachNetworkNamespace(namespace.fd());
        } catch (ErrnoException e) {
            throw new AttachException("attaching to network namespace " + path + ": " + ErrnoWords.of(e));
        }
    }

    static KernelLink toNetfilter(LibBpfProgram program, Optional<AttachTarget> target) throws AttachException {
        NetfilterHook hook =
                target.flatMap(AttachTarget::netfilter).orElseThrow(() -> Place.NETFILTER.missing(program.name()));
        int number = HOOKS.indexOf(hook.hook());
        if (number < 0) {
            throw new AttachException("there is no netfilter hook \"" + hook.hook() + "\"; there are " + HOOKS);
        }
        try {
            return BpfLinks.toNetfilter(
                    program.fd(),
                    family(hook.family()),
                    number,
                    hook.priority(),
                    hook.isDefragmented() ? BPF_F_NETFILTER_IP_DEFRAG : 0);
        } catch (ErrnoException e) {
            throw new AttachException("attaching to netfilter hook " + hook.family() + " " + hook.hook()
                    + " with priority " + hook.priority() + ": " + ErrnoWords.of(e) + " (needs Linux 6.4)");
        }
    }

    private static int family(String name) throws AttachException {
        return switch (name) {
            case "ipv4" -> NFPROTO_IPV4;
            case "ipv6" -> NFPROTO_IPV6;
            default ->
                throw new AttachException("there is no netfilter family \"" + name + "\"; there are ipv4 and ipv6");
        };
    }
}
