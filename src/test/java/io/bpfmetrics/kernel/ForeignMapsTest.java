package io.bpfmetrics.kernel;

import static io.bpfmetrics.testing.MapContents.u32;
import static io.bpfmetrics.testing.MapContents.u64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.sys.BpfMap;
import io.bpfmetrics.sys.Errno;
import io.bpfmetrics.sys.NativeBuffer;
import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps that this process did not create, as far as it knows. */
@KernelTest
class ForeignMapsTest {
    private static final int HASH = 1;
    private static final int LPM_TRIE = 11;
    private static final int NO_PREALLOC = 1;

    private final ForeignMaps maps = new ForeignMaps(new Heard(new ArrayList<>()));

    private record Heard(List<String> failures) implements ScanListener {
        @Override
        public void vanished(ObjectKind kind) {
            // maps of other tests end all the time
        }

        @Override
        public void failed(BpfException failure) {
            failures.add(failure.getMessage());
        }
    }

    @Test
    void opensAMapByIdForReadingOnly() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap map = bpf.map(MapSpec.of(HASH, "foreign_read", 4, 8, 3));
            map.put(u32(1), u64(2));

            try (ForeignMap opened = maps.open(map.id()).orElseThrow()) {
                assertThat(opened.info())
                        .isEqualTo(new ForeignMapInfo(
                                map.id(),
                                "foreign_read",
                                new MapShape(HASH, 4, 8, 3, 0),
                                OptionalInt.empty(),
                                OptionalInt.empty(),
                                OptionalInt.empty(),
                                OptionalInt.empty()));
                assertThat(opened.info().target()).isEqualTo("map " + map.id() + " \"foreign_read\"");
                assertReadable(opened.fd());
            }
        }
    }

    private static void assertReadable(int fd) {
        BpfMap entries = new BpfMap(fd);
        NativeBuffer key = NativeBuffer.allocate(4);
        key.bytes().putInt(0, 1);
        NativeBuffer value = NativeBuffer.allocate(8);

        assertThat(entries.lookup(key, value)).isZero();
        assertThat(value.bytes().getLong(0)).isEqualTo(2);
        assertThat(entries.update(key, value)).isEqualTo(-Errno.EPERM);
        assertThat(entries.delete(key)).isEqualTo(-Errno.EPERM);
    }

    @Test
    void opensAPinnedMapForReadingOnly() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap map = bpf.map(MapSpec.of(HASH, "foreign_pin", 4, 8, 3));
            map.put(u32(1), u64(2));
            Path pin = bpf.bpffsDirectory().resolve("pin with a blank and an ü");
            CommandOutput.of("bpftool", "map", "pin", "id", "" + map.id(), pin.toString());

            try (ForeignMap opened = maps.openPinned(pin).orElseThrow()) {
                assertThat(opened.info().id()).isEqualTo(map.id());
                assertReadable(opened.fd());
            }
            assertThat(maps.openPinned(pin.resolveSibling("nothing"))).isEmpty();
        }
    }

    @Test
    void leavesNoDescriptorBehind() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap map = bpf.map(MapSpec.of(HASH, "foreign_gone", 4, 4, 3).typedAsInt());
            String program = bpf.bpffsDirectory() + "/program";
            bpf.program(1, "foreign_program").pin(program);
            long before = mapDescriptors();

            maps.list();
            maps.open(map.id()).orElseThrow().close();
            assertThatThrownBy(() -> maps.openPinned(Path.of(program)))
                    .isInstanceOf(BpfException.class)
                    .hasMessage("BPF_OBJ_GET on " + program + ": a program is pinned there, not a map");

            assertThat(mapDescriptors()).isEqualTo(before);
        }
    }

    /** Also of programs and types: what was opened in error, or for a moment. */
    private static long mapDescriptors() throws Exception {
        try (var links = Files.list(Path.of("/proc/self/fd"))) {
            return links.filter(link -> {
                        try {
                            String target = Files.readSymbolicLink(link).toString();
                            return target.contains("bpf-") || target.contains("btf");
                        } catch (IOException closedMeanwhile) {
                            return false;
                        }
                    })
                    .count();
        }
    }

    @Test
    void findsMapsByTheBytesOfTheNameThatTheKernelKeeps() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap first = bpf.map(MapSpec.of(HASH, "foreign_15bytes", 4, 8, 3));
            TestMap second = bpf.map(MapSpec.of(HASH, "foreign_15bytes", 8, 8, 3));
            bpf.map(MapSpec.of(HASH, "foreign_15byte", 4, 8, 3));

            assertThat(maps.named("foreign_15bytes_and_more"))
                    .extracting(ForeignMapInfo::id)
                    .containsExactlyInAnyOrder(first.id(), second.id());
            assertThat(maps.named("foreign_15byte")).hasSize(1);
            assertThat(maps.named("foreign_15")).isEmpty();
            assertThat(ForeignMaps.keptName("äöüäöüäöü")).startsWith("äöüäöüä");
        }
    }

    @Test
    void noLongerListsAMapThatIsGone() throws Exception {
        int id;
        try (TestBpf bpf = TestBpf.open()) {
            id = bpf.map(MapSpec.of(HASH, "foreign_short", 4, 8, 3)).id();
            assertThat(maps.named("foreign_short")).hasSize(1);
        }
        awaitGone(id);

        assertThat(maps.named("foreign_short")).isEmpty();
        assertThat(maps.open(id)).isEmpty();
    }

    private void awaitGone(int id) throws Exception {
        long end = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < end) {
            var map = maps.open(id);
            if (map.isEmpty()) {
                return;
            }
            map.get().close();
            Thread.onSpinWait();
        }
    }

    @Test
    void readsTheTypesThatAMapCameWith() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap map = bpf.map(MapSpec.of(HASH, "foreign_typed", 4, 4, 3).typedAsInt());

            try (ForeignMap opened = maps.open(map.id()).orElseThrow()) {
                ForeignMapInfo info = opened.info();
                assertThat(info.keyTypeId()).hasValue(1);
                assertThat(info.valueTypeId()).hasValue(1);
                assertThat(maps.btf(info.btfId().orElseThrow()).types()).isEqualTo(2);
            }
            assertThatThrownBy(() -> maps.btf(Integer.MAX_VALUE))
                    .hasMessage("BPF_BTF_GET_FD_BY_ID on BTF 2147483647: ENOENT");
        }
    }

    /** Arrays of objects have slots; walking them must not stop at, or go round because of, an empty one. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 6})
    void walksPastEmptySlots(int slot) throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap inner = bpf.map(MapSpec.of(HASH, "foreign_inner", 4, 8, 1));
            TestMap outer = bpf.map(MapSpec.of(12, "foreign_outer", 4, 4, 7).holding(inner));
            outer.put(u32(0), u32(inner.fd()));
            outer.put(u32(slot), u32(inner.fd()));

            List<Integer> keys = new ArrayList<>();
            try (ForeignMap opened = maps.open(outer.id()).orElseThrow();
                    MapEntries entries = opened.entries()) {
                opened.read(entries, (key, keyAt, value, valueAt) -> {
                    keys.add(key.getInt(keyAt));
                    assertThat(value.getInt(valueAt)).isEqualTo(inner.id());
                });
            }
            assertThat(keys).isEqualTo(slot == 0 ? List.of(0) : List.of(0, slot));
        }
    }

    /** Keys that come and go never show a stable one twice, nor hide it. */
    @ParameterizedTest
    @ValueSource(ints = {HASH, LPM_TRIE})
    void showsEachKeyOnceWhileOthersComeAndGo(int type) throws Exception {
        int stable = 500;
        try (TestBpf bpf = TestBpf.open()) {
            TestMap map = bpf.map(MapSpec.of(type, "foreign_churn", 8, 8, 4000).withFlags(NO_PREALLOC));
            for (int i = 0; i < stable; i++) {
                map.put(u32(32, 2 * i), u64(i));
            }
            AtomicBoolean isOver = new AtomicBoolean();
            Thread churn = new Thread(() -> comeAndGo(map, stable, isOver), "churn");
            churn.start();
            try (ForeignMap opened = maps.open(map.id()).orElseThrow();
                    MapEntries entries = opened.entries()) {
                for (int round = 0; round < 50; round++) {
                    List<Long> keys = new ArrayList<>();
                    opened.read(entries, (key, keyAt, value, valueAt) -> keys.add(key.getLong(keyAt)));
                    assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
                    if (type == HASH) { // a trie that is walked key by key may lose its place
                        assertThat(keys).hasSizeGreaterThanOrEqualTo(stable);
                    }
                }
            } finally {
                isOver.set(true);
                churn.join();
            }
        }
    }

    private static void comeAndGo(TestMap map, int stable, AtomicBoolean isOver) {
        while (!isOver.get()) {
            for (int i = 0; i < stable; i++) {
                map.put(u32(32, 2 * i + 1), u64(i));
            }
            for (int i = 0; i < stable; i++) {
                map.remove(u32(32, 2 * i + 1));
            }
        }
    }
}
