package io.bpfmetrics.testing;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Has the program of {@code native/testdata/event_records.bpf.c} put records with any content into its buffers, at once and
 * on this thread's processor. It obeys the first process that orders anything.
 */
public final class Records {
    /** The program, with the buffers of {@link Buffer}, what counts their losses, and {@code puts}. */
    public static final Path OBJECT = ExporterCommand.projectDirectory()
            .resolve("native")
            .resolve("testdata")
            .resolve("event_records.bpf.o");

    private static final int ORDER = 0x7e590000;
    private static final int LARGEST = 512;
    private static final int MOST_AT_ONCE = 250;

    private Records() {}

    /** Where records go. */
    public enum Buffer {
        /** A ring buffer of struct exec_event, with {@code execs_lost}. */
        EXECS(0),
        /** A ring buffer with {@code spans_lost_samples}. */
        SPANS(1),
        /** A ring buffer whose losses nobody counts. */
        PLAIN(2),
        /** A perf event array. */
        OOMS(3);

        private final int number;

        Buffer(int number) {
            this.number = number;
        }

        /** How many records were put into it or found no room, by the program's own count. */
        public long puts(TestMap map) {
            return map.number(MapContents.u32(number));
        }
    }

    /** Puts so many records with this content, at most 512 bytes. */
    public static void put(Buffer buffer, long count, byte[] content) {
        try (Memory memory = new Memory(LARGEST)) {
            memory.clear();
            memory.write(0, content, 0, content.length);
            int which = ORDER | buffer.number << 12 | content.length;
            for (long done = 0; done < count; done += MOST_AT_ONCE) {
                long times = Math.min(MOST_AT_ONCE, count - done);
                Libc.syscall(Libc.isArm64() ? 141 : 140, times << 32 | which, Pointer.nativeValue(memory));
            }
        }
    }

    /** Puts one. */
    public static void put(Buffer buffer, byte[] content) {
        put(buffer, 1, content);
    }

    /** A {@code struct exec_event}. */
    public static byte[] exec(String comm, long argumentBytes, long nanos) {
        ByteBuffer record = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
        record.put(comm.getBytes(StandardCharsets.UTF_8));
        return record.putLong(16, argumentBytes).putLong(24, nanos).array();
    }

    /** Bytes of pieces in hexadecimal, blanks between them at will; a long is eight bytes in host order. */
    public static byte[] bytes(Object... pieces) {
        ByteBuffer record = ByteBuffer.allocate(LARGEST).order(ByteOrder.nativeOrder());
        for (Object piece : pieces) {
            if (piece instanceof Long number) {
                record.putLong(number);
            } else if (piece instanceof byte[] raw) {
                record.put(raw);
            } else {
                record.put(HexFormat.of().parseHex(piece.toString().replace(" ", "")));
            }
        }
        byte[] bytes = new byte[record.position()];
        record.get(0, bytes);
        return bytes;
    }
}
