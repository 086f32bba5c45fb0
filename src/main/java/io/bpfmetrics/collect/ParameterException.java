package io.bpfmetrics.collect;

import java.io.Serial;

/** A parameter of a gadget from the command line is not known, or its value does not fit; the message says which are. */
public final class ParameterException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    ParameterException(String message) {
        super(message);
    }
}
