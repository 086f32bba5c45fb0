package io.bpfmetrics.collect;

import static io.bpfmetrics.collect.ConfigFixture.uint;

import io.bpfmetrics.metric.MetricSink;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Configs over maps of many entries whose keys are three decoded labels, for benchmarks. */
public final class ManyEntries implements AutoCloseable {
    /** Bytes of a key. */
    public static final int KEY_SIZE = 16;

    private static final int PUT_AT_ONCE = 10_000;

    private final ConfigFixture fixture = new ConfigFixture();
    private final List<TestMap> maps = new ArrayList<>();
    private final List<Collector> collectors;

    /** As many configs with one map each, full from the start. */
    public ManyEntries(int type, int configs, int entries) throws Exception {
        ConfigSource[] sources = new ConfigSource[configs];
        for (int i = 0; i < configs; i++) {
            String name = "many_" + type + "_" + i;
            TestMap map = fixture.map(MapSpec.of(type, name, KEY_SIZE, Long.BYTES, entries + 1));
            fill(map, type, entries);
            maps.add(map);
            sources[i] = fixture.source(
                    name,
                    Optional.empty(),
                    ConfigFixture.counter(name, uint("function", 8), uint("device", 4), uint("operation", 4)));
        }
        collectors = fixture.collectors(sources);
    }

    private static void fill(TestMap map, int type, int entries) throws Exception {
        int values = type == 5 ? possibleProcessors() : 1;
        for (int start = 0; start < entries; start += PUT_AT_ONCE) {
            ByteBuffer keyBytes = ByteBuffer.allocate(KEY_SIZE * PUT_AT_ONCE).order(ByteOrder.nativeOrder());
            ByteBuffer valueBytes =
                    ByteBuffer.allocate(Long.BYTES * values * PUT_AT_ONCE).order(ByteOrder.nativeOrder());
            int count = Math.min(PUT_AT_ONCE, entries - start);
            for (int i = start; i < start + count; i++) {
                keyBytes.putLong(0xffffffff81000000L + i * 16L).putInt(i % 50).putInt(i % 7);
                for (int j = 0; j < values; j++) {
                    valueBytes.putLong(i + 1L);
                }
            }
            map.putAll(keyBytes.array(), valueBytes.array(), count);
        }
    }

    /** The id of the first map. */
    public int mapId() {
        return maps.get(0).id();
    }

    /** Collects all configs. */
    public void collect(MetricSink sink) throws Exception {
        for (Collector collector : collectors) {
            if (collector instanceof ConfigCollector) {
                collector.collect(sink);
            }
        }
    }

    @Override
    public void close() {
        fixture.close();
    }

    private static int possibleProcessors() throws Exception {
        String[] range = Files.readString(Path.of("/sys/devices/system/cpu/possible"))
                .strip()
                .split("-", -1);
        return Integer.parseInt(range[range.length - 1]) + 1;
    }
}
