package io.bpfmetrics.sys;

import java.io.Serial;

/** A native call failed; the message is the symbolic name of the error. */
public final class ErrnoException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final int errno;

    ErrnoException(int errno) {
        super(Errno.name(errno));
        this.errno = errno;
    }

    /** The error's number. */
    public int errno() {
        return errno;
    }
}
