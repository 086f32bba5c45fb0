package io.bpfmetrics.kernel;

import io.bpfmetrics.sys.Bpf.Command;
import io.bpfmetrics.sys.BpfMap;
import io.bpfmetrics.sys.Descriptor;
import io.bpfmetrics.sys.Errno;
import io.bpfmetrics.sys.ErrnoException;
import io.bpfmetrics.sys.NativeBuffer;

/** A map of our own in which programs look up whether a cgroup is marked, by the value 1. Not thread-safe. */
public final class CgroupMap {
    private final BpfMap map;
    private final boolean isStorage;
    private final NativeBuffer key;
    private final NativeBuffer one = NativeBuffer.allocate(Long.BYTES);

    /**
     * Marks nothing yet.
     *
     * @param fd of the map, which stays the caller's; values have 8 bytes
     * @param isStorage whether it is a {@code BPF_MAP_TYPE_CGRP_STORAGE}, whose keys are descriptors of cgroup folders;
     *     otherwise a hash, whose keys are ids
     */
    public CgroupMap(int fd, boolean isStorage) {
        map = new BpfMap(fd);
        this.isStorage = isStorage;
        key = NativeBuffer.allocate(isStorage ? Integer.BYTES : Long.BYTES);
        one.bytes().putLong(0, 1);
    }

    /**
     * Marks a cgroup. One that is gone meanwhile is no trouble.
     *
     * @throws BpfException if the kernel refuses
     */
    public void mark(long id, String path) throws BpfException {
        if (!isStorage) {
            key.bytes().putLong(0, id);
            check(Command.BPF_MAP_UPDATE_ELEM, path, map.update(key, one));
            return;
        }
        try (Descriptor folder = Descriptor.open(path)) {
            key.bytes().putInt(0, folder.fd());
            check(Command.BPF_MAP_UPDATE_ELEM, path, map.update(key, one));
        } catch (ErrnoException e) {
            check(Command.BPF_MAP_UPDATE_ELEM, path, -e.errno());
        }
    }

    /**
     * Takes the mark of a cgroup that is gone away; the kernel does so itself in a storage.
     *
     * @throws BpfException if the kernel refuses
     */
    public void unmark(long id, String path) throws BpfException {
        if (!isStorage) {
            key.bytes().putLong(0, id);
            check(Command.BPF_MAP_DELETE_ELEM, path, map.delete(key));
        }
    }

    private static void check(Command command, String path, int result) throws BpfException {
        if (result < 0 && result != -Errno.ENOENT) {
            throw new BpfException(command, "the entry of cgroup " + path, -result);
        }
    }
}
