package io.bpfmetrics.sys;

import com.sun.jna.Native;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds folders of a kernfs file system, such as cgroup2, by id: the kernel opens what has an id without a search.
 * Needs CAP_DAC_READ_SEARCH at every call (Linux 5.5 and later). Thread-safe.
 */
public final class FolderHandles implements AutoCloseable {
    private static final int AT_FDCWD = -100;
    private static final int O_RDONLY = 0;
    private static final int O_PATH = 0x200000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int FILEID_KERNFS = 0xfe; // linux/exportfs.h; the handle is the 64-bit id
    private static final int ID_SIZE = 8;
    private static final int ID_OFFSET = 8; // after the length and the type in struct file_handle
    private static final String DELETED = " (deleted)"; // the kernel's word behind the name of what is gone

    private final int mount;
    private final NativeBuffer handle = NativeBuffer.allocate(ID_OFFSET + ID_SIZE);
    private boolean isClosed;

    /**
     * Handles of the file system that is mounted here.
     *
     * @throws IOException if the folder cannot be opened
     */
    public FolderHandles(Path mountPoint) throws IOException {
        byte[] path = mountPoint.toString().getBytes(StandardCharsets.UTF_8);
        NativeBuffer nativePath = NativeBuffer.allocate(path.length + 1);
        nativePath.bytes().put(0, path);
        try {
            mount = CLibrary.openat(AT_FDCWD, nativePath.address(), O_RDONLY | O_CLOEXEC);
            if (mount < 0) {
                throw new IOException("opening " + mountPoint + ": " + Errno.name(Native.getLastError()));
            }
        } finally {
            Reference.reachabilityFence(nativePath); // its memory is freed with it
        }
    }

    /**
     * The path of the folder with this id; empty if there is none any more.
     *
     * @throws IOException if the kernel does not say, mostly for want of CAP_DAC_READ_SEARCH
     */
    public synchronized Optional<String> path(long id) throws IOException {
        if (isClosed) {
            return Optional.empty();
        }
        handle.bytes().putInt(0, ID_SIZE).putInt(4, FILEID_KERNFS).putLong(ID_OFFSET, id);
        int fd = Calls.open_by_handle_at(mount, handle.address(), O_PATH | O_CLOEXEC);
        if (fd < 0) {
            int errno = Native.getLastError();
            if (errno == Errno.EPERM || errno == Errno.EACCES || errno == Errno.ENOSYS) {
                throw new IOException("open_by_handle_at: " + Errno.name(errno));
            }
            return Optional.empty(); // ESTALE: there is nothing with this id
        }
        try {
            String path = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
            boolean isFolder = Files.isDirectory(Path.of(path)); // files of cgroups have ids of the same kind
            return path.endsWith(DELETED) || !isFolder ? Optional.empty() : Optional.of(path);
        } finally {
            CLibrary.close(fd);
        }
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            CLibrary.close(mount);
        }
    }

    /** Named as in C. */
    private static final class Calls {
        static {
            Native.register(Calls.class, "c");
        }

        private Calls() {}

        static native int open_by_handle_at(int mount, long handle, int flags);
    }
}
