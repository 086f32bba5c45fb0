package io.bpfmetrics.kernel;

import io.bpfmetrics.sys.Bpf;
import io.bpfmetrics.sys.Errno;

/**
 * The kernel's BPF subsystem. Tables and readers made by one object share its buffers, so use them on one thread at a
 * time.
 */
public final class BpfSubsystem {
    private static final int NONE = -1;

    private final Bpf bpf = new Bpf();

    /**
     * Tries what a scan does, with the first object of each kind: list it, open it, describe it. Links are optional:
     * kernels before 5.8 do not list them.
     *
     * @throws BpfException if the kernel refuses: {@link BpfException#isNotPermitted} without the privilege,
     *     {@link BpfException#isUnknownCommand} where it is too old
     */
    public void checkAccess() throws BpfException {
        for (ObjectKind kind : ObjectKind.values()) {
            try {
                check(kind);
            } catch (BpfException e) {
                if (kind != ObjectKind.LINK || !e.isUnknownCommand()) {
                    throw e;
                }
            }
        }
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

    private void check(ObjectKind kind) throws BpfException {
        int id = result(kind.nextId(), "", bpf.nextId(kind.nextId(), 0));
        if (id == NONE) {
            return;
        }
        String target = kind.word() + " " + id;
        int fd = result(kind.openId(), target, bpf.openId(kind.openId(), id));
        if (fd == NONE) {
            return;
        }
        try {
            switch (kind) {
                case PROGRAM -> programReader().read(fd);
                case MAP -> mapReader().read(fd);
                case LINK -> linkReader().read(fd);
            }
        } finally {
            bpf.close(fd);
        }
    }

    /** What a call returned; {@link #NONE} where there is no such object, any more or yet. */
    private static int result(Bpf.Command command, String target, int result) throws BpfException {
        if (result == -Errno.ENOENT || result == -Errno.EAGAIN) {
            return NONE;
        }
        if (result < 0) {
            throw new BpfException(command, target, -result);
        }
        return result;
    }
}
