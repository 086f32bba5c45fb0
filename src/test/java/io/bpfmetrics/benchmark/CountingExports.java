package io.bpfmetrics.benchmark;

import java.io.IOException;

/** A receiver that tells how many collections have come, and whether one had all its points. */
final class CountingExports implements AutoCloseable {
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    /** A metric that every collection has once. */
    private static final String EVERY_COLLECTION = "bpf_metrics_exporter_build_info";

    private final DiscardingReceiver receiver;

    /** Counts by a text that every point has. */
    CountingExports(String pointText) throws IOException {
        receiver = DiscardingReceiver.start(EVERY_COLLECTION, pointText);
    }

    String target() {
        return receiver.target();
    }

    /** Waits for a collection with so many points. */
    void awaitWhole(int points) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        Count before = next(0, end);
        Count now = next(before.collections + 1, end);
        while (now.points - before.points < points) {
            before = now;
            now = next(now.collections + 1, end);
        }
    }

    /** Waits for at least so many collections, which must have so many points each; answers how many came. */
    int await(int collections, int points) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        Count from = next(0, end);
        Count now = next(from.collections + collections, end);
        long came = now.collections - from.collections;
        // one of them may still be coming in
        if (now.points - from.points < (came - 1) * points) {
            throw new IOException(came + " collections had " + (now.points - from.points) + " points");
        }
        return (int) came;
    }

    private Count next(long collections, long end) throws IOException, InterruptedException {
        while (true) {
            long[] counts = receiver.counts();
            if (counts[0] >= collections) {
                return new Count(counts[0], counts[1]);
            }
            if (System.nanoTime() > end) {
                throw new IOException("collection " + collections + " did not come; " + counts[1] + " points did");
            }
            Thread.sleep(2);
        }
    }

    @Override
    public void close() {
        receiver.close();
    }

    private record Count(long collections, long points) {}
}
