package io.bpfmetrics.kernel;

import io.bpfmetrics.kernel.Layouts.LinkInfoLayout;
import io.bpfmetrics.sys.Bpf;

/** Reads links. A link's program can be exchanged ({@code BPF_LINK_UPDATE}). Not thread-safe: it reuses one buffer. */
public final class LinkReader {
    private final InfoBuffer info;

    LinkReader(Bpf bpf) {
        info = new InfoBuffer(bpf, LinkInfoLayout.SIZE);
    }

    /** Describes the link behind a descriptor. */
    public LinkInfo read(int fd) throws BpfException {
        info.clear();
        info.fill(fd, "link");
        return new LinkInfo(
                info.getInt(LinkInfoLayout.ID), info.getInt(LinkInfoLayout.TYPE), info.getInt(LinkInfoLayout.PROG_ID));
    }
}
