package io.bpfmetrics.object;

import io.bpfmetrics.sys.ErrnoException;
import io.bpfmetrics.sys.MarkFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * A function for one program in {@code uprobe//proc/self/exe:post_attach_mark}. ebpf_exporter calls its own exported
 * symbol of that name once everything is attached; the executable of a JVM has no such symbol, so each such program
 * gets a function of its own. Under the lock of {@link BpfObject}.
 */
final class Mark implements AutoCloseable {
    private static final List<Mark> PENDING = new ArrayList<>();

    private final MarkFunction function;

    private Mark(MarkFunction function) {
        this.function = function;
    }

    static Mark create() throws AttachException {
        try {
            Mark mark = new Mark(MarkFunction.create());
            PENDING.add(mark);
            return mark;
        } catch (ErrnoException e) {
            throw new AttachException("a function that it could be attached to cannot be made: " + ErrnoWords.of(e));
        }
    }

    /** Calls every function that has not been called yet. */
    static void callPending() {
        PENDING.forEach(mark -> mark.function.call());
        PENDING.clear();
    }

    /** The file whose start is the function. */
    String path() {
        return function.path();
    }

    @Override
    public void close() {
        PENDING.remove(this);
        function.close();
    }
}
