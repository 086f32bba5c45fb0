package io.bpfmetrics.testing;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.Locale;

/** The C library calls of the test kit; direct-mapped. {@code syscall} is variadic in C, which these ABIs allow. */
final class Libc {
    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    static native long syscall(long number, long first, Pointer second, long third);

    static native long syscall(long number, long first, long second, Pointer third);

    static native long syscall(long number, Pointer first, long second, long third, long fourth, long fifth);

    static native long syscall(long number, long first, long second);

    static native int sched_getaffinity(int thread, long size, Pointer processors);

    static native int sched_setaffinity(int thread, long size, Pointer processors);

    static native int close(int fd);

    static native int open(String path, int flags, int mode);

    static native int clock_gettime(int clock, Pointer time);

    static native int prctl(int option, long second, long third, long fourth, long fifth);

    static native Pointer strerrorname_np(int errno);

    static boolean isArm64() {
        return System.getProperty("os.arch").toLowerCase(Locale.ROOT).equals("aarch64");
    }

    /** The symbolic name of an errno, or its number where the C library knows none (524 is ENOTSUPP). */
    static String errnoName(int errno) {
        if (errno == 524) {
            return "ENOTSUPP";
        }
        Pointer name = strerrorname_np(errno);
        return name == null ? Integer.toString(errno) : name.getString(0);
    }
}
