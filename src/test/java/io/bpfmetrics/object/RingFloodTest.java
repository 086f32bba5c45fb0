package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.RingOrders;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ring buffers as the thread of events reads them: many, all the time, with epoll. */
@KernelTest
class RingFloodTest {
    private static final int PATIENCE_SECONDS = 120;
    private static final long IDLE_NANOS_A_SECOND = 5_000_000 / 60; // 5 ms a minute
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private BpfObject object;
    private EventPoll poll;

    @BeforeEach
    void open() throws Exception {
        object = Fixtures.load("ring_events");
        poll = EventPoll.open();
    }

    @AfterEach
    void close() {
        poll.close();
        object.close();
    }

    /** The reader waits whenever it has read everything, so a wake-up that is missed would leave it waiting for ever. */
    @Test
    void losesNothingThatTheKernelTook() throws Exception {
        long wanted = 10_000_000;
        Counted counted = new Counted();
        try (RingBuffer buffer = RingBuffer.open(Fixtures.map(object, "records"))) {
            poll.add(buffer);
            Thread reader = start(counted, buffer);
            RingOrders.flood(wanted, 1);
            poll.end();
            join(reader);
            buffer.read(counted);
        }

        int counts = Fixtures.map(object, "counts").id();
        long sent = Fixtures.number(counts, 0);
        assertThat(sent + Fixtures.number(counts, 1)).isEqualTo(wanted);
        assertThat(counted.records).isEqualTo(sent).isPositive();
        assertThat(counted.outOfOrder).isZero();
        assertThat(counted.lost).isZero();
    }

    @Test
    void wakesUpForEveryRecord() throws Exception {
        Counted counted = new Counted();
        try (RingBuffer buffer = RingBuffer.open(Fixtures.map(object, "records"))) {
            poll.add(buffer);
            Thread reader = start(counted, buffer);
            for (int i = 1; i <= 20_000; i++) {
                RingOrders.put(8, i);
                while (i % 10 == 0 && counted.records < i) { // in this way it goes to sleep 2000 times
                    assertThat(reader.isAlive()).isTrue();
                    Thread.onSpinWait();
                }
            }
            poll.end();
            join(reader);
        }

        assertThat(counted.records).isEqualTo(20_000);
        assertThat(counted.outOfOrder).isZero();
    }

    @Test
    void tellsWhichOfManyHasRecords() throws Exception {
        HeardRecords heard = new HeardRecords();
        try (RingBuffer first = RingBuffer.open(Fixtures.map(object, "records"));
                RingBuffer second = RingBuffer.open(Fixtures.map(object, "others"))) {
            poll.add(first);
            poll.add(second);

            RingOrders.putOther(8, 2);
            assertThat(poll.await()).containsExactly(second);
            RingOrders.put(8, 1);
            assertThat(poll.await()).containsExactlyInAnyOrder(first, second);
            second.read(heard);
            assertThat(poll.await()).containsExactly(first);
            first.read(heard);
        }

        assertThat(heard.firstWords()).containsExactly(2L, 1L);
    }

    @Test
    void costsNothingWhileNothingComes() throws Exception {
        List<BpfObject> objects = new ArrayList<>();
        List<RingBuffer> buffers = new ArrayList<>();
        Set<EventBuffer> seen = new HashSet<>();
        CountDownLatch warm = new CountDownLatch(1);
        Thread reader = new Thread(() -> {
            while (!poll.isEnded()) {
                seen.addAll(poll.await());
                seen.forEach(each -> each.read(new Counted()));
                warm.countDown();
            }
        });
        try {
            for (int i = 0; i < 8; i++) {
                objects.add(Fixtures.load("ring_events"));
                for (String name : List.of("records", "others")) {
                    buffers.add(RingBuffer.open(Fixtures.map(objects.get(i), name)));
                    poll.add(buffers.get(buffers.size() - 1));
                }
            }
            reader.start();
            RingOrders.put(8, 1);
            assertThat(warm.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            long start = cpuNanosAtRest(reader);
            reader.join(2000);

            assertThat(THREADS.getThreadCpuTime(reader.getId()) - start).isLessThan(IDLE_NANOS_A_SECOND * 2);
        } finally {
            poll.end();
            join(reader);
            buffers.forEach(RingBuffer::close);
            objects.forEach(BpfObject::close);
        }
        assertThat(seen).isNotEmpty();
    }

    @Test
    void canBeClosedWhileAnotherThreadWaits() throws Exception {
        Counted counted = new Counted();
        RingBuffer closed = RingBuffer.open(Fixtures.map(object, "records"));
        try (RingBuffer kept = RingBuffer.open(Fixtures.map(object, "others"))) {
            poll.add(closed);
            poll.add(kept);
            Thread reader = start(counted, kept);

            poll.remove(closed);
            closed.close();
            RingOrders.put(8, 1);
            RingOrders.putOther(8, 2);
            while (counted.records == 0) {
                assertThat(reader.isAlive()).isTrue();
                Thread.onSpinWait();
            }
            poll.end();
            join(reader);
        }

        assertThat(counted.records).isEqualTo(1);
        assertThat(counted.last).isEqualTo(2);
    }

    /** The thread has dealt with the first record when it uses no processor any more. */
    private static long cpuNanosAtRest(Thread thread) throws InterruptedException {
        long before = -1;
        long now = THREADS.getThreadCpuTime(thread.getId());
        while (now != before) {
            thread.join(20);
            before = now;
            now = THREADS.getThreadCpuTime(thread.getId());
        }
        return now;
    }

    private Thread start(Counted counted, RingBuffer only) {
        Thread reader = new Thread(() -> {
            while (!poll.isEnded()) {
                if (poll.await().contains(only)) {
                    only.read(counted);
                }
            }
        });
        reader.start();
        return reader;
    }

    private static void join(Thread reader) throws InterruptedException {
        reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        assertThat(reader.isAlive()).as("the reader still waits").isFalse();
    }

    /** Counts on one thread, while another one looks. */
    private static final class Counted implements EventListener {
        volatile long records;
        long last;
        long outOfOrder;
        long lost;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // only one thread counts
        public void record(ByteBuffer bytes, int offset, int size, int processor) {
            long number = bytes.getLong(offset);
            outOfOrder += number > last ? 0 : 1;
            last = number;
            records++;
        }

        @Override
        public void lost(long records, int processor) {
            lost += records;
        }
    }
}
