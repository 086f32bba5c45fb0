package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.kernel.MapShape;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.RingOrders;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@KernelTest
class RingBufferTest {
    private static final int SIZE = 64 << 10;

    private BpfObject object;
    private ObjectMap map;
    private final HeardRecords heard = new HeardRecords();

    @BeforeEach
    void load() throws ObjectException {
        object = Fixtures.load("ring_events");
        map = Fixtures.map(object, "records");
    }

    @AfterEach
    void unload() {
        object.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 64, 4000, 4096})
    void handsOutRecordsOfAnySize(int size) throws Exception {
        try (RingBuffer buffer = RingBuffer.open(map)) {
            RingOrders.put(size, 40);
            RingOrders.put(size, 50);

            buffer.read(heard);
        }

        assertThat(heard.records).containsExactly(HeardRecords.of(size, 40), HeardRecords.of(size, 50));
        assertThat(heard.processors).containsExactly(-1, -1);
        assertThat(heard.lost).isZero();
    }

    @Test
    void handsOutEveryRecordInItsOrderWhileTheRingGoesRound() throws Exception {
        List<List<Byte>> expected = new ArrayList<>();
        try (RingBuffer buffer = RingBuffer.open(map)) {
            for (int i = 0; i < 2000; i++) {
                int size = i * 37 % 1500;
                RingOrders.put(size, i);
                expected.add(HeardRecords.of(size, i));
                if (i % 20 == 0) {
                    buffer.read(heard);
                }
            }
            buffer.read(heard);
        }

        assertThat(heard.records).isEqualTo(expected);
        assertThat(heard.lost).isZero();
    }

    @Test
    void skipsDiscardedRecords() throws Exception {
        try (RingBuffer buffer = RingBuffer.open(map)) {
            RingOrders.discard();
            RingOrders.put(8, 1);
            RingOrders.discard();
            RingOrders.discard();
            RingOrders.put(8, 2);
            RingOrders.discard();

            buffer.read(heard);
            assertThat(heard.firstWords()).containsExactly(1L, 2L);

            RingOrders.put(8, 3);
            buffer.read(heard);
        }

        assertThat(heard.firstWords()).containsExactly(1L, 2L, 3L);
    }

    /** On a busy machine the reader may wake up only when the record is finished: then nothing is shown, and it tries again. */
    @Test
    void waitsForARecordThatIsNotFinished() throws Exception {
        List<Long> before = List.of(7L, 8L);
        for (int attempt = 0; attempt < 20 && !before.isEmpty(); attempt++) {
            heard.records.clear();
            before = heardWhileHeld();

            assertThat(heard.firstWords()).containsExactly(7L, 8L);
        }

        assertThat(before).isEmpty();
        assertThat(heard.lost).isZero();
    }

    private List<Long> heardWhileHeld() throws Exception {
        EventPoll poll = EventPoll.open();
        Thread writer = new Thread(() -> RingOrders.hold(7));
        try (RingBuffer buffer = RingBuffer.open(map)) {
            poll.add(buffer);
            writer.start();
            assertThat(poll.await()).containsExactly(buffer);
            buffer.read(heard);
            List<Long> before = heard.firstWords();
            RingOrders.letGo();
            writer.join();
            buffer.read(heard);
            return before;
        } finally {
            poll.close();
        }
    }

    /** A record of 64 bytes takes 72. */
    @Test
    void takesAFullRing() throws Exception {
        try (RingBuffer buffer = RingBuffer.open(map)) {
            RingOrders.flood(2000, 0);
            buffer.read(heard);
        }

        assertThat(heard.firstWords())
                .isEqualTo(LongStream.range(0, SIZE / 72).boxed().toList());
        assertThat(Fixtures.number(Fixtures.map(object, "counts").id(), 0)).isEqualTo(SIZE / 72);
    }

    @Test
    void goesOnWhereReadingStopped() throws Exception {
        try (RingBuffer buffer = RingBuffer.open(map)) {
            RingOrders.put(8, 1);
            buffer.read(heard);
            RingOrders.put(8, 2);
        }
        RingOrders.put(8, 3);
        try (RingBuffer buffer = RingBuffer.open(map)) {
            buffer.read(heard);
        }

        assertThat(heard.firstWords()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void goesOnWhenAListenerFails() throws Exception {
        EventListener failing = new HeardRecords() {
            @Override
            public void record(ByteBuffer bytes, int offset, int size, int processor) {
                throw new IllegalStateException("a bug");
            }
        };
        try (RingBuffer buffer = RingBuffer.open(map)) {
            RingOrders.put(8, 1);
            RingOrders.put(8, 2);
            assertThatThrownBy(() -> buffer.read(failing)).hasMessage("a bug");

            buffer.read(heard);
        }

        assertThat(heard.firstWords()).containsExactly(2L);
    }

    @Test
    void leavesWhatComesMeanwhileForTheNextTime() throws Exception {
        EventListener writing = new HeardRecords() {
            @Override
            public void record(ByteBuffer bytes, int offset, int size, int processor) {
                RingOrders.put(8, bytes.getLong(offset) + 1);
                heard.record(bytes, offset, size, processor);
            }
        };
        try (RingBuffer buffer = RingBuffer.open(map)) {
            RingOrders.put(8, 1);

            buffer.read(writing);
            assertThat(heard.firstWords()).containsExactly(1L);
            buffer.read(writing);
        }

        assertThat(heard.firstWords()).containsExactly(1L, 2L);
    }

    @Test
    void protectsTheMemoryFromListeners() throws Exception {
        EventListener writing = new HeardRecords() {
            @Override
            public void record(ByteBuffer bytes, int offset, int size, int processor) {
                bytes.putLong(offset, 1);
            }
        };
        try (RingBuffer buffer = RingBuffer.open(map)) {
            RingOrders.put(8, 1);

            assertThatThrownBy(() -> buffer.read(writing)).isInstanceOf(ReadOnlyBufferException.class);
        }
    }

    @Test
    void leavesNothingBehind() throws Exception {
        long before = mappings();
        List<String> descriptors = Fixtures.bpfDescriptors();
        RingBuffer buffer = RingBuffer.open(map);
        assertThat(mappings()).isEqualTo(before + 2);
        RingOrders.put(8, 1);

        buffer.close();
        buffer.close();
        buffer.read(heard);

        assertThat(mappings()).isEqualTo(before);
        assertThat(Fixtures.bpfDescriptors()).isEqualTo(descriptors);
        assertThat(buffer.descriptors()).isEmpty();
        assertThat(heard.records).isEmpty();
    }

    @Test
    void canBeClosedByItsListener() throws Exception {
        RingBuffer buffer = RingBuffer.open(map);
        EventListener closing = new HeardRecords() {
            @Override
            public void record(ByteBuffer bytes, int offset, int size, int processor) {
                buffer.close();
            }
        };
        RingOrders.put(8, 1);
        RingOrders.put(8, 2);

        assertThatThrownBy(() -> buffer.read(closing)).hasMessage("the ring buffer is closed");
    }

    private static long mappings() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains("bpf-map"))
                .count();
    }

    @Test
    void refusesMapsOfOtherTypes() {
        assertRefused(
                shape(31, SIZE, 0),
                "map 5 \"calls\" cannot be read as a ring buffer: its type is 31 and not"
                        + " BPF_MAP_TYPE_RINGBUF (27)");
        assertThatThrownBy(() -> RingBuffer.open(Fixtures.map(object, "counts")))
                .isInstanceOf(ObjectException.class)
                .hasMessageContaining("\"counts\" cannot be read as a ring buffer: its type is 2 and not");
    }

    /** The largest that is allowed fails only at the descriptor, which there is none of. */
    @Test
    void refusesRingsThatCannotBeMapped() {
        String advice = " MiB cannot be mapped; give it at most 512 MiB (max_entries)";
        assertRefused(shape(27, 1 << 30, 0), "map 5 \"calls\": a ring buffer of 1024" + advice);
        assertRefused(shape(27, 1 << 31, 0), "map 5 \"calls\": a ring buffer of 2048" + advice);
        assertRefused(shape(27, 1 << 29, 0), "map 5 \"calls\": mapping its memory (mmap): EBADF");
    }

    @Test
    void refusesRingsThatProgramsWriteOver() {
        assertRefused(
                shape(27, SIZE, 1 << 19),
                "map 5 \"calls\" cannot be read while programs write to it, because they write over what was not read yet;"
                        + " create it without BPF_F_RB_OVERWRITE");
    }

    private static MapShape shape(int type, int maxEntries, int flags) {
        return new MapShape(type, 0, 0, maxEntries, flags);
    }

    private static void assertRefused(MapShape shape, String message) {
        assertThatThrownBy(() -> RingBuffer.open(new ObjectMap("calls", -1, 5, shape, 0, 0)))
                .isInstanceOf(ObjectException.class)
                .hasMessage(message);
    }
}
