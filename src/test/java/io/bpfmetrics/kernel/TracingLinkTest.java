package io.bpfmetrics.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.bpfmetrics.testing.AttachType;
import io.bpfmetrics.testing.BpfRefusedException;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.Instructions;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.OtlpPoint;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.ProgramSpec;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestLink;
import io.bpfmetrics.testing.TestProgram;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Links to functions of the kernel, where it has the trampolines for them. */
@KernelTest
class TracingLinkTest {
    private static final int TRACING = 26;
    private static final int KPROBE = 2;
    private static final String FUNCTION = "vfs_read";

    @Test
    void exportsALinkToAFunction() throws Exception {
        try (TestBpf bpf = TestBpf.open();
                OtlpReceiver receiver = OtlpReceiver.start()) {
            TestProgram program = load(bpf);
            TestLink link = bpf.linkBtf(program);
            TestProgram probe = bpf.program(KPROBE, "probe");
            try (ExporterProcess exporter =
                    ExporterProcess.start("--once", "--otlp-grpc", receiver.target(), "--web.listen-address", "none")) {
                assertThat(exporter.awaitExit()).isZero();
            }

            List<OtlpPoint> points = receiver.requests().get(0).points();

            assertThat(points)
                    .filteredOn(point -> point.metric().equals("bpf_link_info"))
                    .extracting(OtlpPoint::attributes)
                    .contains(Map.of(
                            "id",
                            Integer.toString(link.id()),
                            "prog_id",
                            Integer.toString(program.id()),
                            "type",
                            "2",
                            "type_name",
                            "tracing"));
            assertThat(typeOf(points, program)).isEqualTo("tracing");
            assertThat(typeOf(points, probe)).isEqualTo("probe");
        }
    }

    private static String typeOf(List<OtlpPoint> points, TestProgram program) {
        return points.stream()
                .filter(point -> point.metric().equals("bpf_program_info"))
                .filter(point -> point.text("id").equals(Integer.toString(program.id())))
                .findFirst()
                .orElseThrow()
                .text("type");
    }

    private static TestProgram load(TestBpf bpf) {
        try {
            ProgramSpec spec = ProgramSpec.of(TRACING, "on_read", Instructions.returning(0));
            return bpf.programForFunction(spec.attachingAs(AttachType.TRACE_FENTRY), FUNCTION);
        } catch (BpfRefusedException e) {
            return abort("this kernel takes no fentry programs: " + e.getMessage());
        }
    }
}
