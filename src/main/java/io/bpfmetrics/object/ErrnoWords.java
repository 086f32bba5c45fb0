package io.bpfmetrics.object;

import io.bpfmetrics.sys.Errno;
import io.bpfmetrics.sys.ErrnoException;
import java.util.List;

/** What to do about an error of the kernel's when a program is attached. */
final class ErrnoWords {
    static final int ESRCH = 3;
    static final int EBADF = 9;
    static final int ENOMEM = 12;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int EOPNOTSUPP = 95;

    private static final int FIRST_OF_LIBBPF = 4000; // enum libbpf_errno of bpf/libbpf_legacy.h
    private static final List<String> OF_LIBBPF = List.of(
            "damaged ELF file",
            "unknown format",
            "missing kernel version",
            "other byte order",
            "internal error of libbpf",
            "impossible relocation",
            "program refused",
            "program rejected by the verifier",
            "program too big",
            "other kernel version",
            "unknown program type");

    private ErrnoWords() {}

    /** The symbolic name of an error of the kernel's, or words for one of libbpf's own. */
    static String name(ErrnoException e) {
        int index = e.errno() - FIRST_OF_LIBBPF;
        return index >= 0 && index < OF_LIBBPF.size() ? OF_LIBBPF.get(index) : Errno.name(e.errno());
    }

    /** The symbolic name, and advice where there is any. */
    static String of(ErrnoException e) {
        return name(e) + advice(e.errno());
    }

    /** What to do, with a semicolon before it; empty if there is no advice. */
    static String advice(int errno) {
        return switch (errno) {
            case Errno.EPERM, Errno.EACCES -> "; grant CAP_BPF, CAP_PERFMON and, for network programs, CAP_NET_ADMIN";
            case Errno.EINVAL -> "; this kernel may not know this kind of link";
            case Errno.EMFILE, Errno.ENFILE -> "; raise the limit of open files (LimitNOFILE=, ulimit -n)";
            case EBUSY, EEXIST -> "; another program is attached there";
            default -> "";
        };
    }
}
