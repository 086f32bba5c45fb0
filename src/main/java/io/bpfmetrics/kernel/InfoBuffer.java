package io.bpfmetrics.kernel;

import io.bpfmetrics.sys.Bpf;
import io.bpfmetrics.sys.NativeBuffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The reused buffer that {@code BPF_OBJ_GET_INFO_BY_FD} fills. The length that the kernel returns is the feature test:
 * a field beyond it does not exist on this kernel, which is not the same as 0.
 */
final class InfoBuffer {
    private static final int NAME_BYTES = 16; // BPF_OBJ_NAME_LEN, the ending zero included

    private final Bpf bpf;
    private final NativeBuffer buffer;
    private final ByteBuffer bytes;
    private int length;

    InfoBuffer(Bpf bpf, int size) {
        this.bpf = bpf;
        this.buffer = NativeBuffer.allocate(size);
        this.bytes = buffer.bytes();
    }

    void clear() {
        buffer.clear();
    }

    /** Asks the kernel; what lies in the buffer is input. */
    void fill(int fd, String target) throws BpfException {
        int result = bpf.objectInfo(fd, buffer);
        if (result < 0) {
            throw new BpfException(Bpf.Command.BPF_OBJ_GET_INFO_BY_FD, target, -result);
        }
        length = result;
    }

    boolean has(int offset, int size) {
        return offset + size <= length;
    }

    int getInt(int offset) {
        return bytes.getInt(offset);
    }

    long getLong(int offset) {
        return bytes.getLong(offset);
    }

    void putInt(int offset, int value) {
        bytes.putInt(offset, value);
    }

    void putLong(int offset, long value) {
        bytes.putLong(offset, value);
    }

    /** A name as the kernel keeps it: letters, digits, underscore and dot, cut at 15 bytes. */
    String getName(int offset) {
        byte[] name = new byte[NAME_BYTES];
        bytes.get(offset, name);
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return new String(name, 0, end, StandardCharsets.UTF_8);
    }

    /** Bytes as the kernel stores them, in hexadecimal, two digits each. */
    String getHex(int offset, int size) {
        byte[] raw = new byte[size];
        bytes.get(offset, raw);
        return HexFormat.of().formatHex(raw);
    }
}
