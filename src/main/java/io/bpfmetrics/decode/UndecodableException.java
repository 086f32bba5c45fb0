package io.bpfmetrics.decode;

import java.io.Serial;

/** A decoder cannot read its input; the message says what it needs and what it has. Without a stack: made per row. */
final class UndecodableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    UndecodableException(String message) {
        super(message, null, false, false);
    }
}
