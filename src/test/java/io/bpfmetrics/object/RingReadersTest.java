package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.sys.RingMemory;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.RingOrders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another reader of the same ring buffer can do, who has the place of reading in hand as we do. */
@KernelTest
class RingReadersTest {
    private static final int SIZE = 64 << 10;
    private static final long TOO_LONG = 0x3fff_ffffL; // of a record, if it is taken for a head

    private BpfObject object;
    private ObjectMap map;
    private RingBuffer buffer;
    private RingMemory other;
    private final HeardRecords heard = new HeardRecords();

    @BeforeEach
    void open() throws Exception {
        object = Fixtures.load("ring_events");
        map = Fixtures.map(object, "records");
        buffer = RingBuffer.open(map);
        other = RingMemory.map(map.fd(), SIZE);
    }

    @AfterEach
    void close() {
        other.close();
        buffer.close();
        object.close();
    }

    @Test
    void leavesOutWhatTheOtherRead() {
        RingOrders.put(8, 1);
        RingOrders.put(8, 2);
        other.release(16);

        buffer.read(heard);

        assertThat(heard.firstWords()).containsExactly(2L);
        assertThat(heard.lost).isZero();
    }

    /** In the middle of a record, at no record's place, beyond the last one, and long before the first one that is left. */
    @ParameterizedTest
    @ValueSource(longs = {8, 3, 1 << 20, -(1 << 20)})
    void goesOnWithTheNextRecordsWhereMemoryMakesNoSense(long position) {
        RingOrders.put(16, TOO_LONG);
        other.release(position);

        buffer.read(heard);
        assertThat(heard.records).isEmpty();
        assertThat(heard.lost).isEqualTo(1);
        RingOrders.put(16, 5);
        buffer.read(heard);

        assertThat(heard.firstWords()).containsExactly(5L);
        assertThat(heard.lost).isEqualTo(1);
    }
}
