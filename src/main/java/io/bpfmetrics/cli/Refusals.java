package io.bpfmetrics.cli;

import io.bpfmetrics.collect.KernelAccess;
import io.bpfmetrics.collect.SourceRefusedException;

/** What sources refuse, as this program says it and ends with it. */
final class Refusals {
    private static final System.Logger LOGGER = System.getLogger(Refusals.class.getName());
    private static final String STRICT = "--config.strict: ";

    private Refusals() {}

    /** Finds out whether the kernel lets this program see its BPF objects. */
    static void requireAccess() throws ExitException {
        try {
            KernelAccess.check();
        } catch (SourceRefusedException e) {
            throw toExit(e);
        }
    }

    /** Says what led to it; the rest is for the end of the program. */
    static ExitException toExit(SourceRefusedException refusal) {
        refusal.troubles().forEach(trouble -> LOGGER.log(trouble.level(), trouble.sentence()));
        String sentence = String.valueOf(refusal.getMessage());
        return switch (refusal.reason()) {
            case TEXT -> new ExitException(ExitCode.USAGE, STRICT + sentence);
            case ARGUMENT -> new ExitException(ExitCode.USAGE, sentence);
            case INCOMPLETE -> new ExitException(ExitCode.FAILED, STRICT + sentence);
            case PRIVILEGE -> new ExitException(ExitCode.PRIVILEGE, sentence);
            case TOO_OLD -> new ExitException(ExitCode.TOO_OLD, sentence);
            case FAILED -> new ExitException(ExitCode.FAILED, sentence);
        };
    }
}
