package io.bpfmetrics.kernel;

import io.bpfmetrics.sys.Bpf;
import io.bpfmetrics.sys.Errno;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All objects of one kind, by rising id. A refresh walks the kernel's ids and opens only what is new or may have
 * changed; no descriptor outlives it. Ids are handed out cyclically and rise, so an id that is still there is still the
 * same object. A refresh that finds nothing new makes no garbage. Not thread-safe.
 *
 * @param <T> what is kept of an object
 */
public final class ObjectTable<T> {
    private final Bpf bpf;
    private final ObjectKind kind;
    private final ObjectReader<T> reader;
    private final ScanListener listener;
    private Column<T> current = new Column<>();
    private Column<T> spare = new Column<>();

    ObjectTable(Bpf bpf, ObjectKind kind, ObjectReader<T> reader, ScanListener listener) {
        this.bpf = bpf;
        this.kind = kind;
        this.reader = reader;
        this.listener = listener;
    }

    /** The number of objects that the last refresh saw. */
    public int size() {
        return current.size;
    }

    /** One of the objects that the last refresh saw, by rising id. */
    public T get(int index) {
        return current.get(index);
    }

    /**
     * Makes the table what the kernel has now. Objects that end meanwhile are left out and told to the listener, as are
     * those that cannot be opened for another reason; those keep their entry of before, if they have one.
     *
     * @throws BpfException if the kernel does not list its ids; the table stays what it was
     */
    public void refresh() throws BpfException {
        spare.size = 0;
        int known = 0;
        for (int id = next(0); id != 0; id = next(id)) {
            while (known < current.size && Integer.compareUnsigned(current.ids[known], id) < 0) {
                known++;
            }
            boolean isKnown = known < current.size && current.ids[known] == id;
            T entry = look(id, isKnown ? current.get(known) : null);
            if (entry != null) {
                spare.add(id, entry);
            }
        }
        Column<T> previous = current;
        current = spare;
        spare = previous;
        spare.forget();
    }

    private int next(int id) throws BpfException {
        int next = bpf.nextId(kind.nextId(), id);
        if (next >= 0) {
            return next;
        }
        if (next == -Errno.ENOENT) {
            return 0;
        }
        throw new BpfException(kind.nextId(), "", -next);
    }

    private @Nullable T look(int id, @Nullable T before) {
        if (before != null && reader.isSettled(before)) {
            return before;
        }
        int fd = bpf.openId(kind.openId(), id);
        if (fd < 0) {
            return refused(id, -fd, before);
        }
        try {
            return reader.read(fd, before);
        } catch (BpfException e) {
            listener.failed(e);
            return before;
        } finally {
            bpf.close(fd);
        }
    }

    private @Nullable T refused(int id, int errno, @Nullable T before) {
        if (errno == Errno.ENOENT) {
            listener.vanished(kind);
            return null;
        }
        if (errno != Errno.EAGAIN) { // a link that is being set up; the next collection sees it
            listener.failed(new BpfException(kind.openId(), kind.word() + " " + id, errno));
        }
        return before;
    }

    private static final class Column<T> {
        private int[] ids = new int[64];
        private @Nullable Object[] entries = new @Nullable Object[64];
        private int size;

        void add(int id, T entry) {
            if (size == ids.length) {
                ids = Arrays.copyOf(ids, 2 * size);
                entries = Arrays.copyOf(entries, 2 * size);
            }
            ids[size] = id;
            entries[size++] = entry;
        }

        @SuppressWarnings({"unchecked", "NullAway"}) // below size there are only entries that add() was given
        T get(int index) {
            return (T) entries[index];
        }

        void forget() {
            Arrays.fill(entries, 0, size, null);
            size = 0;
        }
    }
}
