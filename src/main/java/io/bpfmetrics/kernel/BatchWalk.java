package io.bpfmetrics.kernel;

import io.bpfmetrics.sys.Bpf.Command;
import io.bpfmetrics.sys.BpfMap;
import io.bpfmetrics.sys.Errno;
import io.bpfmetrics.sys.NativeBuffer;
import java.nio.ByteBuffer;

/**
 * Thousands of entries in one system call (hash maps and arrays: Linux 5.6, tries: 5.8, per-CPU arrays: 5.13). Hash
 * maps come bucket by bucket, each under its lock, so no entry comes twice.
 */
final class BatchWalk implements MapWalk {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int MOST_INTERRUPTIONS = 1000;

    private final BpfMap map;
    private final MapShape shape;
    private final int valueBytes;
    private final KeyWalk keyWalk;
    private final NativeBuffer position;
    private final long mostEntries;
    private NativeBuffer keys;
    private NativeBuffer values;
    private int capacity;

    BatchWalk(BpfMap map, MapShape shape, int valueBytes, KeyWalk keyWalk) {
        this.map = map;
        this.shape = shape;
        this.valueBytes = valueBytes;
        this.keyWalk = keyWalk;
        position = NativeBuffer.allocate(Math.max(Long.BYTES, shape.keySize()));
        mostEntries = 4L * Integer.toUnsignedLong(shape.maxEntries()) + BUFFER_BYTES;
        int fitting = Math.max(16, BUFFER_BYTES / (shape.keySize() + valueBytes));
        capacity = (int) Math.min(fitting, Math.max(1L, Integer.toUnsignedLong(shape.maxEntries())));
        keys = NativeBuffer.allocate(capacity * shape.keySize());
        values = NativeBuffer.allocate(capacity * valueBytes);
    }

    /** Whether this kernel has batches for this type of map. */
    boolean works() {
        int result = map.batch(Command.BPF_MAP_LOOKUP_BATCH, true, position, keys, values, 1);
        return result == 0 || result == -Errno.ENOENT || result == -Errno.ENOSPC;
    }

    @Override
    public String method() {
        return "batch";
    }

    @Override
    public void read(MapVisitor visitor) throws BpfException {
        walk(Command.BPF_MAP_LOOKUP_BATCH, visitor);
    }

    @Override
    public void drain(MapVisitor visitor) throws BpfException {
        if (MapType.isHash(shape.type())) {
            walk(Command.BPF_MAP_LOOKUP_AND_DELETE_BATCH, visitor);
        } else {
            keyWalk.drain(visitor);
        }
    }

    private void walk(Command command, MapVisitor visitor) throws BpfException {
        long entries = 0;
        int interruptions = 0;
        boolean isFirst = true;
        while (true) {
            int result = map.batch(command, isFirst, position, keys, values, capacity);
            if (result == -Errno.ENOSPC) {
                grow();
                continue;
            }
            boolean isInterrupted = result == -Errno.EINTR && interruptions++ < MOST_INTERRUPTIONS;
            if (result < 0 && result != -Errno.ENOENT && !isInterrupted) {
                throw new BpfException(command, "", -result);
            }
            int count = map.batchCount();
            visit(visitor, count);
            entries += count;
            if (result == -Errno.ENOENT) {
                return;
            }
            if (entries > mostEntries) {
                throw new BpfException(command, "", Errno.EAGAIN);
            }
            isFirst &= isInterrupted && count == 0;
        }
    }

    private void visit(MapVisitor visitor, int count) {
        ByteBuffer keyBytes = keys.bytes();
        ByteBuffer valueBytesBuffer = values.bytes();
        int keySize = shape.keySize();
        for (int i = 0; i < count; i++) {
            visitor.entry(keyBytes, i * keySize, valueBytesBuffer, i * valueBytes);
        }
    }

    /** One bucket of the hash did not fit. */
    private void grow() {
        capacity = Math.multiplyExact(capacity, 2);
        keys = NativeBuffer.allocate(Math.multiplyExact(capacity, shape.keySize()));
        values = NativeBuffer.allocate(Math.multiplyExact(capacity, valueBytes));
    }
}
