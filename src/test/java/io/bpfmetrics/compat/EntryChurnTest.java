package io.bpfmetrics.compat;

import static io.bpfmetrics.testing.MapContents.u32;
import static io.bpfmetrics.testing.MapContents.u64;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.ConfigRun;
import io.bpfmetrics.testing.HeldMaps;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.PrometheusPage;
import io.bpfmetrics.testing.PrometheusPage.Sample;
import io.bpfmetrics.testing.TestMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hash and an LRU map of 10 000 entries each, half of which are deleted and inserted again at full speed, through the
 * whole program: no page may count an entry twice or lack a metric. {@code -Dchurn.seconds=10} makes it shorter.
 */
@KernelTest
class EntryChurnTest {
    private static final int HALF = 5_000;
    private static final int STABLE = 0;
    private static final int CHURNED = 1;
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("churn.seconds", 60));
    private static final List<String> MAPS = List.of("churned_total", "churned_recent_total");

    @TempDir
    private Path folder;

    @Test
    void countsEveryEntryOnceWhileOthersComeAndGo() throws Exception {
        ConfigRun.write(folder, "churn", "compat_churn", """
                metrics:
                  counters:
                    - name: churned_total
                      help: Entries of a hash map
                      labels: &key
                        - {name: kind, size: 4, padding: 4, decoders: [{name: uint}]}
                    - {name: churned_recent_total, help: Entries of an LRU map, labels: *key}
                """);
        AtomicBoolean isOver = new AtomicBoolean();
        try (ConfigRun run = ConfigRun.start(folder, "churn");
                HeldMaps maps = run.maps()) {
            List<Thread> churns = MAPS.stream()
                    .map(maps::named)
                    .map(map -> new Thread(() -> churn(map, isOver)))
                    .toList();
            MAPS.forEach(map -> fill(maps.named(map)));
            churns.forEach(Thread::start);
            long pages = 0;
            try {
                for (long end = System.nanoTime() + TIME.toNanos(); System.nanoTime() < end; pages++) {
                    check(PrometheusPage.parse(run.text()));
                }
                assertThat(churns).as("the churn goes on").allMatch(Thread::isAlive);
            } finally {
                isOver.set(true);
                for (Thread churn : churns) {
                    churn.join();
                }
            }

            assertThat(pages).isGreaterThan(10);
            assertThat(run.lines("ebpf_exporter_decoder_errors_total")).allMatch(line -> line.endsWith(" 0"));
            assertThat(run.exporter().terminate()).isZero();
        }
    }

    private static void check(PrometheusPage page) {
        for (String map : MAPS) {
            assertThat(value(page, map, STABLE)).isEqualTo(HALF);
            assertThat(value(page, map, CHURNED)).isBetween(1, HALF);
        }
    }

    private static int value(PrometheusPage page, String map, int kind) {
        List<Sample> found = page.samples().stream()
                .filter(sample -> sample.name().equals("ebpf_exporter_" + map))
                .filter(sample -> Integer.toString(kind).equals(sample.labels().get("kind")))
                .toList();
        assertThat(found).as("series of %s with kind %d", map, kind).hasSize(1);
        return Integer.parseInt(found.get(0).value());
    }

    private static void fill(TestMap map) {
        for (int i = 0; i < HALF; i++) {
            map.put(u32(STABLE, i), u64(1));
            map.put(u32(CHURNED, i), u64(1));
        }
    }

    private static void churn(TestMap map, AtomicBoolean isOver) {
        for (int i = 0; !isOver.get(); i = (i + 7919) % HALF) {
            map.remove(u32(CHURNED, i));
            map.put(u32(CHURNED, i), u64(1));
        }
    }
}
