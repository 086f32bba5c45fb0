package io.bpfmetrics.testing;

import com.sun.jna.Memory;
import java.nio.file.Path;

/**
 * Orders to the program of {@code native/testdata/events.bpf.c}: each is a record in one of its perf event arrays, at
 * once and on this thread's processor. The program obeys the first process that orders anything.
 */
public final class Orders {
    /** The program, with the maps {@code events_total}, {@code others_total} and {@code plain_total}. */
    public static final Path OBJECT = ExporterCommand.projectDirectory()
            .resolve("native")
            .resolve("testdata")
            .resolve("events.bpf.o");

    private static final int ORDER = 0x7e570000;
    private static final int OTHERS = 0x100;
    private static final int PROCESSORS_SIZE = 128;

    private Orders() {}

    /** Puts records of {@code size} bytes into {@code events_total}, whose first eight bytes are a number. */
    public static void events(int count, int size, long number) {
        give(ORDER | size, number, count);
    }

    /** The same for {@code others_total}. */
    public static void others(int count, int size, long number) {
        give(ORDER | OTHERS | size, number, count);
    }

    private static void give(int which, long number, int count) {
        for (int i = 0; i < count; i++) {
            Libc.syscall(Libc.isArm64() ? 141 : 140, which, number); // getpriority(which, number)
        }
    }

    /** Does something with this thread on the first processor that it may use. */
    public static void onOneProcessor(Runnable work) {
        Memory all = affinity();
        on(Long.lowestOneBit(all.getLong(0)), all, work);
    }

    /** Does something with this thread on each processor that it may use, one after the other; returns their number. */
    public static int onEachProcessor(Runnable work) {
        Memory all = affinity();
        for (long left = all.getLong(0); left != 0; left &= left - 1) {
            on(Long.lowestOneBit(left), all, work);
        }
        return Long.bitCount(all.getLong(0));
    }

    private static Memory affinity() {
        Memory all = new Memory(PROCESSORS_SIZE);
        all.clear();
        Libc.sched_getaffinity(0, PROCESSORS_SIZE, all);
        return all;
    }

    private static void on(long processor, Memory all, Runnable work) {
        Memory one = new Memory(PROCESSORS_SIZE);
        one.clear();
        one.setLong(0, processor);
        if (processor == 0 || Libc.sched_setaffinity(0, PROCESSORS_SIZE, one) != 0) {
            throw new IllegalStateException("this thread cannot be bound to one of the first 64 processors");
        }
        try {
            work.run();
        } finally {
            Libc.sched_setaffinity(0, PROCESSORS_SIZE, all);
        }
    }
}
