package io.bpfmetrics.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.OtlpReceiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A minute of loading and unloading while the exporter collects every second. */
@KernelTest
class ChurnTest {
    private static final Duration LENGTH = Duration.ofSeconds(60);

    @Test
    void followsObjectsThatComeAndGo() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = ExporterProcess.start(
                        "--interval", "1s", "--otlp-grpc", receiver.target(), "--web.listen-address", "none")) {
            receiver.awaitRequests(3);
            int descriptorsAtStart = exporter.descriptors().size();
            receiver.forget();
            List<Integer> descriptors = new ArrayList<>();
            List<CollectionIds> seen = new ArrayList<>();

            List<ObjectLife> lives;
            try (ObjectChurn churn = ObjectChurn.start()) {
                long end = System.nanoTime() + LENGTH.toNanos();
                while (System.nanoTime() < end) {
                    seen.addAll(CollectionIds.of(receiver.drain()));
                    descriptors.add(descriptorsBetweenCollections(exporter));
                }
                lives = churn.stop();
            }
            int exit = exporter.terminate();

            assertThat(exit).isZero();
            assertNoComplaint(exporter.stderr().lines());
            assertThat(descriptors).hasSizeGreaterThan(30).allMatch(count -> count <= descriptorsAtStart + 3);
            assertThat(lives).hasSizeGreaterThan(300);
            assertCollectionsMatch(seen, lives);
            assertThat(seen).allMatch(CollectionIds::isHealthy);
        }
    }

    /** The export has arrived, so the scan is over: whoever still held an object would keep it alive. */
    private static int descriptorsBetweenCollections(ExporterProcess exporter) {
        List<String> descriptors = exporter.descriptors();
        assertThat(descriptors).noneMatch(target -> target.startsWith("anon_inode:bpf"));
        return descriptors.size();
    }

    /** The scan lies between the time of the points and their arrival. */
    private static void assertCollectionsMatch(List<CollectionIds> collections, List<ObjectLife> lives) {
        int present = 0;
        int absent = 0;
        for (CollectionIds collected : collections) {
            for (ObjectLife life : lives) {
                boolean isThere = collected.has(life.metric(), life.id());
                if (life.coversAllOf(collected.begunNanos(), collected.arrivedNanos())) {
                    assertThat(isThere).as(describe(life, "lived", collected)).isTrue();
                    present++;
                } else if (life.touchesNothingOf(collected.begunNanos(), collected.arrivedNanos())) {
                    assertThat(isThere)
                            .as(describe(life, "did not live", collected))
                            .isFalse();
                    absent++;
                }
            }
        }
        assertThat(collections).hasSizeGreaterThan(30);
        assertThat(present).isGreaterThan(1000);
        assertThat(absent).isGreaterThan(1000);
    }

    private static String describe(ObjectLife life, String what, CollectionIds collected) {
        return life + " " + what + " from " + collected.begunNanos() + " to " + collected.arrivedNanos();
    }

    /** A busy machine may make a collection late; everything else that is said would be a problem. */
    private static void assertNoComplaint(List<String> lines) {
        assertThat(lines)
                .filteredOn(line -> !line.contains("within the interval"))
                .noneMatch(line -> line.contains("error") || line.contains("warning"));
    }
}
