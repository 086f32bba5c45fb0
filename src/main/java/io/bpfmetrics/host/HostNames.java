package io.bpfmetrics.host;

/** Names of this host for numbers of the kernel. Thread-safe; what costs something is read when first asked for. */
public final class HostNames implements AutoCloseable {
    /** Names of the running host. */
    public HostNames() {}

    /** Stops watching. */
    @Override
    public void close() {}
}
