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
    private static final int KEY_BYTES = 40;
    private static final int ORDER_BYTES = 104;

    private Things() {}

    /** What an order to count a thing says: its key in bytes, and what the entry grows by. */
    public record Thing(
            byte[] key, long total, long small, long untyped, long latency, long wide, long depth, String file) {
        /** Another by its key. */
        public static Thing of(int pid, int kind, String comm, int device, int inode, int error) {
            byte[] key = ByteBuffer.allocate(KEY_BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putInt(0, pid)
                    .putInt(4, kind)
                    .put(8, text(comm))
                    .putInt(24, device)
                    .putInt(28, inode)
                    .putInt(32, error)
                    .array();
            return new Thing(key, 0, 0, 0, 0, 0, 0, "");
        }

        /** One of this command and no other key. */
        public static Thing of(String comm) {
            return of(0, 0, comm, 0, 0, 0);
        }

        /** With bytes of the key that no metric shows. */
        public Thing padded(int padding) {
            byte[] other = Arrays.copyOf(key, key.length);
            ByteBuffer.wrap(other).order(ByteOrder.nativeOrder()).putInt(36, padding);
            return new Thing(other, total, small, untyped, latency, wide, depth, file);
        }

        /** Growing by these. */
        public Thing counts(long newTotal, long newSmall, long newUntyped) {
            return new Thing(key, newTotal, newSmall, newUntyped, latency, wide, depth, file);
        }

        /** With one in the slot of each. */
        public Thing took(long newLatency, long newWide) {
            return new Thing(key, total, small, untyped, newLatency, newWide, depth, file);
        }

        /** Setting these. */
        public Thing at(long newDepth, String newFile) {
            return new Thing(key, total, small, untyped, latency, wide, newDepth, newFile);
        }

        private byte[] bytes() {
            ByteBuffer order = ByteBuffer.allocate(ORDER_BYTES).order(ByteOrder.nativeOrder());
            order.put(key);
            order.putLong(total).putLong(small).putLong(untyped);
            order.putLong(latency).putLong(wide).putLong(depth).put(text(file));
            return order.array();
        }
    }

    private static byte[] text(String text) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), TEXT_BYTES);
    }

    /** Counts one. */
    public static void count(Thing thing) {
        give(ORDER, thing.bytes());
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
