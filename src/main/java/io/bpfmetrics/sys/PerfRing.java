package io.bpfmetrics.sys;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The memory that the kernel writes the records of a perf event to, see {@code perf_event_open(2)}: a ring of bytes
 * behind a page with the places where writing and reading have got to. Not thread-safe; the kernel's side is taken care
 * of.
 */
public final class PerfRing implements AutoCloseable {
    private static final int DATA_HEAD = 1024; // struct perf_event_mmap_page of linux/perf_event.h
    private static final int DATA_TAIL = 1032;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final long MAP_FAILED = -1;
    private static final int SC_PAGESIZE = 30;
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final long address;
    private final long length;
    private final ByteBuffer places;
    private final ByteBuffer data;
    private boolean isMapped = true;

    private PerfRing(long address, int pageSize, int dataSize) {
        this.address = address;
        this.length = (long) pageSize + dataSize;
        places = new Pointer(address).getByteBuffer(0, pageSize).order(ByteOrder.nativeOrder());
        data = new Pointer(address + pageSize).getByteBuffer(0, dataSize).order(ByteOrder.nativeOrder());
    }

    /**
     * Gives an event memory, which stays when the event is closed.
     *
     * @param dataSize bytes of the ring: a page, doubled any number of times
     * @throws ErrnoException if the kernel refuses; {@code EPERM} if that is more than the user may lock
     */
    public static PerfRing map(PerfEvent event, int dataSize) throws ErrnoException {
        int pageSize = pageSize();
        long length = (long) pageSize + dataSize;
        long address = AttachCalls.mmap(0, length, PROT_READ_WRITE, MAP_SHARED, event.fd(), 0);
        int errno = Native.getLastError();
        if (address == MAP_FAILED) {
            throw new ErrnoException(errno);
        }
        return new PerfRing(address, pageSize, dataSize);
    }

    /** Bytes of a page. */
    public static int pageSize() {
        return (int) Calls.sysconf(SC_PAGESIZE);
    }

    /** The ring's bytes in host order. */
    public ByteBuffer data() {
        return data;
    }

    /** How many bytes have been written since the start; they can be read, as far as the ring still holds them. */
    public long head() {
        requireMapped();
        return (long) LONG.getAcquire(places, DATA_HEAD);
    }

    /** Says how many bytes have been read since the start; the kernel may write over them. */
    public void release(long tail) {
        requireMapped();
        LONG.setRelease(places, DATA_TAIL, tail);
    }

    private void requireMapped() {
        if (!isMapped) {
            throw new IllegalStateException("the ring is closed");
        }
    }

    @Override
    public void close() {
        if (isMapped) {
            isMapped = false;
            AttachCalls.munmap(address, length);
        }
    }

    /** Named as in C. */
    private static final class Calls {
        static {
            Native.register(Calls.class, "c");
        }

        private Calls() {}

        static native long sysconf(int name);
    }
}
