package io.bpfmetrics.collect;

import java.io.Serial;
import java.util.List;

/** A source cannot be opened; the message says what was attempted, on what, why, and what to do. */
public final class SourceRefusedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final transient List<Trouble> troubles;

    /** What kind of reason it is. */
    public enum Reason {
        /** Nothing may be wrong with the text of configs, and something is. */
        TEXT,
        /** A setting names something that is not there, or says what does not fit. */
        ARGUMENT,
        /** Everything must run, and something does not. */
        INCOMPLETE,
        /** A privilege is missing, or a policy forbids it. */
        PRIVILEGE,
        /** The kernel or a library is missing or too old. */
        TOO_OLD,
        /** Anything else. */
        FAILED
    }

    SourceRefusedException(Reason reason, String message) {
        this(reason, message, List.of());
    }

    SourceRefusedException(Reason reason, String message, List<Trouble> troubles) {
        super(message);
        this.reason = reason;
        this.troubles = List.copyOf(troubles);
    }

    /** What kind of reason it is. */
    public Reason reason() {
        return reason;
    }

    /** What went wrong before, one by one; nobody has said it yet. */
    public List<Trouble> troubles() {
        return troubles;
    }
}
