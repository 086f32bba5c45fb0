package io.bpfmetrics.kernel;

import io.bpfmetrics.sys.Bpf.Command;
import io.bpfmetrics.sys.Errno;
import java.io.Serial;

/** The kernel refused a {@code bpf(2)} command. */
public final class BpfException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final Command command;
    private final int errno;

    BpfException(Command command, String target, int errno) {
        super(command + (target.isEmpty() ? "" : " on " + target) + ": " + Errno.name(errno) + advice(command, errno));
        this.command = command;
        this.errno = errno;
    }

    /** A refusal in words of its own: {@code why} is the rest of the sentence. */
    BpfException(Command command, String target, int errno, String why) {
        super(command + " on " + target + ": " + why);
        this.command = command;
        this.errno = errno;
    }

    /** The command that failed, such as {@code BPF_PROG_GET_NEXT_ID}. */
    public String command() {
        return command.name();
    }

    /** The error by its symbolic name, such as {@code EPERM}. */
    public String errno() {
        return Errno.name(errno);
    }

    /** Whether the process lacks a privilege, or a filter or policy forbids the call. */
    public boolean isNotPermitted() {
        return errno == Errno.EPERM || errno == Errno.EACCES;
    }

    /** Whether this kernel has no bpf(2) at all. */
    public boolean isUnknownSystemCall() {
        return errno == Errno.ENOSYS;
    }

    /** Whether this kernel does not know the command, or not all that is asked with it. */
    public boolean isUnknownCommand() {
        return errno == Errno.EINVAL || errno == Errno.E2BIG;
    }

    private static String advice(Command command, int errno) {
        return switch (errno) {
            case Errno.EPERM ->
                "; grant " + (command.isOnEntries() ? "CAP_BPF" : "CAP_SYS_ADMIN") + " (docs/reference/privileges.md)";
            case Errno.EAGAIN ->
                command.isOnEntries() ? "; its entries come and go faster than they can be read key by key" : "";
            case Errno.EMFILE, Errno.ENFILE -> "; raise the limit of open files (LimitNOFILE=, ulimit -n)";
            default -> "";
        };
    }
}
