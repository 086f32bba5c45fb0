package io.bpfmetrics.kernel;

import io.bpfmetrics.sys.Bpf.Command;
import io.bpfmetrics.sys.BpfMap;
import io.bpfmetrics.sys.Errno;
import io.bpfmetrics.sys.NativeBuffer;

/**
 * Key by key, two system calls an entry: works for every map that has keys. When the key that one stands on is deleted,
 * the kernel begins again at the first; going on from the last key that was there avoids that, mostly.
 */
final class KeyWalk implements MapWalk {
    private static final int SPARE_STEPS = 1024;

    private final BpfMap map;
    private final long mostSteps;
    private final boolean isIndexed;
    private final NativeBuffer value;
    private NativeBuffer key;
    private NativeBuffer next;
    private final NativeBuffer found;

    KeyWalk(BpfMap map, MapShape shape, int valueBytes) {
        this.map = map;
        mostSteps = 4L * Integer.toUnsignedLong(shape.maxEntries()) + SPARE_STEPS;
        isIndexed = MapType.isIndexed(shape.type());
        value = NativeBuffer.allocate(Math.max(Long.BYTES, valueBytes));
        key = NativeBuffer.allocate(shape.keySize());
        next = NativeBuffer.allocate(shape.keySize());
        found = NativeBuffer.allocate(shape.keySize());
    }

    @Override
    public String method() {
        return "key by key";
    }

    @Override
    public void read(MapVisitor visitor) throws BpfException {
        boolean hasFound = false;
        long steps = 0;
        for (boolean isThere = hasKey(map.firstKey(next)); isThere; isThere = hasKey(map.nextKey(key, next))) {
            advance(++steps);
            int result = map.lookup(key, value);
            if (result == 0) {
                visitor.entry(key.bytes(), 0, value.bytes(), 0);
                found.bytes().put(0, key.bytes(), 0, key.size());
                hasFound = true;
            } else if (result != -Errno.ENOENT) {
                throw new BpfException(Command.BPF_MAP_LOOKUP_ELEM, "", -result);
            } else if (hasFound && !isIndexed) { // the kernel goes on from an empty slot of an array by itself
                key.bytes().put(0, found.bytes(), 0, found.size());
            }
        }
    }

    @Override
    public void drain(MapVisitor visitor) throws BpfException {
        long steps = 0;
        boolean isThere = hasKey(map.firstKey(next));
        while (isThere) {
            advance(++steps);
            isThere = hasKey(map.nextKey(key, next)); // before it is deleted, or the walk begins again
            int result = take();
            if (result == 0) {
                visitor.entry(key.bytes(), 0, value.bytes(), 0);
            } else if (result != -Errno.ENOENT) {
                throw new BpfException(Command.BPF_MAP_LOOKUP_AND_DELETE_ELEM, "", -result);
            }
        }
    }

    /** Where the kernel cannot look up and delete at once, an addition in between is lost. */
    private int take() {
        int result = map.lookupAndDelete(key, value);
        if (result != -Errno.EINVAL && result != -Errno.ENOTSUPP) {
            return result;
        }
        int found = map.lookup(key, value);
        return found < 0 ? found : map.delete(key);
    }

    private void advance(long steps) throws BpfException {
        if (steps > mostSteps) {
            throw new BpfException(Command.BPF_MAP_GET_NEXT_KEY, "", Errno.EAGAIN);
        }
        NativeBuffer swapped = key;
        key = next;
        next = swapped;
    }

    private static boolean hasKey(int result) throws BpfException {
        if (result < 0 && result != -Errno.ENOENT) {
            throw new BpfException(Command.BPF_MAP_GET_NEXT_KEY, "", -result);
        }
        return result == 0;
    }
}
