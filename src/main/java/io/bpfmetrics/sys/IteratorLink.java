package io.bpfmetrics.sys;

import com.sun.jna.Native;
import java.lang.ref.Reference;
import java.util.OptionalInt;

/** What holds a program attached that goes over objects of the kernel when somebody reads. Not thread-safe. */
public final class IteratorLink implements AutoCloseable {
    private static final int BPF_ITER_CREATE = 33;
    private static final int ITER_SIZE = 8; // its descriptor, and flags

    private final int fd;
    private boolean isClosed;

    private IteratorLink(int fd) {
        this.fd = fd;
    }

    /**
     * Attaches a program of type tracing.
     *
     * @param map descriptor of the map that it goes over, for those that go over one
     */
    public static IteratorLink create(int program, OptionalInt map) throws ErrnoException {
        return new IteratorLink(BpfLinks.toIterator(program, map));
    }

    /** Begins to read; what is read stays good when the link is closed meanwhile. */
    public Reading open() throws ErrnoException {
        if (isClosed) {
            throw new ErrnoException(Errno.ENOENT);
        }
        NativeBuffer attributes = NativeBuffer.allocate(ITER_SIZE);
        attributes.bytes().putInt(0, fd);
        try {
            int result = AttachCalls.bpf(BPF_ITER_CREATE, attributes);
            if (result < 0) {
                throw new ErrnoException(-result);
            }
            return new Reading(result);
        } finally {
            Reference.reachabilityFence(attributes); // its memory is freed with it
        }
    }

    /** Detaches; a second call does nothing. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            CLibrary.close(fd);
        }
    }

    /** One walk over all the objects. Not thread-safe. */
    public static final class Reading implements AutoCloseable {
        private final int fd;

        private Reading(int fd) {
            this.fd = fd;
        }

        /**
         * Reads what comes next, as much as the kernel gives at a time.
         *
         * @param offset where in the buffer it goes, which it may fill to the end
         * @return how many bytes; 0 at the end
         */
        public int read(NativeBuffer buffer, int offset) throws ErrnoException {
            while (true) {
                long result = CLibrary.read(fd, buffer.address() + offset, buffer.size() - (long) offset);
                int errno = Native.getLastError();
                if (result >= 0) {
                    return (int) result;
                }
                // after a million objects about which the program wrote nothing the kernel lets others have a turn
                if (errno != Errno.EAGAIN && errno != Errno.EINTR) {
                    throw new ErrnoException(errno);
                }
            }
        }

        @Override
        public void close() {
            CLibrary.close(fd);
        }
    }
}
