package io.bpfmetrics.kernel;

import io.bpfmetrics.sys.BpfMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;

/** An array that lies in our memory, too ({@code BPF_F_MMAPABLE}, Linux 5.5): read without any system call. */
final class MappedWalk implements MapWalk {
    private static final int BPF_F_MMAPABLE = 1 << 10;

    private final int entries;
    private final int stride;
    private final KeyWalk keyWalk;
    private final long address;
    private final ByteBuffer values;
    private final ByteBuffer key = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
    private boolean isMapped = true;

    private MappedWalk(int entries, int stride, KeyWalk keyWalk, long address) {
        this.entries = entries;
        this.stride = stride;
        this.keyWalk = keyWalk;
        this.address = address;
        this.values = BpfMap.mappedBytes(address, entries * stride);
    }

    /** Maps the array; empty if it is none that can be mapped, or the kernel refuses. */
    static Optional<MapWalk> open(BpfMap map, MapShape shape, KeyWalk keyWalk) {
        int stride = MapEntries.roundedUp(shape.valueSize());
        long bytes = Integer.toUnsignedLong(shape.maxEntries()) * stride;
        if (shape.type() != MapType.ARRAY || (shape.flags() & BPF_F_MMAPABLE) == 0 || bytes > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        OptionalLong address = map.mapValues(bytes);
        return address.isEmpty()
                ? Optional.empty()
                : Optional.of(new MappedWalk(shape.maxEntries(), stride, keyWalk, address.getAsLong()));
    }

    @Override
    public String method() {
        return "mmap";
    }

    @Override
    public void read(MapVisitor visitor) {
        if (!isMapped) {
            throw new IllegalStateException("the map's memory is unmapped");
        }
        for (int i = 0; i < entries; i++) {
            key.putInt(0, i);
            visitor.entry(key, 0, values, i * stride);
        }
    }

    @Override
    public void drain(MapVisitor visitor) throws BpfException {
        keyWalk.drain(visitor);
    }

    @Override
    public void close() {
        if (isMapped) {
            isMapped = false;
            BpfMap.unmapValues(address, (long) entries * stride);
        }
    }
}
