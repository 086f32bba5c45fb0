package io.bpfmetrics.kernel;

import io.bpfmetrics.sys.Bpf;
import io.bpfmetrics.sys.Errno;

/**
 * The kernel's BPF subsystem. Tables and readers made by one object share its buffers, so use them on one thread at a
 * time.
 */
public final class BpfSubsystem {
    private final Bpf bpf = new Bpf();

    /**
     * Tries to list programs and maps.
     *
     * @throws BpfException if the kernel refuses: {@link BpfException#isNotPermitted} without the privilege,
     *     {@link BpfException#isUnknownCommand} where it is too old
     */
    public void checkAccess() throws BpfException {
        check(Bpf.Command.BPF_PROG_GET_NEXT_ID);
        check(Bpf.Command.BPF_MAP_GET_NEXT_ID);
    }

    /** An empty table of all objects of a kind, see {@link ObjectTable#refresh}. */
    public <T> ObjectTable<T> table(ObjectKind kind, ObjectReader<T> reader, ScanListener listener) {
        return new ObjectTable<>(bpf, kind, reader, listener);
    }

    /** A reader of programs. */
    public ProgramReader programReader() {
        return new ProgramReader(bpf);
    }

    /** A reader of maps. */
    public MapReader mapReader() {
        return new MapReader(bpf);
    }

    /** A reader of links. */
    public LinkReader linkReader() {
        return new LinkReader(bpf);
    }

    private void check(Bpf.Command command) throws BpfException {
        int result = bpf.nextId(command, 0);
        if (result < 0 && result != -Errno.ENOENT) {
            throw new BpfException(command, "", -result);
        }
    }
}
