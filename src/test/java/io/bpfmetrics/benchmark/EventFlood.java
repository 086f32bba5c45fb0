package io.bpfmetrics.benchmark;

import io.bpfmetrics.object.BpfObject;
import io.bpfmetrics.object.EventPoll;
import io.bpfmetrics.testing.Orders;
import io.bpfmetrics.testing.RingOrders;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A program writes without a pause on one processor, and a thread of ours reads on another one. */
final class EventFlood {
    private static final int AT_ONCE = 250;
    private static final long NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Report report;
    private final EventPoll poll;
    private long received;
    private long cpuNanos;
    private long wakeUps;

    EventFlood(Report report) throws Exception {
        this.report = report;
        poll = EventPoll.open();
    }

    void run() throws Exception {
        long sent = 0;
        long start = System.nanoTime();
        try (BpfObject object = EventBenchmark.load();
                OurRingReader reader = new OurRingReader(EventBenchmark.events(object))) {
            poll.add(reader.buffer());
            Thread thread = new Thread(() -> Orders.onOneProcessor(() -> read(reader)), "reader");
            thread.start();
            while (System.nanoTime() - start < NANOS) {
                RingOrders.flood(AT_ONCE, sent);
                sent += AT_ONCE;
            }
            poll.end();
            thread.join();
            received += reader.pass().records();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        report.note(String.format(
                Locale.ROOT,
                "  a flood: %.1f million records a second, %.1f million of them read in %.0f wake-ups, by %.0f %% of a"
                        + " processor",
                sent / seconds / 1e6,
                received / seconds / 1e6,
                wakeUps / seconds,
                cpuNanos / seconds / 1e7));
    }

    private void read(OurRingReader reader) {
        while (!poll.isEnded()) {
            poll.await();
            wakeUps++;
            received += reader.pass().records();
        }
        cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        poll.close();
    }
}
