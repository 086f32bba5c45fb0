package io.bpfmetrics.object;

import io.bpfmetrics.kernel.MapShape;
import io.bpfmetrics.sys.Bpf;
import io.bpfmetrics.sys.Errno;
import io.bpfmetrics.sys.NativeBuffer;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** What the kernel says about the maps and programs that it has just loaded; offsets of {@code linux/bpf.h}. */
final class KernelIds {
    private static final int ID = 4;
    private static final int TAG = 8;
    private static final int TAG_SIZE = 8;
    private static final int MAP_TYPE = 0;
    private static final int MAP_KEY_SIZE = 8;
    private static final int MAP_VALUE_SIZE = 12;
    private static final int MAP_MAX_ENTRIES = 16;
    private static final int MAP_FLAGS = 20;
    private static final int SHARED_SIZE = 40; // of struct bpf_prog_info and struct bpf_map_info in every kernel

    private final Bpf bpf = new Bpf();
    private final NativeBuffer info = NativeBuffer.allocate(SHARED_SIZE);

    /** Asks about the object behind a descriptor. */
    void ask(int fd, String what) throws ObjectException {
        info.clear();
        int result = bpf.objectInfo(fd, info);
        if (result < 0) {
            throw new ObjectException("BPF_OBJ_GET_INFO_BY_FD on " + what + ": " + Errno.name(-result));
        }
    }

    int id() {
        return bytes().getInt(ID);
    }

    String tag() {
        byte[] tag = new byte[TAG_SIZE];
        bytes().get(TAG, tag);
        return HexFormat.of().formatHex(tag);
    }

    MapShape shape() {
        return new MapShape(
                bytes().getInt(MAP_TYPE),
                bytes().getInt(MAP_KEY_SIZE),
                bytes().getInt(MAP_VALUE_SIZE),
                bytes().getInt(MAP_MAX_ENTRIES),
                bytes().getInt(MAP_FLAGS));
    }

    private ByteBuffer bytes() {
        return info.bytes();
    }
}
