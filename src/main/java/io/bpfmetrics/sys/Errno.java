package io.bpfmetrics.sys;

import com.sun.jna.Pointer;

/** Error numbers of Linux system calls: the few that code decides on, and names for all of them. */
public final class Errno {
    /** Operation not permitted. */
    public static final int EPERM = 1;
    /** No such object. */
    public static final int ENOENT = 2;
    /** Argument list too long; also what an older kernel says to a structure with more fields than it knows. */
    public static final int E2BIG = 7;
    /** Interrupted; also what a batch of map entries says when keys vanish too often under it. */
    public static final int EINTR = 4;
    /** Try again. */
    public static final int EAGAIN = 11;
    /** Permission denied. */
    public static final int EACCES = 13;
    /** In use. */
    public static final int EBUSY = 16;
    /** Too many open files in the system. */
    public static final int ENFILE = 23;
    /** Too many open files in the process. */
    public static final int EMFILE = 24;
    /** Invalid argument; also what an older kernel says to a command that it does not know. */
    public static final int EINVAL = 22;
    /** No space left; also what a batch of map entries says to buffers that are too small for one of its buckets. */
    public static final int ENOSPC = 28;
    /** No such system call. */
    public static final int ENOSYS = 38;
    /** Out of time. */
    public static final int ETIMEDOUT = 110;

    /** Not supported; the kernel's own number, unknown to C libraries. */
    public static final int ENOTSUPP = 524;

    private Errno() {}

    /** The symbolic name, such as {@code EPERM}; {@code errno N} where the C library knows none. */
    public static String name(int errno) {
        if (errno == ENOTSUPP) {
            return "ENOTSUPP";
        }
        try {
            Pointer name = CLibrary.ErrnoNames.strerrorname_np(errno);
            return name == null ? "errno " + errno : name.getString(0);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError glibcBefore232) {
            return "errno " + errno;
        }
    }
}
