package io.bpfmetrics.sys;

import com.sun.jna.Native;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;

/**
 * A folder of small files, such as one of procfs, that are read often. It stays open, so that a read need not resolve
 * its path, and reads make no garbage. Not thread-safe.
 */
public final class SystemFolder {
    private static final int AT_FDCWD = -100;
    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;
    private static final int LONGEST_NAME = 256;

    private final int folder;
    private final NativeBuffer name = NativeBuffer.allocate(LONGEST_NAME);

    /** Opens a folder for the life of the process; if that fails, every read says so. */
    public SystemFolder(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        NativeBuffer nativePath = NativeBuffer.allocate(bytes.length + 1);
        nativePath.bytes().put(0, bytes);
        try {
            int fd = CLibrary.openat(AT_FDCWD, nativePath.address(), O_RDONLY | O_CLOEXEC);
            folder = fd < 0 ? -Native.getLastError() : fd;
        } finally {
            Reference.reachabilityFence(nativePath); // its memory is freed with it
        }
    }

    /**
     * Reads the file whose name is this number, from its start until the buffer is full or the file ends.
     *
     * @return the number of bytes read, or {@code -errno}
     */
    public int read(int number, NativeBuffer buffer) {
        if (folder < 0) {
            return folder;
        }
        putName(number);
        int fd = CLibrary.openat(folder, name.address(), O_RDONLY | O_CLOEXEC);
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

    private void putName(int number) {
        int digits = 1;
        for (int rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        name.bytes().put(digits, (byte) 0);
        int rest = number;
        for (int at = digits - 1; at >= 0; at--) {
            name.bytes().put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
    }
}
