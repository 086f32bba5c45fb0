package io.bpfmetrics.collect;

import java.io.Serial;

/** A metric cannot be made of its map; the message says why. Other metrics go on. */
final class PlanException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    PlanException(String message) {
        super(message);
    }
}
