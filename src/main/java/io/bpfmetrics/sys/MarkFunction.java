package io.bpfmetrics.sys;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * A function that does nothing, in a file of its own that lives in memory: a uprobe at the start of the file runs when,
 * and only when, {@link #call} is called. Not thread-safe.
 */
public final class MarkFunction implements AutoCloseable {
    /** An instruction without effect, then the one that returns, in the byte order of memory. */
    private static final Map<String, byte[]> CODE = Map.of(
            "amd64", new byte[] {(byte) 0x90, (byte) 0xc3},
            "aarch64", new byte[] {0x1f, 0x20, 0x03, (byte) 0xd5, (byte) 0xc0, 0x03, 0x5f, (byte) 0xd6},
            "riscv64", new byte[] {0x13, 0, 0, 0, 0x67, (byte) 0x80, 0, 0});

    private static final int FILE_SIZE = 4096; // the kernel wants a whole instruction's room behind the probe
    private static final int MFD_CLOEXEC = 1;
    private static final int PROT_READ_EXEC = 5;
    private static final int MAP_PRIVATE = 2;

    private final int fd;
    private final long address;

    private MarkFunction(int fd, long address) {
        this.fd = fd;
        this.address = address;
    }

    /**
     * Makes one.
     *
     * @throws ErrnoException if the kernel refuses; {@code ENOSYS} on an architecture whose instructions are not known
     *     here
     */
    public static MarkFunction create() throws ErrnoException {
        byte[] code = CODE.get(System.getProperty("os.arch"));
        if (code == null || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new ErrnoException(Errno.ENOSYS);
        }
        int fd = AttachCalls.memfd_create("post_attach_mark", MFD_CLOEXEC);
        if (fd < 0) {
            throw new ErrnoException(Native.getLastError());
        }
        NativeBuffer file = NativeBuffer.allocate(FILE_SIZE);
        file.bytes().put(0, code);
        long address = AttachCalls.write(fd, file.address(), FILE_SIZE) == FILE_SIZE
                ? AttachCalls.mmap(0, FILE_SIZE, PROT_READ_EXEC, MAP_PRIVATE, fd, 0)
                : -1;
        if (address == -1) {
            int errno = Native.getLastError();
            CLibrary.close(fd);
            throw new ErrnoException(errno);
        }
        return new MarkFunction(fd, address);
    }

    /** Where the kernel finds the file, for this process. */
    public String path() {
        return "/proc/self/fd/" + fd;
    }

    /** Does nothing but run what is attached. */
    public void call() {
        Function.getFunction(new Pointer(address)).invokeVoid(new Object[0]);
    }

    @Override
    public void close() {
        AttachCalls.munmap(address, FILE_SIZE);
        CLibrary.close(fd);
    }
}
