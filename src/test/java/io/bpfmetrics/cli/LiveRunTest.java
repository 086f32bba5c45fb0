package io.bpfmetrics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.FreePort;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.NotifySocket;
import io.bpfmetrics.testing.OtlpAnswer;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.TestBpf;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The running program: what it says at the start, to systemd, and to signals. */
@KernelTest
class LiveRunTest {
    private static final int HASH = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String GREETED = "Stop with Ctrl-C.";

    @Test
    void greetsWithWhatWasFoundAndWhereItGoes() throws Exception {
        int port = FreePort.next();
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = ExporterProcess.start(
                        "--otlp-grpc", receiver.target(), "--web.listen-address", "127.0.0.1:" + port)) {
            exporter.stderr().await(GREETED, PATIENCE);

            assertThat(exporter.stderr().text())
                    .matches("bpf-metrics-exporter \\S+ on Linux \\S+, Java \\S+\n"
                            + "  Found    \\d+ programs?, \\d+ maps?, \\d+ links?\n"
                            + "  Sending  OTLP gRPC to http://" + receiver.target() + ", plaintext, every 5 s\n"
                            + "  Serving  http://127\\.0\\.0\\.1:" + port + "/metrics\n"
                            + "  Stop with Ctrl-C\\.");
            assertThat(exporter.terminate()).isZero();
            assertThat(exporter.stdout().text()).isEmpty();
            assertThat(exporter.stderr().text()).endsWith("Stopping: sending the last values.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void endsWithSuccessWhenAsked(String signal) throws Exception {
        try (ExporterProcess exporter = start()) {
            exporter.stderr().await(GREETED, PATIENCE);

            exporter.signal(signal);

            assertThat(exporter.awaitExit()).isZero();
        }
    }

    @Test
    void goesOnWithoutAConsoleThatCannotBeWritten() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = ExporterCommand.of(
                                "--console", "--otlp-grpc", receiver.target(), "--web.listen-address", "none")
                        .behind("sh", "-c", "exec \"$@\" > /dev/full", "sh")
                        .start()) {
            exporter.stderr().await("standard output cannot be written to: --console ends here", PATIENCE);

            receiver.awaitRequests(1);
            assertThat(exporter.terminate()).isZero();
        }
    }

    @Test
    void hearsSignalsWhileNobodyReadsTheConsole() throws Exception {
        try (TestBpf bpf = TestBpf.open();
                ExporterProcess exporter = ExporterCommand.of(
                                "--console",
                                "--interval",
                                "100ms",
                                "--otlp-grpc",
                                "none",
                                "--web.listen-address",
                                "none")
                        .behind("sh", "-c", "mkfifo \"$0\"; exec 3<>\"$0\"; exec \"$@\" 1>\"$0\"", fifo())
                        .start()) {
            for (int i = 0; i < 1000; i++) { // a collection is more than the pipe holds
                bpf.map(MapSpec.of(HASH, "unread", 4, 8, 1));
            }
            exporter.stderr().await(GREETED, PATIENCE);
            Thread.sleep(1000);

            assertThat(exporter.terminate()).isZero();
        }
    }

    private static String fifo() throws IOException {
        return Files.createTempDirectory("console").resolve("pipe").toString();
    }

    @Test
    void survivesHangup() throws Exception {
        try (ExporterProcess exporter = start()) {
            exporter.stderr().await(GREETED, PATIENCE);

            exporter.signal("HUP");

            exporter.stderr().await("SIGHUP: there are no configs to reload", PATIENCE);
            assertThat(exporter.terminate()).isZero();
        }
    }

    @Test
    void endsAtOnceWhenAskedTwice() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = ExporterProcess.start(
                        "--otlp-grpc", receiver.target(), "--web.listen-address", "none", "--interval", "1h")) {
            receiver.awaitRequests(1);
            exporter.stderr().await(GREETED, PATIENCE);
            receiver.answer(OtlpAnswer.ok().after(Duration.ofSeconds(30)));
            exporter.signal("INT");
            exporter.stderr().await("Stopping", PATIENCE);
            long start = System.nanoTime();

            exporter.signal("INT");

            assertThat(exporter.awaitExit()).isEqualTo(ExitCode.FAILED);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void tellsSystemdThatItIsReadyHowItIsAndThatItStops() throws Exception {
        try (NotifySocket systemd = NotifySocket.open();
                ExporterProcess exporter = ExporterCommand.of(
                                "--otlp-grpc", "none", "--web.listen-address", "none", "--interval", "200ms")
                        .with("NOTIFY_SOCKET", systemd.path())
                        .start()) {
            assertThat(systemd.awaitMessage("READY=1")).hasSize(1);
            assertThat(systemd.awaitMessage("STATUS=").get(0))
                    .matches("STATUS=\\d+ programs?, \\d+ maps?, \\d+ links?; OTLP is off \\(--otlp-grpc none\\)");

            exporter.signal("TERM");

            assertThat(systemd.awaitMessage("STOPPING=1")).isNotEmpty();
            assertThat(exporter.awaitExit()).isZero();
        }
    }

    private static ExporterProcess start() {
        return ExporterProcess.start("--otlp-grpc", "none", "--web.listen-address", "none");
    }
}
