package io.bpfmetrics.cli;

import static io.bpfmetrics.testing.MapContents.bytes;
import static io.bpfmetrics.testing.MapContents.joined;
import static io.bpfmetrics.testing.MapContents.u32;
import static io.bpfmetrics.testing.MapContents.u64;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestMap;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a person sees of a map. */
@KernelTest
class DumpTableTest {
    @Test
    void showsMembersAsColumns() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            LoadedTypes types = LoadedTypes.load(bpf);
            TestMap lru = types.map("lru");
            lru.put(u32(1), joined(u32(-7), bytes(0xff, 0xff, 0, 0)));

            assertThat(DumpRun.of(types.pin("lru")))
                    .isEqualTo(new DumpRun(0, "key  value.x  value.y\n  1       -7    65535\n", ""));
        }
    }

    @Test
    void showsWordsTextAndNumbersWithTheirSign() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            LoadedTypes types = LoadedTypes.load(bpf);
            types.map("colors").put(u32(1), u32(7));
            types.map("colors").put(u32(2), u32(-3));
            types.map("colors").put(u32(3), u32(5));
            types.map("plain").put(u64(-1), u64(-1));
            types.map("names").put(text("eth0", 4), text("a name", 8));

            assertThat(DumpRun.of(types.pin("colors")).output())
                    .isEqualTo("key  value\n  0  RED\n  1  GREEN\n  2  BLUE\n  3  5\n");
            assertThat(DumpRun.of(types.pin("plain")).output())
                    .isEqualTo("                 key  value\n18446744073709551615     -1\n");
            assertThat(DumpRun.of(types.pin("names")).output()).isEqualTo("key   value\neth0  a name\n");
        }
    }

    @Test
    void showsASingleEntryOfManyMembersUpright() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            LoadedTypes types = LoadedTypes.load(bpf);
            byte[] key = joined(u32(5), text("bash", 16), bytes(1, 'x', 0, 0), u32(7));
            types.map("all")
                    .put(key, new byte[types.info("all").get("bytes_value").asInt()]);

            assertThat(DumpRun.of(types.pin("all")).output().lines())
                    .startsWith("key.number          5", "key.comm            bash", "key.is_set          true")
                    .contains(
                            "value.color         RED",
                            "value.points        [{x: 0, y: 0}, {x: 0, y: 0}]",
                            "value.matrix        [[0, 0, 0], [0, 0, 0]]",
                            "value.in_nameless   0",
                            "value.either.word   0",
                            "value.three         0",
                            "value.pointer       0x0",
                            "value.none          []");
        }
    }

    @Test
    void showsFloatingPointNumbers() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            LoadedTypes types = LoadedTypes.load(bpf);
            int single = Float.floatToIntBits(0.1f);
            types.map("floats").put(u32(0), joined(u32(single, 0), u64(Double.doubleToLongBits(-1e300))));

            assertThat(DumpRun.of(types.pin("floats")).output())
                    .isEqualTo("key  value.single  value.twice\n  0  0.1           -1.0E300\n");
            assertThat(DumpRun.of(types.pin("floats"), "--output", "json").output())
                    .contains("\"formatted\":{\"key\":0,\"value\":{\"single\":0.1,\"twice\":-1.0E300}}");
        }
    }

    @Test
    void addsUpTheValuesOfProcessors() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap map = bpf.map(MapSpec.of(5, "dump_summed", 2, 8, 4));
            int processors = LoadedTypes.possibleProcessors();
            long[] values = new long[processors];
            Arrays.fill(values, 3);
            values[0] = -1;
            map.put(bytes(9, 0), u64(values));

            String[] lines = DumpRun.of(DumpRun.id(map.id())).output().split("\n", -1);

            BigInteger sum = BigInteger.ONE.shiftLeft(64).add(BigInteger.valueOf(3L * (processors - 1) - 1));
            assertThat(lines[0].replaceAll(" +", " ")).startsWith("key key bytes value sum value cpu0 value");
            assertThat(lines[1].replaceAll(" +", " ")).startsWith(" 9 09 00 " + sum + " 18446744073709551615 ");
        }
    }

    @Test
    void showsBytesWhereTheMapSaysNothing() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap map = bpf.map(MapSpec.of(1, "dump_untyped", 3, 4, 4));
            map.put(bytes(1, 2, 255), u32(258));

            assertThat(DumpRun.of(DumpRun.id(map.id())).output())
                    .isEqualTo("key       value  value bytes\n01 02 ff    258  02 01 00 00\n");
        }
    }

    @Test
    void showsOnlyTitlesOfAnEmptyMap() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap map = bpf.map(MapSpec.of(1, "dump_nothing", 4, 16, 4));

            assertThat(DumpRun.of(DumpRun.id(map.id()))).isEqualTo(new DumpRun(0, "key  key bytes  value\n", ""));
            assertThat(DumpRun.of(DumpRun.id(map.id()), "--output", "json")).isEqualTo(new DumpRun(0, "[]\n", ""));
        }
    }

    private static byte[] text(String text, int size) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), size);
    }
}
