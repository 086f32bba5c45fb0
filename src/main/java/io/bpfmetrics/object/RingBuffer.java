package io.bpfmetrics.object;

import io.bpfmetrics.kernel.MapShape;
import io.bpfmetrics.sys.Errno;
import io.bpfmetrics.sys.ErrnoException;
import io.bpfmetrics.sys.RingMemory;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A BPF ring buffer, which all processors share: records come in the order in which room was made for them, whichever
 * processor that was, so the listener gets -1 for it. The kernel remembers how far it was read; who opens it again goes
 * on there. Opening it needs no privilege beyond the map's descriptor. Not thread-safe.
 */
public final class RingBuffer implements EventBuffer {
    private static final System.Logger LOGGER = System.getLogger(RingBuffer.class.getName());
    private static final int BPF_F_RB_OVERWRITE = 1 << 19; // Linux 6.19
    private static final int BPF_RINGBUF_DISCARD_BIT = 1 << 30; // these three in linux/bpf.h
    private static final int BPF_RINGBUF_BUSY_BIT = 1 << 31;
    private static final int BPF_RINGBUF_HDR_SZ = 8;
    private static final int ANY_PROCESSOR = -1;
    private static final int RELEASES_A_ROUND = 16; // each makes the processors fetch that memory anew

    private final ObjectMap map;
    private final RingMemory memory;
    private final ByteBuffer data;
    private final long size;
    private final long mask;
    private final long releaseBytes;
    private long position;
    private boolean isClosed;
    private boolean isSaid;

    private RingBuffer(ObjectMap map, RingMemory memory) {
        this.map = map;
        this.memory = memory;
        data = memory.data();
        size = data.capacity() / 2;
        mask = size - 1;
        releaseBytes = size / RELEASES_A_ROUND;
    }

    /**
     * Opens the ring buffer of a loaded object.
     *
     * @throws ObjectException if it is none, the kernel refuses, or it is too big to be mapped
     */
    public static RingBuffer open(ObjectMap map) throws ObjectException {
        requireReadable(map);
        try {
            return new RingBuffer(map, RingMemory.map(map.fd(), map.shape().maxEntries()));
        } catch (ErrnoException e) {
            boolean isForbidden = e.errno() == Errno.EPERM || e.errno() == Errno.EACCES;
            throw new ObjectException(
                    isForbidden ? ObjectException.Kind.NOT_PERMITTED : ObjectException.Kind.REFUSED,
                    name(map) + ": mapping its memory (mmap): " + ErrnoWords.of(e),
                    e);
        }
    }

    private static void requireReadable(ObjectMap map) throws ObjectException {
        MapShape shape = map.shape();
        if (!shape.isRingBuffer()) {
            throw new ObjectException(name(map) + " cannot be read as a ring buffer: its type is " + shape.type()
                    + " and not BPF_MAP_TYPE_RINGBUF (27)");
        }
        if ((shape.flags() & BPF_F_RB_OVERWRITE) != 0) {
            throw new ObjectException(name(map) + " cannot be read while programs write to it, because they write over"
                    + " what was not read yet; create it without BPF_F_RB_OVERWRITE");
        }
        if (Integer.compareUnsigned(shape.maxEntries(), RingMemory.MOST_BYTES) > 0) {
            throw new ObjectException(name(map) + ": a ring buffer of "
                    + (Integer.toUnsignedLong(shape.maxEntries()) >> 20) + " MiB cannot be mapped; give it at most "
                    + (RingMemory.MOST_BYTES >> 20) + " MiB (max_entries)");
        }
    }

    private static String name(ObjectMap map) {
        return "map " + Integer.toUnsignedString(map.id()) + " \"" + map.name() + "\"";
    }

    /**
     * {@inheritDoc} What comes meanwhile is left for the next time, and so is everything behind a record that a program has
     * not finished yet. Where the memory makes no sense, which only another reader of the same map can bring about, all of
     * it is skipped, and one record is told to be lost: at least one was.
     */
    @Override
    public long read(EventListener listener) {
        if (isClosed) {
            return 0;
        }
        position = memory.consumerPosition(); // and not what we know: others may read too
        long end = memory.producerPosition();
        long start = position;
        try {
            if (isPossible(end)) {
                readTo(end, listener);
            } else {
                skipTo(end, listener);
                return 0; // from nonsense to the end is no size
            }
            return position - start;
        } finally {
            memory.release(position);
            // The kernel wakes nobody up for a record unless it finds that all before it was read. So it must see the
            // position before epoll looks for records: either it wakes us up then, or epoll finds the record. And epoll
            // looks before it waits, so it is no matter that records came meanwhile.
            VarHandle.fullFence();
        }
    }

    private boolean isPossible(long end) {
        long unread = end - position;
        return unread >= 0 && unread <= size && (position & 7) == 0;
    }

    private void readTo(long end, EventListener listener) {
        long at = position; // kept out of the object as long as nobody asks: memory is slow
        long released = at;
        int lastLength = -1;
        long whole = 0;
        try {
            while (at != end) {
                int offset = (int) (at & mask);
                int header = memory.header(offset);
                if ((header & BPF_RINGBUF_BUSY_BIT) != 0) {
                    return;
                }
                int length = header & ~BPF_RINGBUF_DISCARD_BIT;
                if (length
                        != lastLength) { // a guess of the processor's, which need not wait for memory to find the next
                    lastLength = length;
                    whole = (length + BPF_RINGBUF_HDR_SZ + 7L) & ~7L;
                }
                if (at + whole > end) {
                    skipTo(end, listener);
                    at = end;
                    return;
                }
                at += whole; // first, or a listener that fails would get it again and again
                if (header == length) {
                    listener.record(data, offset + BPF_RINGBUF_HDR_SZ, length, ANY_PROCESSOR);
                }
                if (at - released >= releaseBytes) {
                    memory.release(at);
                    released = at;
                }
            }
        } finally {
            position = at;
        }
    }

    private void skipTo(long end, EventListener listener) {
        position = end;
        listener.lost(1, ANY_PROCESSOR);
        if (!isSaid) {
            isSaid = true;
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    name(map)
                            + ": what is in the ring buffer makes no sense, so it was skipped; does another program read"
                            + " it too? It can have one reader only");
        }
    }

    @Override
    public List<Integer> descriptors() {
        return isClosed ? List.of() : List.of(map.fd());
    }

    @Override
    public void close() {
        isClosed = true;
        memory.close();
    }
}
