package io.bpfmetrics.host;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Names of the capabilities of Linux, in lower case as libcap writes them. */
public final class CapabilityNames {
    /** In the order of linux/capability.h: the place is the number. */
    private static final List<String> NAMES = List.of(
            "cap_chown",
            "cap_dac_override",
            "cap_dac_read_search",
            "cap_fowner",
            "cap_fsetid",
            "cap_kill",
            "cap_setgid",
            "cap_setuid",
            "cap_setpcap",
            "cap_linux_immutable",
            "cap_net_bind_service",
            "cap_net_broadcast",
            "cap_net_admin",
            "cap_net_raw",
            "cap_ipc_lock",
            "cap_ipc_owner",
            "cap_sys_module",
            "cap_sys_rawio",
            "cap_sys_chroot",
            "cap_sys_ptrace",
            "cap_sys_pacct",
            "cap_sys_admin",
            "cap_sys_boot",
            "cap_sys_nice",
            "cap_sys_resource",
            "cap_sys_time",
            "cap_sys_tty_config",
            "cap_mknod",
            "cap_lease",
            "cap_audit_write",
            "cap_audit_control",
            "cap_setfcap",
            "cap_mac_override",
            "cap_mac_admin",
            "cap_syslog",
            "cap_wake_alarm",
            "cap_block_suspend",
            "cap_audit_read",
            "cap_perfmon",
            "cap_bpf",
            "cap_checkpoint_restore");

    private static final String PREFIX = "cap_";

    private CapabilityNames() {}

    /** All names, in the order of their numbers. */
    public static List<String> all() {
        return NAMES;
    }

    /** The number behind a name in any case, with or without {@code cap_}; empty if there is none of that name. */
    public static OptionalInt number(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        int number = NAMES.indexOf(lower.startsWith(PREFIX) ? lower : PREFIX + lower);
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** The names of the bits that are set, separated by comma and blank; {@code none} if none is. */
    public static String of(long mask) {
        return mask == 0
                ? "none"
                : IntStream.range(0, Long.SIZE)
                        .filter(number -> (mask >>> number & 1) != 0)
                        .mapToObj(CapabilityNames::name)
                        .collect(Collectors.joining(", "));
    }

    private static String name(int number) {
        return number < NAMES.size() ? NAMES.get(number) : PREFIX + number;
    }
}
