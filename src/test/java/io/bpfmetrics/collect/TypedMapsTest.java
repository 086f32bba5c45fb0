package io.bpfmetrics.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.Orders;
import io.bpfmetrics.testing.TypedOrders;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An object of our own without a config: its types say what its metrics are. */
@KernelTest
class TypedMapsTest {
    /** The device 2, as the decoders {@code uint,hex} show it. */
    private static final String REQUEST = "{cgroup=CGROUP, command=writer, disk=32, error=-5, file=a/file,"
            + " operation=WRITE, place_lane=2, place_slot=1}";

    private static final String LATENCY =
            " 1.0=0 2.0=0 4.0=1 8.0=1 16.0=1 32.0=1 64.0=1 128.0=2 256.0=2 512.0=2 1024.0=2 2048.0=2";

    @TempDir
    private Path folder;

    @Test
    void namesAreThoseOfTagsOrElseOfMapAndMember() throws Exception {
        try (TypedFixture typed = new TypedFixture(folder)) {
            TypedOrders.give(2, 100);
            TypedOrders.give(2, 3);

            assertThat(typed.collect().stream().map(line -> line.substring(0, line.indexOf('{'))))
                    .containsOnly(
                            "p_requests",
                            "p_requests_errors",
                            "p_requests_level",
                            "p_request_size",
                            "p_requests_balance",
                            "p_requests_queued",
                            "p_requests_depths_most",
                            "p_request_latency",
                            "p_requests_sizes",
                            "p_requests_by_lane",
                            "p_requests_tagged",
                            "p_lane_packets",
                            "p_lane_bytes",
                            "p_lane_packet_size",
                            "p_calls",
                            "p_cpu_calls",
                            "p_temperatures");
            assertThat(typed.problems()).isEmpty();
        }
    }

    @Test
    void valuesOfEachKindAreReadWithTheLabelsOfKeyAndValue() throws Exception {
        try (TypedFixture typed = new TypedFixture(folder)) {
            TypedOrders.give(2, 100);
            TypedOrders.give(2, 3);

            assertThat(typed.collect().stream().map(line -> line.replaceFirst("cgroup=[^,]*", "cgroup=CGROUP")))
                    .contains(
                            "p_requests" + REQUEST + " 2",
                            "p_requests_errors" + REQUEST + " 4",
                            "p_requests_level" + REQUEST + " 3",
                            "p_request_size" + REQUEST + " 3",
                            "p_requests_balance" + REQUEST + " -103",
                            "p_requests_queued" + REQUEST + " -2",
                            "p_requests_depths_most" + REQUEST + " 7",
                            "p_requests_tagged" + REQUEST + " 3",
                            "p_requests_by_lane" + REQUEST.replace("operation", "index=2, operation") + " 103",
                            "p_requests_sizes" + REQUEST
                                    + " 1.0=0 2.0=0 4.0=1 8.0=1 16.0=1 32.0=1 64.0=1 128.0=2 +Inf=2 sum=NaN");
            assertThat(typed.collect("p_request_latency"))
                    .singleElement()
                    .asString()
                    .contains(LATENCY)
                    .contains("disk=32");
            assertThat(typed.collect("p_requests_by_lane")).hasSize(3);
        }
    }

    @Test
    void equalMetricsOfSeveralMapsAreOneWithTheLabelsOfEachMap() throws Exception {
        try (TypedFixture typed = new TypedFixture(folder)) {
            TypedOrders.give(2, 100);
            TypedOrders.give(2, 3);

            assertThat(typed.collect("p_lane_bytes"))
                    .containsExactlyInAnyOrder(
                            "p_lane_bytes{direction=rx, lane=2, layer=link} 103",
                            "p_lane_bytes{direction=tx, lane=2, layer=link} 103",
                            "p_lane_bytes{key=0} 0",
                            "p_lane_bytes{key=1} 0",
                            "p_lane_bytes{key=2} 206",
                            "p_lane_bytes{key=3} 0",
                            "p_lane_bytes{lane=2} 103");
            assertThat(typed.collect("p_lane_packet_size"))
                    .contains("p_lane_packet_size{direction=rx, lane=2, layer=link}" + LATENCY + " +Inf=2 sum=NaN");
        }
    }

