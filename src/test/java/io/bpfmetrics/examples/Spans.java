package io.bpfmetrics.examples;

import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpSpan;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for spans of examples. */
final class Spans {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(300);

    private Spans() {}

    /** Works until the receiver has such a span, which comes with what ended before it, or in a moment. */
    static OtlpSpan until(OtlpReceiver receiver, ExampleRun.Work work, Predicate<OtlpSpan> wanted)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            work.run();
            LockSupport.parkNanos(PAUSE.toNanos());
            Optional<OtlpSpan> found = receiver.spans().stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("waited for a span; there are " + receiver.spans());
            }
        }
    }

    /** An attribute of a span; {@code null} in words if it has none. */
    static String text(OtlpSpan span, String attribute) {
        return String.valueOf(span.attributes().get(attribute));
    }
}
