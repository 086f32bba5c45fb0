package io.bpfmetrics.testing;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;

/** A descriptor of a BPF object; closing it lets the kernel free the object if nobody else holds it. */
public abstract class KernelObject implements AutoCloseable {
    private final int id;
    private int fd;

    KernelObject(int fd, int id) {
        this.fd = fd;
        this.id = id;
    }

    /** The descriptor. */
    public final int fd() {
        if (fd < 0) {
            throw new IllegalStateException("BPF object " + id + " is closed");
        }
        return fd;
    }

    /** The id that the kernel gave. */
    public final int id() {
        return id;
    }

    /** Pins the object under bpffs, as a loader that goes away does. */
    public final void pin(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        Memory name = new Memory(bytes.length + 1L);
        name.clear();
        name.write(0, bytes, 0, bytes.length);
        new BpfCall(BpfCall.OBJ_PIN, 16)
                .pointer(0, name)
                .number(8, fd())
                .run("BPF_OBJ_PIN of object " + id() + " at " + path);
    }

    /** Closes the descriptor; a second call does nothing. */
    @Override
    public final void close() {
        if (fd >= 0) {
            Libc.close(fd);
            fd = -1;
        }
    }
}
