package io.bpfmetrics.collect;

import static io.bpfmetrics.collect.AutoEntries.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.object.BpfObject;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapContents;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestMap;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Maps of somebody else that nobody has written a config for. */
@KernelTest
class AutoMapsTest {
    private static final int HASH = 1;
    private static final String KEY = "address=0102030405ff, color=BLUE, comm=init, ";
    private static final String REST = "index=12, number=4294967295, point_x=-9, point_y=65535, value_comm=sleep}";

    private AutoFixture maps;

    @BeforeEach
    void load() throws Exception {
        maps = new AutoFixture();
    }

    @AfterEach
    void close() {
        maps.close();
    }

    @Test
    void everyIntegerOfANamedMapIsAGauge() throws Exception {
        maps.put("auto_struct", AutoEntries.structKey(), AutoEntries.structValue());

        String labels = "{" + KEY + REST;
        assertThat(maps.collect("auto_str*", "auto_struct"))
                .containsExactlyInAnyOrder(
                        "p_auto_struct_u64" + labels + " 18446744073709551615",
                        "p_auto_struct_s64" + labels + " -2",
                        "p_auto_struct_u8" + labels + " 200",
                        "p_auto_struct_s8" + labels + " -4",
                        "p_auto_struct_flag" + labels + " 1",
                        "p_auto_struct_color" + labels + " -3",
                        "p_auto_struct_point_x" + labels + " -6",
                        "p_auto_struct_point_y" + labels + " 7",
                        "p_auto_struct_counts{" + KEY + "counts_index=0, " + REST + " 1",
                        "p_auto_struct_counts{" + KEY + "counts_index=1, " + REST + " 2",
                        "p_auto_struct_counts{" + KEY + "counts_index=2, " + REST + " 4294967295",
                        "p_auto_struct_depths{" + KEY + "depths_index=0, " + REST + " -8",
                        "p_auto_struct_depths{" + KEY + "depths_index=1, " + REST + " 9",
                        "p_auto_struct_inside" + labels + " 65538",
                        "p_auto_struct_half" + labels + " 2",
                        "p_auto_struct_last" + labels + " 12");
    }

    @Test
    void keysAndValuesWithoutMembersAreTaken() throws Exception {
        maps.put("auto_array", u32(1), MapContents.joined(u32(-5), MapContents.bytes(7, 0, 9, 9)));
        maps.put("auto_only", u32(0), u32(-3));
        maps.put("auto_addresses", MapContents.bytes(2, 66, 172, 17, 0, 2), MapContents.u64(5, 6));
        maps.put("auto_color", u32(-3), u32(-3));

        assertThat(maps.collect("auto_*", "auto_array"))
                .containsExactly(
                        "p_auto_array_x{key=0} 0",
                        "p_auto_array_x{key=1} -5",
                        "p_auto_array_y{key=0} 0",
                        "p_auto_array_y{key=1} 7");
        assertThat(maps.collect("auto_*", "auto_only")).containsExactly("p_auto_only{} -3");
        assertThat(maps.collect("auto_*", "auto_color")).containsExactly("p_auto_color{key=BLUE} -3");
        assertThat(maps.collect("auto_*", "auto_addresses"))
                .containsExactly(
                        "p_auto_addresses{index=0, key=0242ac110002} 5",
                        "p_auto_addresses{index=1, key=0242ac110002} 6");
    }

    @Test
    void mapsWithTypesOfMetricsAreFoundByThem() throws Exception {
        maps.put("typed_same", AutoEntries.sameKey(5, 6), AutoEntries.sameValue(7, 8, "ab"));
        maps.put("auto_color", u32(7), u32(7));

        assertThat(maps.collect("typed", "typed_same")).containsExactly("p_typed_same_other{error=5, name=ab} 8");
        assertThat(maps.collect("typed", "same")).containsExactly("p_same_errors{error=5, name=ab} 7");
        assertThat(maps.collect("typed", "auto")).isEmpty();
        assertThat(maps.collect("typed,auto_c*", "typed_same")).hasSize(1);
        assertThat(maps.collect("typed,auto_c*", "auto")).containsExactly("p_auto_color{key=GREEN} 7");
    }

    @Test
    void namedMapsWithoutTypesAreOneNumberIfTheyCanBe() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            bpf.map(MapSpec.of(HASH, "untyped_8", 8, 8, 10)).put(MapContents.u64(-1), MapContents.u64(-1));
            bpf.map(MapSpec.of(HASH, "untyped_2", 2, 2, 10)).put(MapContents.bytes(1, 2), MapContents.bytes(255, 255));
            bpf.map(MapSpec.of(HASH, "untyped_key", 3, 4, 10)).put(MapContents.bytes(1, 2, 255), u32(9));
            bpf.map(MapSpec.of(HASH, "untyped_12", 4, 12, 10)).put(u32(1), u32(1, 2, 3));

