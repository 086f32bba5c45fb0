package io.bpfmetrics.sys;

import com.sun.jna.Native;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Waits for any of many descriptors, see {@code epoll(7)}. One thread waits; any thread may add, remove and wake up.
 * Closed by the thread that waits, when no other can call any more.
 */
public final class Epoll implements AutoCloseable {
    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EFD_CLOEXEC_NONBLOCK = 0x80800;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLLIN = 1;
    private static final int MOST_EVENTS = 64; // at a time; the others come with the next call
    private static final boolean IS_PACKED = System.getProperty("os.arch").equals("amd64");
    private static final int DATA = IS_PACKED ? 4 : 8; // struct epoll_event is packed on x86-64 only
    private static final int EVENT_SIZE = DATA + 8;

    private final int fd;
    private final int waker;
    private final NativeBuffer events = NativeBuffer.allocate(MOST_EVENTS * EVENT_SIZE);

    private Epoll(int fd, int waker) {
        this.fd = fd;
        this.waker = waker;
    }

    /**
     * One that waits for nothing yet.
     *
     * @throws ErrnoException if the kernel refuses, mostly because too many files are open
     */
    public static Epoll open() throws ErrnoException {
        int fd = checked(Calls.epoll_create1(EPOLL_CLOEXEC));
        int waker = -1;
        try {
            waker = checked(Calls.eventfd(0, EFD_CLOEXEC_NONBLOCK));
            Epoll opened = new Epoll(fd, waker);
            opened.add(waker);
            return opened;
        } catch (ErrnoException e) {
            CLibrary.close(fd);
            if (waker >= 0) {
                CLibrary.close(waker);
            }
            throw e;
        }
    }

    /**
     * Waits for a descriptor too, from now on.
     *
     * @throws ErrnoException if the kernel refuses
     */
    public void add(int descriptor) throws ErrnoException {
        checked(control(EPOLL_CTL_ADD, descriptor));
    }

    /** Waits for a descriptor no more. Closing it is not enough where somebody else has its file open too. */
    public void remove(int descriptor) {
        control(EPOLL_CTL_DEL, descriptor);
    }

    private int control(int operation, int descriptor) {
        NativeBuffer event = NativeBuffer.allocate(EVENT_SIZE);
        event.bytes().putInt(0, EPOLLIN).putLong(DATA, descriptor);
        try {
            return Calls.epoll_ctl(fd, operation, descriptor, event.address());
        } finally {
            Reference.reachabilityFence(event); // its memory is freed with it
        }
    }

    /**
     * Waits for as long as it takes.
     *
     * @return those that are ready; none if it was woken up or disturbed
     */
    public int[] await() {
        int count = Math.max(0, Calls.epoll_wait(fd, events.address(), MOST_EVENTS, -1)); // EINTR does no harm
        ByteBuffer bytes = events.bytes();
        int[] ready = new int[count];
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int descriptor = (int) bytes.getLong(i * EVENT_SIZE + DATA);
            if (descriptor != waker) {
                ready[kept++] = descriptor;
            }
        }
        return Arrays.copyOf(ready, kept);
    }

    /** Ends the waiting, now or when it next begins; from then on it never waits again. */
    public void wake() {
        NativeBuffer one = NativeBuffer.allocate(Long.BYTES);
        one.bytes().putLong(0, 1);
        try {
            AttachCalls.write(waker, one.address(), Long.BYTES);
        } finally {
            Reference.reachabilityFence(one);
        }
    }

    @Override
    public void close() {
        CLibrary.close(waker);
        CLibrary.close(fd);
    }

    private static int checked(int result) throws ErrnoException {
        int errno = Native.getLastError();
        if (result < 0) {
            throw new ErrnoException(errno);
        }
        return result;
    }

    /** Named as in C. */
    private static final class Calls {
        static {
            Native.register(Calls.class, "c");
        }

        private Calls() {}

        static native int epoll_create1(int flags);

        static native int epoll_ctl(int epoll, int operation, int fd, long event);

        static native int epoll_wait(int epoll, long events, int most, int timeoutMillis);

        static native int eventfd(int initial, int flags);
    }
}
