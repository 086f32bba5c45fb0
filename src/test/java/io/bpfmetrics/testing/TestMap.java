package io.bpfmetrics.testing;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A map of our own in the running kernel. */
public final class TestMap extends KernelObject {
    private static final int INFO_ID = 4;

    private TestMap(int fd) {
        super(fd, BpfCall.idOf(fd, INFO_ID));
    }

    /**
     * Creates a map.
     *
     * @throws BpfRefusedException if the kernel refuses
     */
    static TestMap create(MapSpec spec) {
        return spec.withBtf() ? create(spec, loadIntBtf(), 1, 1) : create(spec, 0, 0, 0);
    }

    /** The same with types of its own. */
    static TestMap create(MapSpec spec, byte[] btf, int keyTypeId, int valueTypeId) {
        return create(spec, loadBtf(btf), keyTypeId, valueTypeId);
    }

    private static TestMap create(MapSpec spec, int btf, int keyTypeId, int valueTypeId) {
        BpfCall call = new BpfCall(BpfCall.MAP_CREATE, 72)
                .number(0, spec.type())
                .number(4, spec.keySize())
                .number(8, spec.valueSize())
                .number(12, spec.maxEntries())
                .number(16, spec.flags())
                .number(20, spec.innerMapFd())
                .name(28, spec.name())
                .number(48, btf)
                .number(52, keyTypeId)
                .number(56, valueTypeId)
                .longNumber(64, spec.extra());
        try {
            return new TestMap(call.run("BPF_MAP_CREATE of " + spec));
        } finally {
            if (btf != 0) {
                // the map keeps its own reference
                Libc.close(btf);
            }
        }
    }

    /**
     * Opens a map of somebody else.
     *
     * @throws BpfRefusedException if the kernel refuses
     */
    public static TestMap open(int id) {
        return new TestMap(
                new BpfCall(BpfCall.MAP_GET_FD_BY_ID, 12).number(0, id).run("BPF_MAP_GET_FD_BY_ID of " + id));
    }

    /** The first 15 bytes of its name. */
    String name() {
        return BpfCall.mapName(fd());
    }

    /** Sets one element; key and value have the sizes of the map. */
    public void put(byte[] key, byte[] value) {
        Memory keyMemory = copy(key);
        Memory valueMemory = copy(value);
        new BpfCall(BpfCall.MAP_UPDATE_ELEM, 32)
                .number(0, fd())
                .pointer(8, keyMemory)
                .pointer(16, valueMemory)
                .run("BPF_MAP_UPDATE_ELEM on map " + id());
    }

    /** Sets many elements at once; keys and values one after the other. */
    public void putAll(byte[] keys, byte[] values, int count) {
        new BpfCall(BpfCall.MAP_UPDATE_BATCH, 56)
                .pointer(16, copy(keys))
                .pointer(24, copy(values))
                .number(32, count)
                .number(36, fd())
                .run("BPF_MAP_UPDATE_BATCH on map " + id());
    }

    /** The value of a key, which must be there, in a map with values of 8 bytes. */
    public long number(byte[] key) {
        Memory value = new Memory(Long.BYTES);
        new BpfCall(BpfCall.MAP_LOOKUP_ELEM, 32)
                .number(0, fd())
                .pointer(8, copy(key))
                .pointer(16, value)
                .run("BPF_MAP_LOOKUP_ELEM on map " + id());
        return value.getLong(0);
    }

    /** Whether there is such a key in a map with values of 8 bytes. */
    public boolean has(byte[] key) {
        try {
            number(key);
            return true;
        } catch (BpfRefusedException refused) {
            if (refused.errno().equals("ENOENT")) {
                return false;
            }
            throw refused;
        }
    }

    /** Removes a key, which must be there. */
    public void remove(byte[] key) {
        new BpfCall(BpfCall.MAP_DELETE_ELEM, 16)
                .number(0, fd())
                .pointer(8, copy(key))
                .run("BPF_MAP_DELETE_ELEM on map " + id());
    }

    private static Memory copy(byte[] bytes) {
        Memory memory = new Memory(Math.max(1, bytes.length));
        memory.write(0, bytes, 0, bytes.length);
        return memory;
    }

    /** BTF of one type, {@code int}: header, one type, strings. */
    private static int loadIntBtf() {
        byte[] strings = "\0int\0".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer btf = ByteBuffer.allocate(24 + 16 + strings.length).order(ByteOrder.nativeOrder());
        btf.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24);
        btf.putInt(0).putInt(16).putInt(16).putInt(strings.length);
        // name, kind BTF_KIND_INT, size, signed encoding with 32 bits
        btf.putInt(1).putInt(1 << 24).putInt(4).putInt(1 << 24 | 32);
        btf.put(strings);
        return loadBtf(btf.array());
    }

    private static int loadBtf(byte[] btf) {
        return new BpfCall(BpfCall.BTF_LOAD, 28)
                .pointer(0, copy(btf))
                .number(16, btf.length)
                .run("BPF_BTF_LOAD");
    }
}
