package io.bpfmetrics.testing;

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

    /** Closes the descriptor; a second call does nothing. */
    @Override
    public final void close() {
        if (fd >= 0) {
            Libc.close(fd);
            fd = -1;
        }
    }
}
