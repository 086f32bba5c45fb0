package io.bpfmetrics.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.Collected;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.Instructions;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.KernelTruth;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpRequest;
import io.bpfmetrics.testing.ProgramSpec;
import io.bpfmetrics.testing.TestBpf;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** More objects than the SDK's limit of 2000 series would let through. */
@KernelTest
class ManyObjectsTest {
    private static final int COUNT = 3000;
    private static final int FOUR_MEBIBYTES = 4 << 20;

    @Test
    void exportsThousandsOfObjectsWithoutOverflow() throws Exception {
        try (TestBpf bpf = TestBpf.open();
                OtlpReceiver receiver = OtlpReceiver.start()) {
            Set<Integer> programs = new HashSet<>();
            Set<Integer> maps = new HashSet<>();
            for (int i = 0; i < COUNT; i++) {
                maps.add(bpf.map(MapSpec.of(2, "many_" + i, 4, 8, 1)).id());
                programs.add(bpf.program(ProgramSpec.of(1, "many_" + i, Instructions.returning(i)))
                        .id());
            }

            KernelTruth before = KernelTruth.now();
            collectOnce(receiver);
            KernelTruth truth = before.andStillNow();
            Collected collected = Collected.first(receiver.requests());

            assertThat(collected.ids("bpf_program_info")).containsAll(programs);
            assertThat(collected.ids("bpf_map_info")).containsAll(maps);
            assertThat(collected.differencesTo(truth.facts())).isEmpty();
            assertNothingOverflowed(receiver.requests());
        }
    }

    private static void assertNothingOverflowed(List<OtlpRequest> requests) {
        for (OtlpRequest request : requests) {
            assertThat(request.size()).isLessThanOrEqualTo(FOUR_MEBIBYTES);
            assertThat(request.points()).noneMatch(point -> point.attributes().containsKey("otel.metric.overflow"));
        }
    }

    private static void collectOnce(OtlpReceiver receiver) throws InterruptedException {
        try (ExporterProcess exporter =
                ExporterProcess.start("--once", "--otlp-grpc", receiver.target(), "--web.listen-address", "none")) {
            assertThat(exporter.awaitExit()).as(exporter.stderr().text()).isZero();
        }
        assertThat(Collected.all(receiver.requests()))
                .as("collections of --once")
                .hasSize(1);
    }
}
