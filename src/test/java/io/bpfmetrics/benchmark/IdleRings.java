package io.bpfmetrics.benchmark;

import io.bpfmetrics.kernel.MapShape;
import io.bpfmetrics.object.EventPoll;
import io.bpfmetrics.object.ObjectMap;
import io.bpfmetrics.object.RingBuffer;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestMap;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a thread costs that waits for 16 ring buffers nobody writes to. */
final class IdleRings {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int RINGS = 16;
    private static final int RINGBUF = 27;
    private static final int BYTES = 64 << 10;

    private final Report report;

    IdleRings(Report report) {
        this.report = report;
    }

    void run(int seconds) throws Exception {
        EventPoll poll = EventPoll.open();
        List<RingBuffer> buffers = new ArrayList<>();
        try (TestBpf bpf = TestBpf.open()) {
            for (int i = 0; i < RINGS; i++) {
                TestMap map = bpf.map(MapSpec.of(RINGBUF, "idle", 0, 0, BYTES));
                MapShape shape = new MapShape(RINGBUF, 0, 0, BYTES, 0);
                buffers.add(RingBuffer.open(new ObjectMap("idle", map.fd(), map.id(), shape, 0, 0)));
                poll.add(buffers.get(i));
            }
            Thread thread = new Thread(() -> await(poll), "reader");
            thread.start();
            TimeUnit.SECONDS.sleep(1); // to start a thread costs something too
            long start = THREADS.getThreadCpuTime(thread.getId());
            TimeUnit.SECONDS.sleep(seconds);
            long nanos = THREADS.getThreadCpuTime(thread.getId()) - start;
            poll.end();
            thread.join();
            buffers.forEach(RingBuffer::close);
            report.millis("a minute of waiting for 16 ring buffers", nanos / 1e6 * 60 / seconds, 5);
        }
        poll.close();
    }

    private static void await(EventPoll poll) {
        while (!poll.isEnded()) {
            poll.await();
        }
    }
}
