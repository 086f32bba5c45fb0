package io.bpfmetrics.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Examples whose records are spans, with a receiver of OTLP. */
@KernelTest
final class SpanExamplesTest {
    /** How far apart two readings of the clocks may be. */
    private static final long CLOCK_NANOS = Duration.ofMillis(2).toNanos();

    @Test
    void processSpansAreTreesOfProcesses() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExampleRun run = ExampleRun.sending(receiver, "process-spans", ExampleRun.folder())) {
            assertThat(run.attached()).isEqualTo(Map.of("on_fork", true, "on_exit", true));

            OtlpSpan outer = Spans.until(
                    receiver,
                    () -> Works.shell("(sleep 0.1; exit 7); sh -c 'kill -s TERM $$'; exit 113"),
                    span -> Spans.text(span, "process.exit.code").equals("113"));

            assertThat(outer.name()).isEqualTo("sh");
            assertThat(outer.service()).isEqualTo("processes");
            assertThat(outer.parentSpanId())
                    .as("who started it was there before")
                    .isEmpty();
            assertThat(outer.durationNanos()).isGreaterThan(100_000_000);
            assertThat(outer.attributes())
                    .containsEntry(
                            "process.parent_pid",
                            String.valueOf(ProcessHandle.current().pid()))
                    .containsEntry("process.exit.signal", "0")
                    .containsEntry("ebpf_exporter.config", "process-spans");
            List<OtlpSpan> children = childrenOf(outer, receiver);
            assertThat(children)
                    .extracting(SpanExamplesTest::howItEnded)
                    .containsExactlyInAnyOrder("7 by 0", "0 by 15");
            assertThat(children).allSatisfy(child -> assertWithin(child, outer));
            OtlpSpan subshell = children.stream()
                    .filter(child -> howItEnded(child).equals("7 by 0"))
                    .findFirst()
                    .orElseThrow();
            assertThat(childrenOf(subshell, receiver))
                    .extracting(OtlpSpan::name)
                    .as("its sleep")
                    .containsExactly("sleep");
        }
    }

    @Test
    void blockIoSpansAreRequestsAndTheirQueueing() throws Exception {
        ExampleRun.needsLinux(5, 17);
        Path file = ExporterCommand.projectDirectory().resolve("target/block-io-spans.bin");
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExampleRun run = ExampleRun.sending(receiver, "block-io-spans", ExampleRun.folder())) {
            assertThat(run.attached()).hasSize(4).doesNotContainValue(false);

            OtlpSpan request = Spans.until(
                    receiver,
                    () -> Works.shell("dd if=/dev/zero of=" + file + " bs=64K count=4 oflag=direct"),
                    span -> span.name().equals("write")
                            && Spans.text(span, "command").equals("dd")
                            && Spans.text(span, "bytes").equals("65536"));

            assertThat(request.service()).isEqualTo("block-io");
            assertThat(request.parentSpanId()).isEmpty();
            assertThat(request.durationNanos()).isPositive();
            assertThat(Spans.text(request, "device")).isNotEmpty().doesNotContain("unknown");
            assertThat(Long.parseLong(Spans.text(request, "sector"))).isPositive();
            assertThat(request.attributes()).containsEntry("status", "ok");
            List<OtlpSpan> queueing = childrenOf(request, receiver);
            assertThat(queueing)
                    .as("a scheduler on every device: %s", everyDeviceHasAScheduler())
                    .hasSizeBetween(everyDeviceHasAScheduler() ? 1 : 0, 1);
            assertThat(queueing).allSatisfy(queue -> {
                assertThat(queue.name()).isEqualTo("queue");
                assertThat(queue.attributes()).containsEntry("device", Spans.text(request, "device"));
                assertWithin(queue, request);
            });
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static List<OtlpSpan> childrenOf(OtlpSpan parent, OtlpReceiver receiver) {
        return receiver.spans().stream()
                .filter(span -> span.parentSpanId().equals(parent.spanId()))
                .filter(span -> span.traceId().equals(parent.traceId()))
                .toList();
    }

    private static void assertWithin(OtlpSpan inner, OtlpSpan outer) {
        assertThat(inner.startNanos()).isGreaterThanOrEqualTo(outer.startNanos() - CLOCK_NANOS);
        assertThat(inner.endNanos()).isLessThanOrEqualTo(outer.endNanos() + CLOCK_NANOS);
    }

    private static String howItEnded(OtlpSpan process) {
        return Spans.text(process, "process.exit.code") + " by " + Spans.text(process, "process.exit.signal");
    }

    private static boolean everyDeviceHasAScheduler() throws IOException {
        try (Stream<Path> devices = Files.list(Path.of("/sys/block"))) {
            for (Path device : devices.toList()) {
                Path scheduler = device.resolve("queue/scheduler");
                boolean isOfRam = device.getFileName().toString().matches("(loop|zram|ram).*");
                if (!isOfRam && Files.readString(scheduler).contains("[none]")) {
                    return false;
                }
            }
            return true;
        }
    }
}
