package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.sys.PerfRing;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.Orders;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KernelTest
class PerfBufferTest {
    private BpfObject object;
    private ObjectMap map;
    private final Heard heard = new Heard();

    @BeforeEach
    void load() throws ObjectException {
        object = Fixtures.load("events");
        map = Fixtures.map(object, "events_total");
    }

    @AfterEach
    void unload() {
        object.close();
    }

    @Test
    void handsOutEveryRecordInItsOrder() throws Exception {
        try (PerfBuffer buffer = PerfBuffer.open(map)) {
            Orders.onOneProcessor(() -> LongStream.rangeClosed(1, 1000).forEach(i -> Orders.events(1, 16, i)));

            buffer.read(heard);
        }

        assertThat(heard.numbers)
                .isEqualTo(LongStream.rangeClosed(1, 1000).boxed().toList());
        assertThat(heard.sizes).containsOnly(20); // 16 bytes, and 4 with which the kernel fills up
        assertThat(Set.copyOf(heard.processors)).hasSize(1);
        assertThat(heard.lost).isZero();
    }

    /** 56 bytes with their head do not go into a page without a rest, so that records go over the end. */
    @Test
    void joinsRecordsThatGoOverTheEnd() throws Exception {
        try (PerfBuffer buffer = onePage()) {
            Orders.onOneProcessor(() -> {
                for (long i = 1; i <= 1000; i++) {
                    Orders.events(1, 44, i << 32 | i);
                    buffer.read(heard);
                }
            });
        }

        assertThat(heard.numbers)
                .isEqualTo(LongStream.rangeClosed(1, 1000)
                        .map(i -> i << 32 | i)
                        .boxed()
                        .toList());
        assertThat(heard.lost).isZero();
    }

    @Test
    void tellsHowManyRecordsWereLost() throws Exception {
        try (PerfBuffer buffer = onePage()) {
            Orders.onOneProcessor(() -> {
                Orders.events(1000, 16, 7);
                buffer.read(heard);
                Orders.events(1, 16, 8); // with it the kernel says what went before
                buffer.read(heard);
            });
        }

        assertThat(heard.numbers).contains(7L, 8L).hasSizeBetween(2, PerfRing.pageSize() / 24);
        assertThat(heard.lost + heard.numbers.size()).isEqualTo(1001);
    }

    @Test
    void goesOnWhenAListenerFails() throws Exception {
        EventListener failing = new Heard() {
            @Override
            public void record(ByteBuffer bytes, int offset, int size, int processor) {
                throw new IllegalStateException("a bug");
            }
        };
        try (PerfBuffer buffer = onePage()) {
            Orders.events(1, 8, 1);
            assertThatThrownBy(() -> buffer.read(failing)).hasMessage("a bug");
            Orders.events(1, 8, 2);

            buffer.read(heard);
        }

        assertThat(heard.numbers).containsExactly(2L);
    }

    @Test
    void wakesUpWhoeverWaits() throws Exception {
        EventPoll poll = EventPoll.open();
        try (PerfBuffer buffer = PerfBuffer.open(map)) {
            poll.add(buffer);
            Orders.events(1, 8, 1);
            assertThat(poll.await()).containsExactly(buffer);

            poll.remove(buffer);
            Orders.events(1, 8, 1);
            poll.end();
            assertThat(poll.await()).isEmpty();
            assertThat(poll.isEnded()).isTrue();
        } finally {
            poll.close();
        }
    }

    @Test
    void leavesNothingBehind() throws Exception {
        List<String> before = Fixtures.bpfDescriptors();
        PerfBuffer buffer = PerfBuffer.open(map);
        assertThat(Fixtures.bpfDescriptors()).hasSizeGreaterThan(before.size());

        buffer.close();
        buffer.read(heard);

        assertThat(Fixtures.bpfDescriptors()).isEqualTo(before);
        assertThat(heard.numbers).isEmpty();
    }

    /** The perf events outlive their descriptors for as long as the map has them. */
    @Test
    void canBeOpenedAgain() throws Exception {
        PerfBuffer.open(map).close();
        try (PerfBuffer again = PerfBuffer.open(map)) {
            Orders.events(3, 8, 5);

            again.read(heard);
        }

        assertThat(heard.numbers).containsExactly(5L, 5L, 5L);
    }

    private PerfBuffer onePage() throws Exception {
        return PerfBuffer.open(map, PerfEventAttacher.processors(), PerfRing.pageSize());
    }

    private static class Heard implements EventListener {
        final List<Long> numbers = new ArrayList<>();
        final List<Integer> sizes = new ArrayList<>();
        final List<Integer> processors = new ArrayList<>();
        long lost;

        @Override
        public void record(ByteBuffer bytes, int offset, int size, int processor) {
            numbers.add(bytes.getLong(offset));
            sizes.add(size);
            processors.add(processor);
        }

        @Override
        public void lost(long records, int processor) {
            lost += records;
        }
    }
}
