package io.bpfmetrics.sys;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** Direct-mapped C library functions, named as in C. The result is read, then errno, before anything else runs. */
final class CLibrary {
    static {
        Native.register(CLibrary.class, "c");
    }

    private CLibrary() {}

    /** {@code syscall(2)} with three arguments, each the width of a register. */
    static native long syscall(long number, long first, long second, long third);

    static native int openat(int directory, long path, int flags);

    static native long read(int fd, long buffer, long count);

    static native int close(int fd);

    static native int ioctl(int fd, long request, long argument);

    static native int clock_gettime(int clock, long timespec);

    /** {@code strerrorname_np(3)}, glibc 2.32 and later. */
    static final class ErrnoNames {
        static {
            Native.register(ErrnoNames.class, "c");
        }

        private ErrnoNames() {}

        static native @Nullable Pointer strerrorname_np(int errno);
    }
}