    @Test
    void numbersThatAreWholeValuesAreMetrics() throws Exception {
        try (TypedFixture typed = new TypedFixture(folder)) {
            long total = 5L * Orders.onEachProcessor(() -> TypedOrders.give(3, 5));

            assertThat(typed.collect("p_calls")).containsExactly("p_calls{key=3} " + total);
            assertThat(typed.collect("p_cpu_calls")).contains("p_cpu_calls{key=3} " + total, "p_cpu_calls{key=0} 0");
            assertThat(typed.collect("p_temperatures")).containsExactly("p_temperatures{lane=3} -5");
        }
    }

    @Test
    void membersOfOneNameInKeyAndValueKeepWhatIsSaidOfThem() throws Exception {
        try (TypedFixture typed = auto()) {
            typed.put("typed_same", AutoEntries.sameKey(5, 6), AutoEntries.sameValue(7, 8, "ab"));

            assertThat(typed.collect("p_same_errors")).containsExactly("p_same_errors{error=5, name=ab} 7");
            assertThat(typed.collect("p_typed_same_other")).containsExactly("p_typed_same_other{error=5, name=ab} 8");
        }
    }

    @Test
    void slotsMayHaveASignAndBeSmall() throws Exception {
        try (TypedFixture typed = auto()) {
            typed.put("typed_slots", AutoEntries.u32(1), AutoEntries.slots());

            String slots = "{key=1} 1.0=1 2.0=3 4.0=6 8.0=10 +Inf=10 sum=NaN";
            assertThat(typed.collect().stream().filter(line -> line.startsWith("p_typed_slots_")))
                    .containsExactly(
                            "p_typed_slots_s32" + slots, "p_typed_slots_s64" + slots, "p_typed_slots_u8" + slots);
        }
    }

    @Test
    void whatDoesNotFitIsSaidAndTheRestGoesOn() throws Exception {
        try (TypedFixture typed = auto()) {
            typed.put("typed_odd", AutoEntries.u32(1), AutoEntries.odd(77));

            assertThat(typed.problems())
                    .containsExactlyInAnyOrder(
                            "typed_odd.many has 65 elements; at most 64 become series, a label each",
                            "typed_odd.slots: it has 64 slots; at most 63 are possible",
                            "typed_odd.point: it has members of its own; say it of one of them");
            assertThat(typed.collect().stream().filter(line -> line.startsWith("p_typed_odd")))
                    .containsExactly("p_typed_odd_fine{key=1} 77");
        }
    }

    @Test
    void mapsOfWhichTypesSayNothingAreLeftAlone() throws Exception {
        try (TypedFixture typed = auto()) {
            assertThat(typed.collect()).noneMatch(line -> line.startsWith("p_auto_"));
        }
    }

    @Test
    void anObjectWhoseTypesSayNothingIsAProblem() throws Exception {
        try (TypedFixture typed = new TypedFixture(folder, testData("xdp"))) {
            assertThat(typed.problems())
                    .containsExactly("there is no text that says what its metrics are, and the types of its maps do"
                            + " not either; write test.yaml, or use bpf_typed.h");
            assertThatThrownBy(typed::collect)
                    .isInstanceOf(PartialReadException.class)
                    .hasMessageStartingWith("it has no metric: there is no text");
        }
    }

    private TypedFixture auto() throws Exception {
        return new TypedFixture(folder, testData("auto_maps"));
    }

    private static Path testData(String name) {
        return ExporterCommand.projectDirectory().resolve("native/testdata/" + name + ".bpf.o");
    }
}
