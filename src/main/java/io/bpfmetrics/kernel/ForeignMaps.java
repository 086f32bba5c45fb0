package io.bpfmetrics.kernel;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.kernel.Layouts.BtfInfoLayout;
import io.bpfmetrics.sys.Bpf;
import io.bpfmetrics.sys.Bpf.Command;
import io.bpfmetrics.sys.Errno;
import io.bpfmetrics.sys.NativeBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Maps that somebody else has created, found by id, pin or name. They are opened for reading only; no descriptor is kept.
 * Not thread-safe.
 */
public final class ForeignMaps {
    private static final int NAME_BYTES = 15; // BPF_OBJ_NAME_LEN without the ending zero

    private final Bpf bpf = new Bpf();
    private final ForeignMapReader reader = new ForeignMapReader(bpf);
    private final PinnedMaps pins = new PinnedMaps(bpf);
    private final ObjectTable<ForeignMapInfo> all;

    /**
     * No map seen yet.
     *
     * @param listener hears of maps that vanish while they are listed, and of those that cannot be opened
     */
    public ForeignMaps(ScanListener listener) {
        all = new ObjectTable<>(bpf, ObjectKind.MAP, reader, listener);
    }

    /** The part of a name that the kernel keeps: its first 15 bytes. */
    public static String keptName(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= NAME_BYTES ? name : new String(Arrays.copyOf(bytes, NAME_BYTES), StandardCharsets.UTF_8);
    }

    /**
     * Every map, by rising id. Maps that were listed before are not opened again.
     *
     * @throws BpfException if the kernel does not list its ids
     */
    public List<ForeignMapInfo> list() throws BpfException {
        all.refresh();
        List<ForeignMapInfo> maps = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) {
            maps.add(all.get(i));
        }
        return maps;
    }

    /** The maps whose name has the same first 15 bytes, by rising id. */
    public List<ForeignMapInfo> named(String name) throws BpfException {
        String kept = keptName(name);
        return list().stream().filter(map -> map.name().equals(kept)).toList();
    }

    /**
     * Opens a map by its id; empty if there is none.
     *
     * @throws BpfException if the kernel refuses
     */
    public Optional<ForeignMap> open(int id) throws BpfException {
        return opened(id, bpf.openMapReadOnly(id));
    }

    /** The same, for deleting its entries too. */
    public Optional<ForeignMap> openToDrain(int id) throws BpfException {
        return opened(id, bpf.openId(Command.BPF_MAP_GET_FD_BY_ID, id));
    }

    private Optional<ForeignMap> opened(int id, int fd) throws BpfException {
        if (fd == -Errno.ENOENT) {
            return Optional.empty();
        }
        if (fd < 0) {
            throw new BpfException(Command.BPF_MAP_GET_FD_BY_ID, "map " + Integer.toUnsignedString(id), -fd);
        }
        return Optional.of(describe(fd));
    }

    /**
     * Opens the map that is pinned at a path; empty if nothing is there. Needs no capability, only the right to read the
     * file.
     *
     * @throws BpfException if the kernel refuses, or what is there is no map
     */
    public Optional<ForeignMap> openPinned(Path pin) throws BpfException {
        int fd = pins.open(pin);
        return fd == PinnedMaps.NOTHING ? Optional.empty() : Optional.of(describe(fd));
    }

    private ForeignMap describe(int fd) throws BpfException {
        boolean isDescribed = false;
        try {
            ForeignMap map = new ForeignMap(bpf, fd, reader.read(fd));
            isDescribed = true;
            return map;
        } finally {
            if (!isDescribed) {
                bpf.close(fd);
            }
        }
    }

    /**
     * The type information with this id. Needs CAP_SYS_ADMIN.
     *
     * @throws BpfException if the kernel refuses
     */
    public Btf btf(int btfId) throws BpfException {
        String target = "BTF " + Integer.toUnsignedString(btfId);
        int fd = bpf.openId(Command.BPF_BTF_GET_FD_BY_ID, btfId);
        if (fd < 0) {
            throw new BpfException(Command.BPF_BTF_GET_FD_BY_ID, target, -fd);
        }
        try {
            return Btf.parse(bytes(fd, target));
        } finally {
            bpf.close(fd);
        }
    }

    private byte[] bytes(int fd, String target) throws BpfException {
        InfoBuffer info = new InfoBuffer(bpf, BtfInfoLayout.SIZE);
        info.fill(fd, target);
        NativeBuffer blob = NativeBuffer.allocate(info.getInt(BtfInfoLayout.BTF_SIZE));
        info.clear();
        info.putLong(BtfInfoLayout.BTF, blob.address());
        info.putInt(BtfInfoLayout.BTF_SIZE, blob.size());
        info.fill(fd, target);
        byte[] bytes = new byte[blob.size()];
        blob.bytes().get(0, bytes);
        return bytes;
    }
}
