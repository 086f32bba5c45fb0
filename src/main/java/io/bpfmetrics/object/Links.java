package io.bpfmetrics.object;

import io.bpfmetrics.sys.KernelLink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Links that are made together: all or none. */
final class Links implements AutoCloseable {
    private final List<AutoCloseable> links = new ArrayList<>();

    private Links() {}

    /** Makes links; if one cannot be made, none is left. */
    static Links make(Maker maker) throws AttachException {
        Links links = new Links();
        boolean isDone = false;
        try {
            maker.make(links);
            isDone = true;
            return links;
        } finally {
            if (!isDone) {
                links.close();
            }
        }
    }

    void add(KernelLink link) {
        links.add(link);
    }

    /** Closed after the links that are added later, and thus before those that are there. */
    void add(Mark mark) {
        links.add(mark);
    }

    /** Detaches, the last first. */
    @Override
    public void close() {
        Collections.reverse(links);
        for (AutoCloseable link : links) {
            close(link);
        }
        links.clear();
    }

    private static void close(AutoCloseable link) {
        try {
            link.close();
        } catch (Exception e) {
            throw new IllegalStateException("links and marks throw nothing when they are closed", e);
        }
    }

    /** What makes the links of one program. */
    interface Maker {
        void make(Links links) throws AttachException;
    }
}
