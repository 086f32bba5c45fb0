package io.bpfmetrics.object;

import java.io.Serial;

/** A BPF object cannot be opened, loaded or changed; the message says what was attempted, on what, why, and what to do. */
public final class ObjectException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    ObjectException(String message) {
        super(message);
    }
}
