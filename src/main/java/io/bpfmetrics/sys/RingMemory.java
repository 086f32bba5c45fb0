package io.bpfmetrics.sys;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The memory of a BPF ring buffer, see {@code Documentation/bpf/ringbuf.rst} of the kernel: a page with the place where
 * reading has got to, which we write; a page with the place where writing has got to, and the data, which only the kernel
 * writes. The data is there twice in a row, so that no record is ever in two pieces. Not thread-safe; the kernel's side is
 * taken care of. Once it is closed, every method throws {@link IllegalStateException}.
 */
public final class RingMemory implements AutoCloseable {
    /** The most bytes of data: twice of more is more than a buffer of Java's can have. */
    public static final int MOST_BYTES = 1 << 29;

    private static final int PROT_READ = 1;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final long MAP_FAILED = -1;
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final int pageSize;
    private final long consumerAddress;
    private final long producerAddress;
    private final long producerLength;
    private final ByteBuffer consumer;
    private final ByteBuffer producer;
    private final ByteBuffer data;
    private boolean isMapped = true;

    private RingMemory(int pageSize, long consumerAddress, long producerAddress, int dataSize) {
        this.pageSize = pageSize;
        this.consumerAddress = consumerAddress;
        this.producerAddress = producerAddress;
        producerLength = pageSize + 2L * dataSize;
        consumer = bytes(consumerAddress, pageSize);
        // read-only in Java too: a write would be a signal, and the end of the process
        producer = bytes(producerAddress, pageSize).asReadOnlyBuffer();
        data = bytes(producerAddress + pageSize, 2 * dataSize)
                .asReadOnlyBuffer()
                .order(ByteOrder.nativeOrder());
    }

    private static ByteBuffer bytes(long address, int length) {
        return new Pointer(address).getByteBuffer(0, length).order(ByteOrder.nativeOrder());
    }

    /**
     * Maps a ring buffer, which stays when its descriptor is closed.
     *
     * @param fd of the map
     * @param dataSize the map's {@code max_entries}, at most {@link #MOST_BYTES}
     * @throws ErrnoException if the kernel refuses
     */
    public static RingMemory map(int fd, int dataSize) throws ErrnoException {
        if (dataSize < 1 || dataSize > MOST_BYTES) {
            throw new IllegalArgumentException("a ring of " + dataSize + " bytes cannot be mapped");
        }
        int pageSize = PerfRing.pageSize();
        long consumer = map(pageSize, PROT_READ_WRITE, fd, 0);
        try {
            long producer = map(pageSize + 2L * dataSize, PROT_READ, fd, pageSize);
            return new RingMemory(pageSize, consumer, producer, dataSize);
        } catch (ErrnoException e) {
            AttachCalls.munmap(consumer, pageSize);
            throw e;
        }
    }

    private static long map(long length, int protection, int fd, long offset) throws ErrnoException {
        long address = AttachCalls.mmap(0, length, protection, MAP_SHARED, fd, offset);
        int errno = Native.getLastError();
        if (address == MAP_FAILED) {
            throw new ErrnoException(errno);
        }
        return address;
    }

    /** The data, twice, in host order; nobody can write to it. Touching it after {@link #close} ends the process. */
    public ByteBuffer data() {
        requireMapped();
        return data;
    }

    /** How many bytes have been read since the start. */
    public long consumerPosition() {
        requireMapped();
        return (long) LONG.getAcquire(consumer, 0);
    }

    /** How many bytes have been written since the start, or are about to be. */
    public long producerPosition() {
        requireMapped();
        return (long) LONG.getAcquire(producer, 0);
    }

    /** A number in the data that tells whether what is behind it has been written; a multiple of 4. */
    public int header(int offset) {
        requireMapped();
        return (int) INT.getAcquire(data, offset);
    }

    /** Says how many bytes have been read since the start; the kernel may write over them. */
    public void release(long position) {
        requireMapped();
        LONG.setRelease(consumer, 0, position);
    }

    private void requireMapped() {
        if (!isMapped) {
            throw new IllegalStateException("the ring buffer is closed");
        }
    }

    @Override
    public void close() {
        if (isMapped) {
            isMapped = false;
            AttachCalls.munmap(consumerAddress, pageSize);
            AttachCalls.munmap(producerAddress, producerLength);
        }
    }
}
