package io.bpfmetrics.sys;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Zeroed memory outside the Java heap that system calls read and write; freed when nobody refers to it any more. */
public final class NativeBuffer {
    private final Memory memory;
    private final ByteBuffer bytes;
    private byte[] zeros = {}; // as long as the buffer once it is cleared

    private NativeBuffer(Memory memory) {
        this.memory = memory;
        this.bytes = memory.getByteBuffer(0, memory.size()).order(ByteOrder.nativeOrder());
    }

    /** A buffer of this many bytes, all zero. */
    public static NativeBuffer allocate(int size) {
        Memory memory = new Memory(size);
        memory.clear();
        return new NativeBuffer(memory);
    }

    /** The bytes in host order; a view of the memory, valid as long as this object is. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** The number of bytes. */
    public int size() {
        return bytes.capacity();
    }

    /** The address, for system calls and for pointers inside structures. */
    public long address() {
        return Pointer.nativeValue(memory);
    }

    /** Sets every byte to zero. */
    public void clear() {
        if (zeros.length == 0) {
            zeros = new byte[bytes.capacity()];
        }
        bytes.put(0, zeros); // a tenth of the cost of a native call
    }
}
