package io.bpfmetrics.kernel;

import io.bpfmetrics.kernel.Layouts.MapInfoLayout;
import io.bpfmetrics.sys.Bpf;

/** Reads maps. Nothing that it reads can change while the map lives. Not thread-safe: it reuses one buffer. */
public final class MapReader {
    private final InfoBuffer info;

    MapReader(Bpf bpf) {
        info = new InfoBuffer(bpf, MapInfoLayout.SIZE);
    }

    /** Describes the map behind a descriptor. */
    public MapInfo read(int fd) throws BpfException {
        info.clear();
        info.fill(fd, "map");
        return new MapInfo(
                info.getInt(MapInfoLayout.ID),
                info.getInt(MapInfoLayout.TYPE),
                info.getName(MapInfoLayout.NAME),
                Integer.toUnsignedLong(info.getInt(MapInfoLayout.KEY_SIZE)),
                Integer.toUnsignedLong(info.getInt(MapInfoLayout.VALUE_SIZE)),
                Integer.toUnsignedLong(info.getInt(MapInfoLayout.MAX_ENTRIES)),
                Integer.toUnsignedLong(info.getInt(MapInfoLayout.MAP_FLAGS)));
    }
}
