package io.bpfmetrics.kernel;

import static io.bpfmetrics.testing.MapContents.u32;
import static io.bpfmetrics.testing.MapContents.u64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.testing.KernelRelease;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Maps are read in the cheapest way there is, and every way brings the same. */
@KernelTest
class MapEntriesTest {
    private static final int MMAPABLE = 1 << 10;
    private static final int NO_PREALLOC = 1;

    private final TestBpf bpf = TestBpf.open();

    @AfterEach
    void close() {
        bpf.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, batch",
        "2, 0, batch",
        "2, " + MMAPABLE + ", mmap",
        "9, 0, batch",
        "11, " + NO_PREALLOC + ", batch"
    })
    void readsEveryEntry(int type, int flags, String method) throws Exception {
        boolean isTrie = type == MapType.LPM_TRIE;
        int room = type == MapType.LRU_HASH ? 12_000 : 3000; // an LRU map gives up entries before it is full
        MapSpec spec = MapSpec.of(type, "entries", isTrie ? 8 : 4, 8, room).withFlags(flags);
        TestMap map = bpf.map(spec);
        for (int i = 0; i < 3000; i++) {
            map.put(isTrie ? u32(32, i) : u32(i), u64(i + 1));
        }

        MapShape shape = new MapShape(type, spec.keySize(), 8, room, flags);
        try (MapEntries entries = MapEntries.of(map.fd(), shape);
                MapEntries byKey = MapEntries.keyByKey(map.fd(), shape)) {
            boolean hasNoBatch = isTrie && KernelRelease.current().isBefore(5, 13);
            assertThat(entries.method()).isEqualTo(hasNoBatch ? "key by key" : method);
            assertThat(contents(entries, isTrie ? 4 : 0)).hasSize(3000).containsEntry(2999, 3000L);
            assertThat(contents(byKey, isTrie ? 4 : 0)).isEqualTo(contents(entries, isTrie ? 4 : 0));
        }
    }

    @Test
    void readsAMapOfOneEntryAndAnEmptyOne() throws Exception {
        TestMap map = bpf.map(MapSpec.of(MapType.HASH, "one", 4, 8, 1));

        try (MapEntries entries = MapEntries.of(map.fd(), new MapShape(MapType.HASH, 4, 8, 1, 0))) {
            assertThat(contents(entries, 0)).isEmpty();
            map.put(u32(7), u64(5));
            assertThat(contents(entries, 0)).isEqualTo(Map.of(7, 5L));
        }
    }

    @Test
    void makesRoomForBucketsThatDoNotFit() throws Exception {
        int valueSize = 16_384; // 16 of them fill the first buffers, a bucket of the hash may hold more
        TestMap map = bpf.map(MapSpec.of(MapType.HASH, "large", 4, valueSize, 2000));
        byte[] value = new byte[valueSize];
        for (int i = 0; i < 2000; i++) {
            map.put(u32(i), value);
        }

        try (MapEntries entries = MapEntries.of(map.fd(), new MapShape(MapType.HASH, 4, valueSize, 2000, 0))) {
            assertThat(contents(entries, 0)).hasSize(2000);
        }
    }

    @Test
    void drainsEveryEntryOnce() throws Exception {
        TestMap map = bpf.map(MapSpec.of(MapType.HASH, "drained", 4, 8, 100));
        for (int i = 0; i < 100; i++) {
            map.put(u32(i), u64(i));
        }
        MapShape shape = new MapShape(MapType.HASH, 4, 8, 100, 0);

        try (MapEntries entries = MapEntries.of(map.fd(), shape);
                MapEntries byKey = MapEntries.keyByKey(map.fd(), shape)) {
            Map<Integer, Long> drained = new TreeMap<>();
            entries.drain((keys, key, values, value) -> drained.put(keys.getInt(key), values.getLong(value)));
            assertThat(drained).hasSize(100);
            assertThat(contents(entries, 0)).isEmpty();

            map.put(u32(5), u64(6));
            map.put(u32(6), u64(7));
            drained.clear();
            byKey.drain((keys, key, values, value) -> drained.put(keys.getInt(key), values.getLong(value)));
            assertThat(drained).isEqualTo(Map.of(5, 6L, 6, 7L));
            assertThat(contents(byKey, 0)).isEmpty();
        }
    }

    @Test
    void saysWhatTheKernelRefuses() {
        TestMap map = bpf.map(MapSpec.of(MapType.ARRAY, "array", 4, 8, 1));

        try (MapEntries entries = MapEntries.of(map.fd(), new MapShape(MapType.ARRAY, 4, 8, 1, 0))) {
            assertThatThrownBy(() -> entries.drain((keys, key, values, value) -> {}))
                    .isInstanceOf(BpfException.class)
                    .hasMessage("BPF_MAP_LOOKUP_AND_DELETE_ELEM: EINVAL");
        }
    }

    @Test
    void refusesMapsWithoutKeys() {
        MapShape queue = new MapShape(22, 0, 8, 10, 0);

        assertThatThrownBy(() -> MapEntries.of(0, queue)).isInstanceOf(IllegalArgumentException.class);
        assertThat(queue.whyUnreadable()).contains("a queue has no keys");
    }

    @Test
    void countsPossibleProcessors() {
        assertThat(PossibleProcessors.count("0")).isEqualTo(1);
        assertThat(PossibleProcessors.count("0-3")).isEqualTo(4);
        assertThat(PossibleProcessors.count("0-1,4,8-9")).isEqualTo(5);
        assertThat(PossibleProcessors.count())
                .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }

    private static Map<Integer, Long> contents(MapEntries entries, int keyAt) throws BpfException {
        Map<Integer, Long> contents = new TreeMap<>();
        entries.read((keys, key, values, value) -> contents.put(keys.getInt(key + keyAt), values.getLong(value)));
        return contents;
    }
}
