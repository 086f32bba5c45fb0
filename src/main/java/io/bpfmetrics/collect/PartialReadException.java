package io.bpfmetrics.collect;

import java.io.Serial;

/** A source was read, but for a part; what could be read has been written. */
final class PartialReadException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    PartialReadException(String message) {
        super(message);
    }
}
