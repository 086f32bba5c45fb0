package io.bpfmetrics.library;

import io.bpfmetrics.collect.SourceRefusedException;
import io.bpfmetrics.collect.Trouble;
import java.io.Serial;
import java.util.List;

/**
 * Nothing can be collected; the message says what was attempted, on what, why it failed and what to do. Problems in the
 * text of configs stand in it line by line, each with file, line and column. Nothing is left loaded.
 */
public final class BpfMetricsException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** What kind of reason it is. */
    private final Reason reason;

    /** One sentence each. */
    private final transient List<String> problems;

    /** What kind of reason it is. */
    public enum Reason {
        /** The text of a config is wrong, and strictness was asked for. */
        CONFIG,
        /** A capability is missing, or a policy forbids it. */
        PRIVILEGE,
        /** The kernel is too old, or libbpf is missing or too old. */
        TOO_OLD,
        /** Anything else: no config can be loaded, say. */
        FAILED
    }

    private BpfMetricsException(Reason reason, String message, List<String> problems, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.problems = List.copyOf(problems);
    }

    static BpfMetricsException of(SourceRefusedException refusal) {
        List<String> problems =
                refusal.troubles().stream().map(Trouble::sentence).toList();
        StringBuilder message = new StringBuilder(String.valueOf(refusal.getMessage()));
        problems.forEach(problem -> message.append("\n  ").append(problem));
        return new BpfMetricsException(reason(refusal), message.toString(), problems, refusal);
    }

    private static Reason reason(SourceRefusedException refusal) {
        return switch (refusal.reason()) {
            case TEXT, ARGUMENT -> Reason.CONFIG;
            case PRIVILEGE -> Reason.PRIVILEGE;
            case TOO_OLD -> Reason.TOO_OLD;
            case INCOMPLETE, FAILED -> Reason.FAILED;
        };
    }

    /** What kind of reason it is. */
    public Reason reason() {
        return reason;
    }

    /** Problems in configs and their objects, one sentence each; they are in the message too. */
    public List<String> problems() {
        return problems;
    }
}
