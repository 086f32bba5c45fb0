package io.bpfmetrics.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.Collected;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A minute of loading and unloading while the exporter collects every second. */
@KernelTest
class ChurnTest {
    private static final Duration LENGTH = Duration.ofSeconds(60);

    /** A collection is stamped when it begins; under load the scan may come this much later. */
    private static final Duration SCAN = Duration.ofMillis(600);

    @Test
    void followsObjectsThatComeAndGo() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = ExporterProcess.start(
                        "--interval", "1s", "--otlp-grpc", receiver.target(), "--web.listen-address", "none")) {
            receiver.awaitRequests(3);
            int descriptorsAtStart = exporter.descriptors().size();
            List<Integer> descriptors = new ArrayList<>();

            List<ObjectLife> lives;
            try (ObjectChurn churn = ObjectChurn.start()) {
                long end = System.nanoTime() + LENGTH.toNanos();
                while (System.nanoTime() < end) {
                    receiver.awaitRequests(receiver.requests().size() + 1);
                    descriptors.add(descriptorsBetweenCollections(exporter));
                }
                lives = churn.stop();
            }
            int exit = exporter.terminate();

            assertThat(exit).isZero();
            // on a busy machine an export may take longer than a second, and that is rightly said
            assertThat(exporter.stderr().lines().stream().filter(line -> !line.contains("skipped: the export before")))
                    .noneMatch(line -> line.contains("error") || line.contains("warning"));
            assertThat(descriptors).hasSizeGreaterThan(50).allMatch(count -> count <= descriptorsAtStart + 3);
            assertThat(lives).hasSizeGreaterThan(300);
            assertCollectionsMatch(collections(receiver.requests()), lives);
            assertNoFailureCounted(receiver.requests());
        }
    }

    /** The export has arrived, so the scan is over: whoever still held an object would keep it alive. */
    private static int descriptorsBetweenCollections(ExporterProcess exporter) {
        List<String> descriptors = exporter.descriptors();
        assertThat(descriptors).noneMatch(target -> target.startsWith("anon_inode:bpf"));
        return descriptors.size();
    }

    private static Map<Long, Collected> collections(List<OtlpRequest> requests) {
        Map<Long, List<OtlpRequest>> byTime = new TreeMap<>();
        for (OtlpRequest request : requests) {
            request.points().stream()
                    .filter(point -> point.metric().equals("bpf_program_info"))
                    .findFirst()
                    .ifPresent(point -> byTime.computeIfAbsent(point.timeNanos(), time -> new ArrayList<>())
                            .add(request));
        }
        Map<Long, Collected> collections = new TreeMap<>();
        byTime.forEach((time, parts) -> collections.put(time, Collected.of(parts)));
        return collections;
    }

    private static void assertCollectionsMatch(Map<Long, Collected> collections, List<ObjectLife> lives) {
        assertThat(collections).hasSizeGreaterThan(50);
        int[] compared = new int[2];
        collections.forEach((time, collected) -> {
            for (ObjectLife life : lives) {
                boolean isThere = collected.ids(life.metric()).contains(life.id());
                if (life.coversAllOf(time, time + SCAN.toNanos())) {
                    assertThat(isThere)
                            .as("%s lived during the collection at %d", life, time)
                            .isTrue();
                    compared[0]++;
                } else if (life.touchesNothingOf(time, time + SCAN.toNanos())) {
                    assertThat(isThere)
                            .as("%s did not live during the collection at %d", life, time)
                            .isFalse();
                    compared[1]++;
                }
            }
        });
        assertThat(compared[0]).isGreaterThan(1000);
        assertThat(compared[1]).isGreaterThan(1000);
    }

    private static void assertNoFailureCounted(List<OtlpRequest> requests) {
        assertThat(requests.stream().flatMap(request -> request.points().stream()))
                .noneMatch(point -> point.metric().startsWith("bpf_metrics_exporter_syscall_errors")
                        && point.value().longValue() > 0)
                .noneMatch(point -> point.metric().equals("bpf_metrics_exporter_source_up")
                        && point.value().longValue() != 1);
    }
}
