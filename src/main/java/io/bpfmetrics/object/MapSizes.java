package io.bpfmetrics.object;

import io.bpfmetrics.sys.ErrnoException;
import io.bpfmetrics.sys.LibBpfMap;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How many entries maps have: a constant {@code NAME_max_entries} that is not 0 says it for the map {@code NAME} of the
 * object, whatever the map itself says.
 */
final class MapSizes {
    private static final String SUFFIX = "_max_entries";
    private static final long MOST = 0xffff_ffffL;
    private static final int LAST_KNOWN_TYPE = 33; // BPF_MAP_TYPE_ARENA

    /** Local storage of each kind, whose entries are elsewhere, and what libbpf finds a size for. */
    private static final Set<Integer> TYPES_WITHOUT = Set.of(4, 19, 21, 24, 26, 28, 29, 32);

    private final Path file;
    private final Globals globals;

    private MapSizes(Path file, Globals globals) {
        this.file = file;
        this.globals = globals;
    }

    /** Sets the sizes of the maps of an object that is open, and whose variables have their values. */
    static void set(Path file, List<LibBpfMap> maps, Globals globals) throws ObjectException {
        MapSizes sizes = new MapSizes(file, globals);
        for (LibBpfMap map : maps) {
            if (!map.isGlobalData()) {
                sizes.set(map);
            }
        }
    }

    private void set(LibBpfMap map) throws ObjectException {
        OptionalLong size = globals.constant(map.name() + SUFFIX);
        boolean isEmpty = map.maxEntries() == 0 && needsEntries(map.type());
        if (size.orElse(0) != 0) {
            set(map, size.getAsLong());
        } else if (isEmpty && size.isPresent()) {
            set(map, 1); // what it is for is switched off, and the kernel makes no map without entries
        } else if (isEmpty) {
            throw problem(
                    map,
                    "has max_entries 0; give it a number in the BPF source, or declare there: const volatile __u32 "
                            + map.name() + SUFFIX + " = 0; and set that variable");
        }
    }

    private void set(LibBpfMap map, long size) throws ObjectException {
        String what = "cannot have " + Long.toUnsignedString(size) + " entries, which the variable \"" + map.name()
                + SUFFIX + "\" says";
        if (Long.compareUnsigned(size, MOST) > 0) {
            throw problem(map, what + "; a map has at most " + MOST);
        }
        try {
            map.setMaxEntries((int) size);
        } catch (ErrnoException e) {
            throw problem(map, what + ": " + ErrnoWords.of(e));
        }
    }

    private static boolean needsEntries(int type) {
        return type <= LAST_KNOWN_TYPE && !TYPES_WITHOUT.contains(type);
    }

    private ObjectException problem(LibBpfMap map, String why) {
        return new ObjectException(file.getFileName() + ": map \"" + map.name() + "\" " + why);
    }
}
