package io.bpfmetrics.sys;

/** What holds a program attached. Not thread-safe. */
public final class KernelLink implements AutoCloseable {
    private final Runnable detach;
    private boolean isClosed;

    private KernelLink(Runnable detach) {
        this.detach = detach;
    }

    /** A {@code struct bpf_link} of libbpf's. */
    static KernelLink ofLibBpf(long address) {
        return new KernelLink(() -> LibBpfCalls.bpf_link__destroy(address));
    }

    /** A link's descriptor. */
    static KernelLink ofDescriptor(int fd) {
        return new KernelLink(() -> CLibrary.close(fd));
    }

    /** Detaches; a second call does nothing. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            detach.run();
        }
    }
}
