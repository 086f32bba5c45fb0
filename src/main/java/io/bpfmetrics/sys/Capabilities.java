package io.bpfmetrics.sys;

import com.sun.jna.Native;
import java.util.concurrent.TimeUnit;

/**
 * The capabilities of this process. In Linux they belong to threads, and a thread can only give up its own; a library
 * of ours sends every thread, those of the JVM included, a real-time signal that makes it do so.
 *
 * <p>The signal is the first of 40 to 61 that nobody handles; the JVM uses none of them (the JDK's sockets use 62, the C
 * library 32 and 33). System calls that it interrupts are restarted. It is given back afterwards.
 */
public final class Capabilities {
    private static final long PATIENCE_SECONDS = 10;
    private static final int THREAD_ID_SIZE = 4;
    private static final Object LOCK = new Object();

    private Capabilities() {}

    /**
     * Leaves every thread, and those that they start, with these capabilities: permitted and effective, none
     * inheritable or ambient, and where CAP_SETPCAP was there, no others in the bounding set. Programs that they
     * execute cannot gain any either ({@code no_new_privs}). There is no way back. Thread-safe.
     *
     * @param mask bit n stands for capability n of {@code linux/capability.h}
     * @throws CapabilityException if a thread could not be made to; some may have given up theirs then
     */
    public static void keep(long mask) throws CapabilityException {
        synchronized (LOCK) {
            NativeBuffer thread = NativeBuffer.allocate(THREAD_ID_SIZE);
            int result = call(mask, thread);
            if (result < 0) {
                throw new CapabilityException(-result, thread.bytes().getInt(0));
            }
        }
    }

    private static int call(long mask, NativeBuffer thread) throws CapabilityException {
        try {
            return Library.bpf_metrics_keep_capabilities(
                    mask, TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS), thread.address());
        } catch (LinkageError e) {
            throw new CapabilityException(e);
        }
    }

    private static final class Library {
        static {
            Native.register(Library.class, "bpf_metrics_capabilities");
        }

        private Library() {}

        static native int bpf_metrics_keep_capabilities(long keep, long timeoutNanoseconds, long thread);
    }
}
