package io.bpfmetrics.sys;

import com.sun.jna.Native;

/** Reads small files of procfs without making garbage. Not thread-safe. */
public final class SystemFile {
    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;

    private SystemFile() {}

    /**
     * Reads a file from its start until the buffer is full or the file ends.
     *
     * @param path the path, ended by a zero byte
     * @return the number of bytes read, or {@code -errno}
     */
    public static int read(byte[] path, NativeBuffer buffer) {
        int fd = CLibrary.open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0) {
            return -Native.getLastError();
        }
        try {
            long count = CLibrary.read(fd, buffer.address(), buffer.size());
            return count < 0 ? -Native.getLastError() : (int) count;
        } finally {
            CLibrary.close(fd);
        }
    }
}
