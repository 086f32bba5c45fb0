package io.bpfmetrics.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * Waits for somebody to end the program. The first SIGINT or SIGTERM asks for an orderly end, which is a success; a
 * second one ends it at once. SIGHUP asks for a reload, and there is nothing yet that could be reloaded.
 */
@SuppressWarnings("sunapi") // a shutdown hook cannot make the exit code 0, nor survive SIGHUP
final class Signals {
    private static final System.Logger LOGGER = System.getLogger(Signals.class.getName());

    private final CountDownLatch end = new CountDownLatch(1);

    private Signals() {}

    /** From here on signals are ours. */
    static Signals take() {
        Signals signals = new Signals();
        Signal.handle(new Signal("INT"), signals::end);
        Signal.handle(new Signal("TERM"), signals::end);
        Signal.handle(
                new Signal("HUP"),
                signal -> LOGGER.log(System.Logger.Level.INFO, "SIGHUP: there are no configs to reload"));
        return signals;
    }

    /** Waits until the end is asked for, at most this long. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return end.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void end(Signal signal) {
        if (end.getCount() == 0) {
            Runtime.getRuntime().halt(ExitCode.FAILED);
        }
        end.countDown();
    }
}
