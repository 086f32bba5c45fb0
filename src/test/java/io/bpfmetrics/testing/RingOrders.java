package io.bpfmetrics.testing;

import java.nio.file.Path;

/**
 * Orders to the program of {@code native/testdata/ring_events.bpf.c}, which obeys at once and on this thread's processor.
 * It obeys the first process that orders anything.
 */
public final class RingOrders {
    /** The program, with the ring buffers {@code records} and {@code others} of 64 KiB each, and {@code counts}. */
    public static final Path OBJECT = ExporterCommand.projectDirectory()
            .resolve("native")
            .resolve("testdata")
            .resolve("ring_events.bpf.o");

    private static final int ORDER = 0x7e580000;
    private static final int OTHER = 0x100;
    private static final int PUT = 1;
    private static final int DISCARD = 2;
    private static final int FLOOD = 3;
    private static final int HOLD = 4;
    private static final int LET_GO = 5;
    private static final int MOST_AT_ONCE = 250;

    private RingOrders() {}

    /** Puts a record of {@code size} bytes, at most 4096, into {@code records}; its words count up from a number. */
    public static void put(int size, long number) {
        give(PUT, size, number);
    }

    /** The same for {@code others}. */
    public static void putOther(int size, long number) {
        give(PUT | OTHER, size, number);
    }

    /** Takes room for a record of 16 bytes in {@code records} and gives it up. */
    public static void discard() {
        give(DISCARD, 0, 0);
    }

    /**
     * Puts records of 64 bytes into {@code records}, numbered in their first word. Element 0 of {@code counts} grows by those
     * that found room, element 1 by those that did not.
     */
    public static void flood(long wanted, long first) {
        for (long done = 0; done < wanted; done += MOST_AT_ONCE) {
            give(FLOOD, Math.min(MOST_AT_ONCE, wanted - done), first + done);
        }
    }

    /**
     * Takes room for a record of 16 bytes, puts another one with the next number behind it, which wakes up readers, and
     * fills in the first when {@link #letGo} is called from another thread, or after some time.
     */
    public static void hold(long number) {
        give(HOLD, 0, number);
    }

    /** Ends {@link #hold}. */
    public static void letGo() {
        give(LET_GO, 0, 0);
    }

    private static void give(int command, long argument, long number) {
        Libc.syscall(
                Libc.isArm64() ? 141 : 140, argument << 32 | ORDER | command, number); // getpriority(which, number)
    }
}
