package io.bpfmetrics.object;

import java.util.List;

/** A BPF ring buffer, which all processors share. Not thread-safe. */
public final class RingBuffer implements EventBuffer {
    private RingBuffer() {}

    /**
     * Opens the ring buffer of a loaded object.
     *
     * @throws ObjectException if the kernel refuses, or it is too big to be mapped
     */
    public static RingBuffer open(ObjectMap map) throws ObjectException {
        if (!map.shape().isPerfEventArray()) {
            throw new ObjectException("map \"" + map.name() + "\": not yet");
        }
        return new RingBuffer();
    }

    @Override
    public void read(EventListener listener) {}

    @Override
    public List<Integer> descriptors() {
        return List.of();
    }

    @Override
    public void close() {}
}
