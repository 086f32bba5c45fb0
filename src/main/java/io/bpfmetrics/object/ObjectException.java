package io.bpfmetrics.object;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A BPF object cannot be opened, loaded or changed; the message says what was attempted, on what, why, and what to do. */
public final class ObjectException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** What kind of reason it is. */
    public enum Kind {
        /** The file or what is asked of it is wrong, or the kernel refuses it. */
        REFUSED,
        /** A privilege is missing, or a policy forbids it. */
        NOT_PERMITTED,
        /** The library that loads objects is missing or too old, so that no object can be loaded. */
        LIBRARY_MISSING
    }

    private final Kind kind;

    /** An exception of kind {@link Kind#REFUSED}. */
    public ObjectException(String message) {
        this(Kind.REFUSED, message, null);
    }

    ObjectException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What kind of reason it is; decides the exit code. */
    public Kind kind() {
        return kind;
    }
}
