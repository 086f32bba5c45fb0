package io.bpfmetrics.testing;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Has the program of {@code native/testdata/gadget_tracer.bpf.c} put records into its buffer, at once and on this thread's
 * processor. Every loaded copy of it obeys the first process that orders anything of it.
 */
public final class TracedThings {
    /** The program, with the buffer {@code events} of {@code struct event}, {@code events_lost_samples} and {@code puts}. */
    public static final Path OBJECT = ExporterCommand.projectDirectory()
            .resolve("native")
            .resolve("testdata")
            .resolve("gadget_tracer.bpf.o");

    /** The size of a whole record. */
    public static final int BYTES = 184;

    private static final int ORDER = 0x7e5b0000;
    private static final int LARGEST = 512;
    private static final int MOST_AT_ONCE = 250;

    private TracedThings() {}

    /** Puts so many records with this content, at most 512 bytes. */
    public static void put(long count, byte[] content) {
        try (Memory memory = new Memory(LARGEST)) {
            memory.clear();
            memory.write(0, content, 0, content.length);
            for (long done = 0; done < count; done += MOST_AT_ONCE) {
                long times = Math.min(MOST_AT_ONCE, count - done);
                long which = times << 32 | ORDER | content.length;
                Libc.syscall(Libc.isArm64() ? 141 : 140, which, Pointer.nativeValue(memory)); // getpriority
            }
        }
    }

    /** Puts one. */
    public static void put(byte[] content) {
        put(1, content);
    }

    /** A record of zeroes, for others to fill in at the offsets of the source. */
    public static ByteBuffer zeroes() {
        return ByteBuffer.allocate(BYTES).order(ByteOrder.nativeOrder());
    }

    /** Such a record of this command, name and count. */
    public static byte[] event(String comm, String name, long count) {
        return zeroes().put(8, text(comm))
                .putLong(152, count)
                .put(168, text(name))
                .array();
    }

    /** Text as the kernel has it, in sixteen bytes. */
    public static byte[] text(String text) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), 16);
    }
}
