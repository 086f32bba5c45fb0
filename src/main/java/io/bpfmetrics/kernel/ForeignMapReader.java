package io.bpfmetrics.kernel;

import io.bpfmetrics.kernel.Layouts.MapInfoLayout;
import io.bpfmetrics.sys.Bpf;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads what a map and its type information are. Not thread-safe: it reuses one buffer. */
final class ForeignMapReader implements ObjectReader<ForeignMapInfo> {
    private final InfoBuffer info;

    ForeignMapReader(Bpf bpf) {
        info = new InfoBuffer(bpf, MapInfoLayout.SIZE);
    }

    @Override
    public ForeignMapInfo read(int fd, @Nullable ForeignMapInfo before) throws BpfException {
        return read(fd);
    }

    @Override
    public boolean isSettled(ForeignMapInfo entry) {
        return true;
    }

    ForeignMapInfo read(int fd) throws BpfException {
        info.clear();
        info.fill(fd, "map");
        return new ForeignMapInfo(
                info.getInt(MapInfoLayout.ID),
                info.getName(MapInfoLayout.NAME),
                shape(),
                typeId(MapInfoLayout.BTF_ID),
                typeId(MapInfoLayout.BTF_KEY_TYPE_ID),
                typeId(MapInfoLayout.BTF_VALUE_TYPE_ID),
                typeId(MapInfoLayout.BTF_VMLINUX_VALUE_TYPE_ID));
    }

    private MapShape shape() {
        return new MapShape(
                info.getInt(MapInfoLayout.TYPE),
                info.getInt(MapInfoLayout.KEY_SIZE),
                info.getInt(MapInfoLayout.VALUE_SIZE),
                info.getInt(MapInfoLayout.MAX_ENTRIES),
                info.getInt(MapInfoLayout.MAP_FLAGS));
    }

    /** Ids begin at 1: 0 is the kernel's word for none. */
    private OptionalInt typeId(int offset) {
        int id = info.has(offset, Integer.BYTES) ? info.getInt(offset) : 0;
        return id == 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }
}