            assertThat(maps.collect("untyped_*", "untyped"))
                    .containsExactlyInAnyOrder(
                            "p_untyped_8{key=18446744073709551615} 18446744073709551615",
                            "p_untyped_2{key=513} 65535",
                            "p_untyped_key{key=0102ff} 9");
            assertThat(maps.collect("typed", "untyped")).isEmpty();
        }
    }

    @Test
    void mapsWithoutANameAreNamedByNoPattern() throws Exception {
        try (TestBpf bpf = TestBpf.open();
                AutoMaps auto = maps.auto("*")) {
            bpf.map(MapSpec.of(HASH, "", 8, 8, 10)).put(MapContents.u64(1), MapContents.u64(1));

            assertThat(maps.configs.collect(auto)).noneMatch(line -> line.startsWith("p_{"));
        }
    }

    @Test
    void startsAnewWithEachOwnerAndKeepsNone() throws Exception {
        try (AutoMaps auto = maps.auto("auto_owned")) {
            long before = 0;
            int last = 0;
            for (int i = 0; i < 20; i++) {
                boolean isSeenGone = i % 2 == 0;
                try (TestBpf owner = TestBpf.open()) {
                    Thread.sleep(2); // starts are in milliseconds
                    TestMap map = owner.map(MapSpec.of(HASH, "auto_owned", 8, 8, 10));
                    map.put(MapContents.u64(1), MapContents.u64(100 + i)); // no fall tells of the new owner

                    FamilyLines lines = new FamilyLines();
                    auto.collect(lines);

                    assertThat(lines.lines()).containsExactly("p_auto_owned{key=1} " + (100 + i));
                    assertThat(Objects.requireNonNull(lines.starts().get("{key=1}")))
                            .isGreaterThan(before);
                    before = Objects.requireNonNull(lines.starts().get("{key=1}"));
                    last = map.id();
                }
                if (isSeenGone) {
                    assertThat(maps.collect(auto, "auto_owned")).isEmpty();
                }
            }
            int id = last;
            assertThatThrownBy(() -> TestMap.open(id)).hasMessageContaining("ENOENT");
        }
    }

    @Test
    void aNewOwnerMayMakeSomethingElseOfTheName() throws Exception {
        try (AutoMaps auto = maps.auto("auto_owned,auto_only")) {
            try (TestBpf owner = TestBpf.open()) {
                owner.map(MapSpec.of(HASH, "auto_owned", 8, 8, 10)).put(MapContents.u64(1), MapContents.u64(-1));
                assertThat(maps.collect(auto, "auto_owned"))
                        .containsExactly("p_auto_owned{key=1} 18446744073709551615");
            }
            try (TestBpf owner = TestBpf.open()) {
                owner.map(MapSpec.of(HASH, "auto_owned", 4, 4, 10).typedAsInt()).put(u32(1), u32(-1));
                assertThat(maps.collect(auto, "auto_owned")).containsExactly("p_auto_owned{key=1} -1");
            }
        }
    }

    @Test
    void whatAnotherMapIsInTheWayOfComesWhenThatEnds() throws Exception {
        try (AutoMaps auto = maps.auto("auto_owned");
                TestBpf second = TestBpf.open()) {
            try (TestBpf first = TestBpf.open()) {
                first.map(MapSpec.of(HASH, "auto_owned", 8, 8, 10)).put(MapContents.u64(1), MapContents.u64(7));
                maps.collect(auto, "auto_owned");
                second.map(MapSpec.of(HASH, "auto_owned", 4, 4, 10).typedAsInt())
                        .put(u32(1), u32(-1));
                assertThat(maps.collect(auto, "auto_owned")).containsExactly("p_auto_owned{key=1} 7");
            }
            assertThat(maps.collect(auto, "auto_owned")).containsExactly("p_auto_owned{key=1} -1");
        }
    }

    @Test
    void ownersAtOnceAddUp() throws Exception {
        maps.put("auto_color", u32(7), u32(5));
        try (AutoMaps auto = maps.auto("auto_color")) {
            assertThat(maps.collect(auto, "auto_color")).containsExactly("p_auto_color{key=GREEN} 5");
            try (BpfObject other = AutoFixture.load();
                    TestMap map = TestMap.open(AutoFixture.id(other, "auto_color"))) {
                map.put(u32(7), u32(2));
                map.put(u32(0), u32(4));
                assertThat(maps.collect(auto, "auto_color"))
                        .containsExactly("p_auto_color{key=GREEN} 7", "p_auto_color{key=RED} 4");
            }
            assertThat(maps.collect(auto, "auto_color")).containsExactly("p_auto_color{key=GREEN} 5");
        }
    }

    @Test
    void mapsOfOurConfigsAreLeftToThem() throws Exception {
        try (BpfObject own = AutoFixture.load();
                AutoMaps auto = maps.auto("auto_only")) {
            maps.ours.add(AutoFixture.id(own, "auto_only"));

            assertThat(maps.collect(auto, "auto_only")).containsExactly("p_auto_only{} 0");
            try (TestMap map = TestMap.open(AutoFixture.id(own, "auto_only"))) {
                map.put(u32(0), u32(7));
            }
            assertThat(maps.collect(auto, "auto_only")).containsExactly("p_auto_only{} 0");
            maps.ours.clear(); // such as after a reload
            assertThat(maps.collect(auto, "auto_only")).containsExactly("p_auto_only{} 7");
        }
    }

    @Test
    void metricsOfOurConfigsAreLeftToThem() throws Exception {
        maps.put("typed_same", AutoEntries.sameKey(5, 6), AutoEntries.sameValue(7, 8, "ab"));
        try (AutoMaps auto = maps.auto("typed")) {
            assertThat(maps.collect(auto, "same_errors")).hasSize(1);
            maps.taken.add("p_same_errors");

            assertThat(maps.collect(auto, "same_errors")).isEmpty();
            assertThat(maps.collect(auto, "typed_same_other")).hasSize(1);
        }
    }

    @Test
    void tenThousandSeriesAreTheMost() throws Exception {
        for (int i = 0; i < 10_003; i++) {
            maps.put("typed_many", u32(i), MapContents.u64(2));
        }
        List<String> lines = maps.collect("typed", "typed_many{");

        assertThat(lines).hasSize(10_001).contains("p_typed_many{otel.metric.overflow=true} 6");
    }
}
