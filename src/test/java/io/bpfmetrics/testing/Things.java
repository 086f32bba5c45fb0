package io.bpfmetrics.testing;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Has the program of {@code native/testdata/gadget_mapiter.bpf.c} count in its maps, at once. Every loaded copy of it obeys
 * the first process that orders anything of it.
 */
public final class Things {
    /** The program, with the map {@code entries} of things and {@code hits_by_queue} of queues. */
    public static final Path OBJECT = ExporterCommand.projectDirectory()
            .resolve("native")
            .resolve("testdata")
            .resolve("gadget_mapiter.bpf.o");

    private static final int ORDER = 0x7e5a0000;
    private static final int QUEUES = 1;
    private static final int TEXT_BYTES = 16;
    private static final int ORDER_BYTES = 104;

    private Things() {}

    /** An order to count a thing: its key, and what the entry grows by. Immutable. */
    public static final class Thing {
        private final byte[] order = new byte[ORDER_BYTES];

        private Thing(ByteBuffer content) {
            content.get(0, order);
        }

        /** One by its key. */
        public static Thing of(int pid, int kind, String comm, int device, int inode, int error) {
            return new Thing(ByteBuffer.allocate(ORDER_BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putInt(0, pid)
                    .putInt(4, kind)
                    .put(8, text(comm))
                    .putInt(24, device)
                    .putInt(28, inode)
                    .putInt(32, error));
        }

        /** One of this command and no other key. */
        public static Thing of(String comm) {
            return of(0, 0, comm, 0, 0, 0);
        }

        private ByteBuffer copy() {
            return ByteBuffer.wrap(Arrays.copyOf(order, order.length)).order(ByteOrder.nativeOrder());
        }

        /** With bytes of the key that no metric shows. */
        public Thing padded(int padding) {
            return new Thing(copy().putInt(36, padding));
        }

        /** Growing by these. */
        public Thing counts(long total, long small, long untyped) {
            return new Thing(copy().putLong(40, total).putLong(48, small).putLong(56, untyped));
        }

        /** With one in the slot of each. */
        public Thing took(long latency, long wide) {
            return new Thing(copy().putLong(64, latency).putLong(72, wide));
        }

        /** Setting these. */
        public Thing at(long depth, String file) {
            return new Thing(copy().putLong(80, depth).put(88, text(file)));
        }
    }

    private static byte[] text(String text) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), TEXT_BYTES);
    }

    /** Counts one. */
    public static void count(Thing thing) {
        give(ORDER, thing.order);
    }

    /** Adds hits to a queue. */
    public static void hit(int queue, long hits) {
        give(
                ORDER | QUEUES,
                ByteBuffer.allocate(16)
                        .order(ByteOrder.nativeOrder())
                        .putInt(0, queue)
                        .putLong(8, hits)
                        .array());
    }

    private static void give(int which, byte[] order) {
        try (Memory memory = new Memory(order.length)) {
            memory.write(0, order, 0, order.length);
            Libc.syscall(Libc.isArm64() ? 141 : 140, which, Pointer.nativeValue(memory)); // getpriority(which, order)
        }
    }
}
