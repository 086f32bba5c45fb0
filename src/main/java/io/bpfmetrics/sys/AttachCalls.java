package io.bpfmetrics.sys;

import com.sun.jna.Native;
import java.util.Map;

/** Direct-mapped C library functions around loading and attaching, named as in C. */
final class AttachCalls {
    private static final Map<String, Integer> PERF_EVENT_OPEN =
            Map.of("amd64", 298, "aarch64", 241, "riscv64", 241, "loongarch64", 241, "ppc64le", 319, "s390x", 331);

    static {
        Native.register(AttachCalls.class, "c");
    }

    private AttachCalls() {}

    /** {@code bpf(2)}; the result or {@code -errno}. */
    static int bpf(int command, NativeBuffer attributes) {
        return system_call(Bpf.SYSCALL_NUMBERS, command, attributes.address(), attributes.size(), 0, 0);
    }

    /** {@code perf_event_open(2)} outside any group; the descriptor or {@code -errno}. */
    static int perfEventOpen(NativeBuffer attributes, int process, int processor, long flags) {
        return system_call(PERF_EVENT_OPEN, attributes.address(), process, processor, -1, flags);
    }

    private static int system_call(Map<String, Integer> numbers, long a, long b, long c, long d, long e) {
        Integer number = numbers.get(System.getProperty("os.arch"));
        if (number == null) {
            return -Errno.ENOSYS;
        }
        long result = syscall(number, a, b, c, d, e);
        return result < 0 ? -Native.getLastError() : (int) result;
    }

    static native long syscall(long number, long first, long second, long third, long fourth, long fifth);

    static native int if_nametoindex(String name);

    static native int memfd_create(String name, int flags);

    static native long write(int fd, long buffer, long count);

    static native long mmap(long address, long length, int protection, int flags, int fd, long offset);

    static native int munmap(long address, long length);

    static native int vsnprintf(long buffer, long size, long format, long arguments);
}
