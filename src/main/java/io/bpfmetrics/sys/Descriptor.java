package io.bpfmetrics.sys;

import com.sun.jna.Native;
import java.lang.ref.Reference;

/** A file or folder that is open for reading, for calls that take a descriptor in place of a path. */
public final class Descriptor implements AutoCloseable {
    private static final int AT_FDCWD = -100;
    private static final int O_RDONLY_CLOEXEC = 0x80000;

    private final int fd;

    private Descriptor(int fd) {
        this.fd = fd;
    }

    /**
     * Opens a path.
     *
     * @throws ErrnoException if that fails
     */
    public static Descriptor open(String path) throws ErrnoException {
        NativeBuffer nativePath = NativeText.of(path);
        try {
            int fd = CLibrary.openat(AT_FDCWD, nativePath.address(), O_RDONLY_CLOEXEC);
            int errno = Native.getLastError();
            if (fd < 0) {
                throw new ErrnoException(errno);
            }
            return new Descriptor(fd);
        } finally {
            Reference.reachabilityFence(nativePath); // its memory is freed with it
        }
    }

    /** The number. */
    public int fd() {
        return fd;
    }

    @Override
    public void close() {
        CLibrary.close(fd);
    }
}
