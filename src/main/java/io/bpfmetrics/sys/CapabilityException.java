package io.bpfmetrics.sys;

import java.io.Serial;

/** The threads of this process could not be made to give up capabilities; the message says why and what to do. */
public final class CapabilityException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    CapabilityException(int errno, int thread) {
        super("cannot leave every thread with the chosen capabilities: "
                + (thread == 0 ? "" : "thread " + thread + ": ") + Errno.name(errno) + explain(errno));
    }

    CapabilityException(LinkageError cause) {
        super(
                "cannot load the library that gives up capabilities: " + cause.getMessage()
                        + "; there is one for x86-64 and for arm64, and the folder for it must allow programs (choose"
                        + " another with BPF_METRICS_EXPORTER_JAVA_OPTS=-Djna.tmpdir=FOLDER)",
                cause);
    }

    private static String explain(int errno) {
        return switch (errno) {
            case Errno.EPERM -> ": it does not have all that is to be kept";
            case Errno.ETIMEDOUT -> ": it did not take the signal in time; is it stopped, by a debugger perhaps?";
            case Errno.EBUSY -> ": another library handles every signal from 40 to 61";
            default -> "";
        };
    }
}
