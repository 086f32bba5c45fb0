package io.bpfmetrics.object;

import io.bpfmetrics.sys.BpfLinks;
import io.bpfmetrics.sys.ErrnoException;
import io.bpfmetrics.sys.KernelLink;
import io.bpfmetrics.sys.LibBpfProgram;
import io.bpfmetrics.sys.NetworkInterfaces;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** XDP, tcx and netkit programs: one link for each interface. */
final class InterfaceAttacher {
    private InterfaceAttacher() {}

    static Links attach(LibBpfProgram program, Optional<AttachTarget> target) throws AttachException {
        List<String> interfaces = interfaces(program, target);
        return Links.make(links -> {
            for (String name : interfaces) {
                links.add(attach(program, name));
            }
        });
    }

    /** Those of the config, else those of the section {@code xdp/eth0,eth1}. */
    private static List<String> interfaces(LibBpfProgram program, Optional<AttachTarget> target)
            throws AttachException {
        if (isOfMap(program)) {
            throw new AttachException("programs of this section run from the entries of a map, not by themselves");
        }
        List<String> named = target.map(AttachTarget::interfaces).orElse(List.of());
        String section = program.section();
        if (named.isEmpty() && program.type() == ProgramType.XDP && section.contains("/")) {
            named = Arrays.stream(Sections.target(section).split(",", -1))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList();
        }
        if (named.isEmpty()) {
            throw Place.INTERFACES.missing(program.name());
        }
        return named.stream().distinct().toList();
    }

    private static boolean isOfMap(LibBpfProgram program) {
        return program.attachType() == ProgramType.ATTACH_XDP_DEVMAP
                || program.attachType() == ProgramType.ATTACH_XDP_CPUMAP;
    }

    private static KernelLink attach(LibBpfProgram program, String name) throws AttachException {
        int index = NetworkInterfaces.index(name)
                .orElseThrow(() -> new AttachException("there is no network interface \"" + name
                        + "\" here; name another one: attach: [{program: " + program.name()
                        + ", interfaces: [NAME]}]"));
        try {
            return program.type() == ProgramType.XDP
                    ? program.attachXdp(index)
                    : BpfLinks.toInterface(program.fd(), index, attachType(program));
        } catch (ErrnoException e) {
            throw new AttachException(
                    "attaching to interface " + name + ": " + ErrnoWords.of(e) + requirement(program));
        }
    }

    /** Sections {@code tc} and {@code classifier} do not tell a direction; what comes in is what they mostly watch. */
    private static int attachType(LibBpfProgram program) {
        return program.attachType() == 0 ? ProgramType.ATTACH_TCX_INGRESS : program.attachType();
    }

    private static String requirement(LibBpfProgram program) {
        return switch (program.attachType()) {
            case ProgramType.ATTACH_XDP -> "";
            case ProgramType.ATTACH_NETKIT_PRIMARY, ProgramType.ATTACH_NETKIT_PEER ->
                " (needs a netkit device and Linux 6.7)";
            default -> " (needs Linux 6.6)";
        };
    }
}
