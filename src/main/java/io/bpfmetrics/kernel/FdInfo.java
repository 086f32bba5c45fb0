package io.bpfmetrics.kernel;

import io.bpfmetrics.sys.Errno;
import io.bpfmetrics.sys.NativeBuffer;
import io.bpfmetrics.sys.SystemFolder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * Numbers that the kernel tells of a descriptor only in {@code /proc/self/fdinfo}: lines of key, colon, tab, value. Not
 * thread-safe: it reuses one buffer.
 */
final class FdInfo {
    private static final int BUFFER_BYTES = 4096; // the kernel writes some 300

    private static final System.Logger LOGGER = System.getLogger(FdInfo.class.getName());

    private final SystemFolder folder = new SystemFolder("/proc/self/fdinfo");
    private final NativeBuffer buffer = NativeBuffer.allocate(BUFFER_BYTES);
    private final byte[] key;
    private boolean isFailureSaid;

    /** Looks for the number with this key. */
    FdInfo(String key) {
        this.key = (key + ":\t").getBytes(StandardCharsets.US_ASCII);
    }

    /** The number of this descriptor; empty if there is no such line, or no procfs. */
    OptionalLong number(int fd) {
        int length = folder.read(fd, buffer);
        if (length < 0) {
            sayFailure(-length);
            return OptionalLong.empty();
        }
        return parse(buffer.bytes(), length);
    }

    private void sayFailure(int errno) {
        if (!isFailureSaid) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "reading /proc/self/fdinfo: " + Errno.name(errno)
                            + "; what only it tells is left out where that happens; is /proc mounted?");
        }
        isFailureSaid = true;
    }

    OptionalLong parse(ByteBuffer text, int length) {
        for (int line = 0; line < length; line = afterLineFeed(text, line, length)) {
            if (startsWithKey(text, line, length)) {
                return digits(text, line + key.length, length);
            }
        }
        return OptionalLong.empty();
    }

    private boolean startsWithKey(ByteBuffer text, int line, int length) {
        for (int i = 0; i < key.length; i++) {
            if (line + i >= length || text.get(line + i) != key[i]) {
                return false;
            }
        }
        return true;
    }

    private static int afterLineFeed(ByteBuffer text, int from, int length) {
        int at = from;
        while (at < length && text.get(at) != '\n') {
            at++;
        }
        return at + 1;
    }

    private static OptionalLong digits(ByteBuffer text, int from, int length) {
        long number = 0;
        int at = from;
        while (at < length && text.get(at) >= '0' && text.get(at) <= '9') {
            number = 10 * number + text.get(at++) - '0';
        }
        return at == from ? OptionalLong.empty() : OptionalLong.of(number);
    }
}
