package io.bpfmetrics.testing;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Hand-assembled programs, 8 bytes an instruction: opcode, registers (source high, destination low), offset, immediate. */
public final class Instructions {
    private static final int MOV_IMMEDIATE = 0xb7;
    private static final int LOAD_64_IMMEDIATE = 0x18;
    private static final int EXIT = 0x95;
    private static final int PSEUDO_MAP_FD = 1;

    private final byte[] bytes;

    private Instructions(byte[] bytes) {
        this.bytes = bytes;
    }

    /** {@code return value}. */
    public static Instructions returning(int value) {
        return ofLength(2, value);
    }

    /** {@code return value} in exactly {@code count} instructions, at least 2. */
    public static Instructions ofLength(int count, int value) {
        ByteBuffer code = allocate(count);
        for (int i = 0; i < count - 1; i++) {
            put(code, MOV_IMMEDIATE, 0, 0, value);
        }
        return new Instructions(put(code, EXIT, 0, 0, 0).array());
    }

    /** Loads the address of each map, so that the program holds it, and returns {@code value}. */
    public static Instructions usingMaps(int value, TestMap... maps) {
        ByteBuffer code = allocate(2 * maps.length + 2);
        for (TestMap map : maps) {
            put(code, LOAD_64_IMMEDIATE, 1, PSEUDO_MAP_FD, map.fd());
            put(code, 0, 0, 0, 0);
        }
        put(code, MOV_IMMEDIATE, 0, 0, value);
        return new Instructions(put(code, EXIT, 0, 0, 0).array());
    }

    /** Bytes that need not be a valid program. */
    public static Instructions raw(byte[] bytes) {
        return new Instructions(bytes.clone());
    }

    int count() {
        return bytes.length / 8;
    }

    /** A copy in native memory. */
    Memory copy() {
        Memory memory = new Memory(bytes.length);
        memory.write(0, bytes, 0, bytes.length);
        return memory;
    }

    private static ByteBuffer allocate(int count) {
        return ByteBuffer.allocate(8 * count).order(ByteOrder.nativeOrder());
    }

    private static ByteBuffer put(ByteBuffer code, int opcode, int destination, int source, int immediate) {
        return code.put((byte) opcode)
                .put((byte) (source << 4 | destination))
                .putShort((short) 0)
                .putInt(immediate);
    }
}
