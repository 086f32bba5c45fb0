package io.bpfmetrics.sys;

import com.sun.jna.Native;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Watches the folders of a whole file system being created and removed, see {@code fanotify(7)}. Needs CAP_SYS_ADMIN to
 * open and nothing to read; kernfs, so cgroup2, takes part since Linux 6.6. One thread reads and closes.
 */
public final class Fanotify implements AutoCloseable {
    private static final int FAN_CLOEXEC = 0x1;
    private static final int FAN_NONBLOCK = 0x2;
    private static final int FAN_REPORT_DFID_NAME_TARGET = 0x200 | 0x400 | 0x800 | 0x1000; // Linux 5.17
    private static final int FAN_MARK_ADD = 0x1;
    private static final int FAN_MARK_ONLYDIR = 0x8;
    private static final int FAN_MARK_FILESYSTEM = 0x100;
    private static final long FAN_CREATE = 0x100;
    private static final long FAN_DELETE = 0x200;
    private static final long FAN_ONDIR = 0x40000000;
    private static final int AT_FDCWD = -100;
    private static final short POLLIN = 1;
    private static final int POLLFD_SIZE = 8;

    private final int fd;
    private final NativeBuffer pollfd = NativeBuffer.allocate(POLLFD_SIZE);

    private Fanotify(int fd) {
        this.fd = fd;
        pollfd.bytes().putInt(0, fd).putShort(4, POLLIN);
    }

    /**
     * Watches the file system that is mounted here, from now on.
     *
     * @throws IOException if the kernel refuses, mostly for want of CAP_SYS_ADMIN
     */
    public static Fanotify open(Path mountPoint) throws IOException {
        int fd = Calls.fanotify_init(FAN_CLOEXEC | FAN_NONBLOCK | FAN_REPORT_DFID_NAME_TARGET, 0);
        if (fd < 0) {
            throw new IOException("fanotify_init: " + Errno.name(Native.getLastError()));
        }
        byte[] path = mountPoint.toString().getBytes(StandardCharsets.UTF_8);
        NativeBuffer nativePath = NativeBuffer.allocate(path.length + 1);
        nativePath.bytes().put(0, path);
        try {
            int flags = FAN_MARK_ADD | FAN_MARK_ONLYDIR | FAN_MARK_FILESYSTEM;
            if (Calls.fanotify_mark(fd, flags, FAN_CREATE | FAN_DELETE | FAN_ONDIR, AT_FDCWD, nativePath.address())
                    != 0) {
                int errno = Native.getLastError();
                CLibrary.close(fd);
                throw new IOException("fanotify_mark on " + mountPoint + ": " + Errno.name(errno));
            }
        } finally {
            Reference.reachabilityFence(nativePath); // its memory is freed with it
        }
        return new Fanotify(fd);
    }

    /**
     * Waits for events and reads those that fit into the buffer, as {@code struct fanotify_event_metadata} with what
     * follows it.
     *
     * @return the number of bytes; 0 if nothing came in that time
     * @throws IOException if reading fails
     */
    public int read(NativeBuffer events, int timeoutMillis) throws IOException {
        int ready = Calls.poll(pollfd.address(), 1, timeoutMillis);
        if (ready <= 0) {
            return 0; // a signal ends the wait early: no harm
        }
        long count = CLibrary.read(fd, events.address(), events.size());
        if (count >= 0) {
            return (int) count;
        }
        int errno = Native.getLastError();
        if (errno == Errno.EAGAIN) {
            return 0;
        }
        throw new IOException("reading fanotify events: " + Errno.name(errno));
    }

    @Override
    public void close() {
        CLibrary.close(fd);
    }

    /** Named as in C. */
    private static final class Calls {
        static {
            Native.register(Calls.class, "c");
        }

        private Calls() {}

        static native int fanotify_init(int flags, int eventFlags);

        static native int fanotify_mark(int fd, int flags, long mask, int folder, long path);

        static native int poll(long fds, long count, int timeoutMillis);
    }
}
