package io.bpfmetrics.export;

import io.bpfmetrics.collect.FailureLog;
import java.util.function.LongSupplier;

/**
 * Says whether exports arrive: a failure at once, then at most once a minute, and when it is over. That nobody listens
 * at an endpoint that nobody named is said once. Thread-safe.
 */
final class ReceiverLog {
    private final System.Logger logger;
    private final OtlpTarget target;
    private final OtlpSignal signal;
    private final FailureLog exports;
    private final FailureLog answers;
    private boolean isQuiet;
    private boolean wasDelivered;
    private boolean wasAbsenceSaid;
    private boolean isFailing;

    ReceiverLog(System.Logger logger, OtlpTarget target, OtlpSignal signal, LongSupplier nanoTime) {
        this.logger = logger;
        this.target = target;
        this.signal = signal;
        exports = new FailureLog(logger, nanoTime);
        answers = new FailureLog(logger, nanoTime);
    }

    /** From now on says nothing about failed exports; the caller does. */
    synchronized void keepQuiet() {
        isQuiet = true;
    }

    /** An export arrived; {@code what} such as {@code 5 points exported}. */
    synchronized void delivered(String what) {
        if (isAbsenceKnown()) {
            logger.log(System.Logger.Level.INFO, "a receiver listens at " + target.url() + " now: " + what);
        }
        wasDelivered = true;
        isFailing = false;
        exports.worked(signal.export() + " to " + target.url() + " works again, " + what);
    }

    /** An export failed: a sentence, and what follows from it. */
    synchronized void undelivered(Reply reply, String problem, String consequence) {
        isFailing = true;
        if (isQuiet) {
            return;
        }
        if (target.isDefault() && reply.isNobodyThere() && !wasDelivered) {
            sayAbsence();
        } else {
            exports.failed(problem + "; " + consequence);
        }
    }

    private void sayAbsence() {
        if (!wasAbsenceSaid) {
            logger.log(
                    System.Logger.Level.INFO,
                    "nobody listens at " + target.url() + ", the default OTLP endpoint"
                            + (signal == OtlpSignal.TRACES ? ", to take spans" : "") + "; name a receiver with "
                            + target.option() + ", or " + signal.offSwitch() + " (it is tried with "
                            + signal.turn() + ", and this is not said again)");
        }
        wasAbsenceSaid = true;
    }

    /** What an answer that said "ok" has to say; {@code things} such as {@code points}. */
    void answered(PartialSuccess partial, String things) {
        if (partial.isNone()) {
            answers.worked(target.url() + " takes all " + things + " again");
        } else {
            answers.failed(target.url() + " rejected " + partial.rejected() + " " + things
                    + (partial.message().isEmpty() ? "" : ": " + partial.message()));
        }
    }

    /** Whether nobody listens at the default endpoint, and that has been said. */
    synchronized boolean isAbsenceKnown() {
        return wasAbsenceSaid && !wasDelivered;
    }

    /** Whether the latest export failed. */
    synchronized boolean isFailing() {
        return isFailing;
    }
}
