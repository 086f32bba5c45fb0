package io.bpfmetrics.collect;

import java.io.Serial;

/** What somebody else has to load is not there, for now. */
final class SourceAbsentException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    SourceAbsentException(String message) {
        super(message);
    }
}
