package io.bpfmetrics.object;

import java.io.Serial;

/** One program cannot be attached; the message is the reason and what to do. */
final class AttachException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    AttachException(String message) {
        super(message);
    }
}
