package io.bpfmetrics.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for somebody to end the program. The first SIGINT or SIGTERM asks for an orderly end, which is a success; a
 * second one ends it at once. SIGHUP asks for a reload, which happens on a thread of its own. A shutdown hook would not do:
 * it can neither make the exit code 0 nor survive SIGHUP.
 */
final class Signals {
    private static final System.Logger LOGGER = System.getLogger(Signals.class.getName());

    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Runnable reload =
            () -> LOGGER.log(System.Logger.Level.INFO, "SIGHUP: there are no configs to reload");

    private Signals() {}

    /** From here on signals are ours. */
    static Signals take() {
        Signals signals = new Signals();
        handle("INT", signals::end);
        handle("TERM", signals::end);
        handle("HUP", () -> signals.reload.run());
        return signals;
    }

    /** What SIGHUP does from now on; one at a time. */
    void onReload(Runnable action) {
        reload = action;
    }

    /** Waits until the end is asked for, at most this long. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return end.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void end() {
        if (end.getCount() == 0) {
            Runtime.getRuntime().halt(ExitCode.FAILED);
        }
        end.countDown();
    }

    /**
     * Calls {@code sun.misc.Signal.handle}. It is supported (module jdk.unsupported) and has no successor, but the
     * compiler's warning about it cannot be switched off, so it is called by reflection.
     */
    private static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        action.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (InvocationTargetException e) {
            // -Xrs, or the JVM keeps it for itself
            LOGGER.log(System.Logger.Level.WARNING, "SIG" + name + " cannot be handled: " + e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java has no sun.misc.Signal", e);
        }
    }
}
