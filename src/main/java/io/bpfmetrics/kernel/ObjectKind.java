package io.bpfmetrics.kernel;

import io.bpfmetrics.sys.Bpf.Command;
import java.util.Locale;

/** Kinds of BPF objects that have ids. */
public enum ObjectKind {
    /** A loaded program. */
    PROGRAM(Command.BPF_PROG_GET_NEXT_ID, Command.BPF_PROG_GET_FD_BY_ID),
    /** A map. */
    MAP(Command.BPF_MAP_GET_NEXT_ID, Command.BPF_MAP_GET_FD_BY_ID),
    /** A link: what holds a program attached. */
    LINK(Command.BPF_LINK_GET_NEXT_ID, Command.BPF_LINK_GET_FD_BY_ID);

    private final Command nextId;
    private final Command openId;

    ObjectKind(Command nextId, Command openId) {
        this.nextId = nextId;
        this.openId = openId;
    }

    /** The word in messages and label values: {@code program}, {@code map}, {@code link}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Command nextId() {
        return nextId;
    }

    Command openId() {
        return openId;
    }
}
