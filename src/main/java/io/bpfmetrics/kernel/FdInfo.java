package io.bpfmetrics.kernel;

import io.bpfmetrics.sys.NativeBuffer;
import io.bpfmetrics.sys.SystemFile;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * Numbers that the kernel tells of a descriptor only in {@code /proc/self/fdinfo}. Not thread-safe: it reuses one
 * buffer.
 */
final class FdInfo {
    private static final int BUFFER_BYTES = 4096; // the kernel writes some 300

    private final NativeBuffer buffer = NativeBuffer.allocate(BUFFER_BYTES);

    /** The number on the line that starts with this key; empty if there is no such line, or no procfs. */
    OptionalLong number(int fd, String key) {
        byte[] path = ("/proc/self/fdinfo/" + fd + "\0").getBytes(StandardCharsets.US_ASCII);
        int length = SystemFile.read(path, buffer);
        if (length < 0) {
            return OptionalLong.empty();
        }
        byte[] text = new byte[length];
        buffer.bytes().get(0, text);
        return parse(new String(text, StandardCharsets.US_ASCII), key);
    }

    static OptionalLong parse(String text, String key) {
        return text.lines()
                .filter(line -> line.startsWith(key + ":"))
                .mapToLong(
                        line -> Long.parseLong(line.substring(key.length() + 1).strip()))
                .findFirst();
    }
}
