package io.bpfmetrics.testing;

/** The kernel refused a call of the test kit. */
public final class BpfRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String errno;

    BpfRefusedException(String what, String errno, String detail) {
        super(what + ": " + errno + (detail.isEmpty() ? "" : "\n" + detail));
        this.errno = errno;
    }

    /** The symbolic name of the error, such as {@code EPERM}. */
    public String errno() {
        return errno;
    }
}
