package io.bpfmetrics.kernel;

import io.bpfmetrics.kernel.Layouts.ProgramInfoLayout;
import io.bpfmetrics.sys.Bpf;
import io.bpfmetrics.sys.NativeBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads programs. Not thread-safe: it reuses its buffers. */
public final class ProgramReader {
    private static final int TAG_BYTES = 8;
    private static final int INITIAL_MAP_IDS = 64; // BPF_MAX_USED_MAPS, all that a program refers to by itself

    private final InfoBuffer info;
    private final FdInfo memory = new FdInfo("memlock");
    private NativeBuffer mapIds = NativeBuffer.allocate(INITIAL_MAP_IDS * Integer.BYTES);

    ProgramReader(Bpf bpf) {
        info = new InfoBuffer(bpf, ProgramInfoLayout.SIZE);
    }

    /** Describes the program behind a descriptor. */
    public ProgramInfo read(int fd) throws BpfException {
        fill(fd);
        return new ProgramInfo(
                info.getInt(ProgramInfoLayout.ID),
                info.getInt(ProgramInfoLayout.TYPE),
                info.getName(ProgramInfoLayout.NAME),
                info.getHex(ProgramInfoLayout.TAG, TAG_BYTES),
                gplCompatible(),
                loadTime(),
                info.getInt(ProgramInfoLayout.XLATED_PROG_LEN),
                info.getInt(ProgramInfoLayout.JITED_PROG_LEN),
                memory.number(fd),
                verifiedInstructions(),
                mapIds());
    }

    /** The ids of the maps that the program behind a descriptor uses; more can be bound to it after loading. */
    public Optional<List<Integer>> readMapIds(int fd) throws BpfException {
        fill(fd);
        return mapIds();
    }

    private void fill(int fd) throws BpfException {
        ask(fd);
        int count = info.getInt(ProgramInfoLayout.NR_MAP_IDS);
        if (count * Integer.BYTES > mapIds.size()) {
            mapIds = NativeBuffer.allocate(2 * count * Integer.BYTES);
            ask(fd);
        }
    }

    private void ask(int fd) throws BpfException {
        info.clear();
        info.putInt(ProgramInfoLayout.NR_MAP_IDS, mapIds.size() / Integer.BYTES);
        info.putLong(ProgramInfoLayout.MAP_IDS, mapIds.address());
        info.fill(fd, "program");
    }

    private Optional<List<Integer>> mapIds() {
        if (!info.has(ProgramInfoLayout.MAP_IDS, Long.BYTES)) {
            return Optional.empty();
        }
        int count = Math.min(info.getInt(ProgramInfoLayout.NR_MAP_IDS), mapIds.size() / Integer.BYTES);
        List<Integer> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(mapIds.bytes().getInt(i * Integer.BYTES));
        }
        return Optional.of(ids);
    }

    private OptionalLong loadTime() {
        return info.has(ProgramInfoLayout.LOAD_TIME, Long.BYTES)
                ? OptionalLong.of(info.getLong(ProgramInfoLayout.LOAD_TIME))
                : OptionalLong.empty();
    }

    private Optional<Boolean> gplCompatible() {
        if (!info.has(ProgramInfoLayout.GPL_COMPATIBLE, Integer.BYTES)) {
            return Optional.empty();
        }
        return Optional.of((info.getInt(ProgramInfoLayout.GPL_COMPATIBLE) & 1) != 0);
    }

    private OptionalLong verifiedInstructions() {
        if (!info.has(ProgramInfoLayout.VERIFIED_INSNS, Integer.BYTES)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Integer.toUnsignedLong(info.getInt(ProgramInfoLayout.VERIFIED_INSNS)));
    }
}
