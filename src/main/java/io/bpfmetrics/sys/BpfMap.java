package io.bpfmetrics.sys;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.bpfmetrics.sys.Bpf.Command;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * The commands of {@code bpf(2)} on the entries of one map. Results follow the kernel's convention: zero or more is
 * success, {@code -errno} is failure. Attribute offsets are those of {@code union bpf_attr} in {@code linux/bpf.h}. Not
 * thread-safe: one attribute buffer is reused for every call.
 */
public final class BpfMap {
    private static final int ELEMENT_FD = 0;
    private static final int ELEMENT_KEY = 8;
    private static final int ELEMENT_VALUE = 16;
    private static final int ELEMENT_FLAGS = 24;
    private static final int ELEMENT_SIZE = 32;
    private static final int BATCH_IN = 0;
    private static final int BATCH_OUT = 8;
    private static final int BATCH_KEYS = 16;
    private static final int BATCH_VALUES = 24;
    private static final int BATCH_COUNT = 32;
    private static final int BATCH_FD = 36;
    private static final int BATCH_ELEMENT_FLAGS = 40;
    private static final int BATCH_FLAGS = 48;
    private static final int BATCH_SIZE = 56;

    private int fd;
    private final long syscallNumber = Bpf.syscallNumber();
    private final NativeBuffer attributes = NativeBuffer.allocate(BATCH_SIZE);
    private final ByteBuffer attribute = attributes.bytes();

    /** Commands on the map behind a descriptor, which stays the caller's. */
    public BpfMap(int fd) {
        this.fd = fd;
    }

    /** The same map from now on behind another descriptor, which stays the caller's. */
    public void use(int otherFd) {
        fd = otherFd;
    }

    /** Writes the value of a key; {@code -ENOENT} if there is no such key. */
    public int lookup(NativeBuffer key, NativeBuffer value) {
        try {
            return element(Command.BPF_MAP_LOOKUP_ELEM, key.address(), value.address(), ELEMENT_SIZE);
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(value);
        }
    }

    /** Writes the value of a key and removes both. */
    public int lookupAndDelete(NativeBuffer key, NativeBuffer value) {
        try {
            return element(Command.BPF_MAP_LOOKUP_AND_DELETE_ELEM, key.address(), value.address(), ELEMENT_SIZE);
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(value);
        }
    }

    /** Sets the value of a key, which may be new. */
    public int update(NativeBuffer key, NativeBuffer value) {
        try {
            return element(Command.BPF_MAP_UPDATE_ELEM, key.address(), value.address(), ELEMENT_SIZE);
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(value);
        }
    }

    /** Removes a key. */
    public int delete(NativeBuffer key) {
        try {
            return element(Command.BPF_MAP_DELETE_ELEM, key.address(), 0, ELEMENT_VALUE);
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    /** Writes the first key; {@code -ENOENT} if there is none. */
    public int firstKey(NativeBuffer next) {
        try {
            return element(Command.BPF_MAP_GET_NEXT_KEY, 0, next.address(), ELEMENT_FLAGS);
        } finally {
            Reference.reachabilityFence(next);
        }
    }

    /** Writes the key after a key, the first one if that key is gone; {@code -ENOENT} if it is the last. */
    public int nextKey(NativeBuffer key, NativeBuffer next) {
        try {
            return element(Command.BPF_MAP_GET_NEXT_KEY, key.address(), next.address(), ELEMENT_FLAGS);
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(next);
        }
    }

    /**
     * Writes many keys and values.
     *
     * @param command that looks up, or looks up and deletes
     * @param isFirst whether to begin at the start, and not after {@code position}
     * @param position where the last call ended; this call moves it
     * @param count the most entries
     * @return {@code -ENOENT} if these were the last; entries of a failed call are good too, see {@link #batchCount}
     */
    public int batch(
            Command command,
            boolean isFirst,
            NativeBuffer position,
            NativeBuffer keys,
            NativeBuffer values,
            int count) {
        attribute.putLong(BATCH_IN, isFirst ? 0 : position.address()).putLong(BATCH_OUT, position.address());
        attribute.putLong(BATCH_KEYS, keys.address()).putLong(BATCH_VALUES, values.address());
        attribute.putInt(BATCH_COUNT, count).putInt(BATCH_FD, fd);
        attribute.putLong(BATCH_ELEMENT_FLAGS, 0).putLong(BATCH_FLAGS, 0);
        return call(command, BATCH_SIZE);
    }

    /** How many entries the last {@link #batch} wrote. Only good if that did not fail, or with {@code -ENOENT}. */
    public int batchCount() {
        return attribute.getInt(BATCH_COUNT);
    }

    /** Maps the values of an array into memory; empty if the kernel refuses. */
    public OptionalLong mapValues(long bytes) {
        long address = Memory.mmap(0, bytes, Memory.PROT_READ, Memory.MAP_SHARED, fd, 0);
        return address == Memory.MAP_FAILED ? OptionalLong.empty() : OptionalLong.of(address);
    }

    /** The mapped values as a buffer in host order, good until they are unmapped. */
    public static ByteBuffer mappedBytes(long address, int bytes) {
        return new Pointer(address).getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
    }

    /** Takes mapped values out of memory. */
    public static void unmapValues(long address, long bytes) {
        Memory.munmap(address, bytes);
    }

    /** Fields beyond the size count as zero, which commands demand of those that they do not know. */
    private int element(Command command, long key, long value, int size) {
        attribute.putLong(ELEMENT_FD, 0).putInt(ELEMENT_FD, fd).putLong(ELEMENT_KEY, key);
        attribute.putLong(ELEMENT_VALUE, value).putLong(ELEMENT_FLAGS, 0);
        return call(command, size);
    }

    private int call(Command command, int size) {
        long result = CLibrary.syscall(syscallNumber, command.number(), attributes.address(), size);
        return result < 0 ? -Native.getLastError() : (int) result;
    }

    /** {@code mmap(2)}, direct-mapped. */
    private static final class Memory {
        static final int PROT_READ = 1;
        static final int MAP_SHARED = 1;
        static final long MAP_FAILED = -1;

        static {
            Native.register(Memory.class, "c");
        }

        private Memory() {}

        static native long mmap(long address, long length, int protection, int flags, int fd, long offset);

        static native int munmap(long address, long length);
    }
}
