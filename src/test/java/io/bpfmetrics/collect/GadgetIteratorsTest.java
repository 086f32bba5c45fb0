package io.bpfmetrics.collect;

import static io.bpfmetrics.testing.MapContents.u32;
import static io.bpfmetrics.testing.MapContents.u64;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.testing.KernelTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics of what a gadget's iterators write. */
@KernelTest
class GadgetIteratorsTest {
    private static final String LEVELS = """
            datasources:
              levels:
                annotations: {metrics.collect: true, metrics.implicit-counter.name: slots}
                fields: {slot: {annotations: {metrics.type: key}}}
            """;

    @TempDir
    private Path folder;

    private GadgetFixture fixture;

    @BeforeEach
    void load() {
        fixture = new GadgetFixture(folder, Path.of("native/testdata/gadget_iter.bpf.o"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void readsTheElementsOfTheMapThatItGoesOver() throws Exception {
        Collector collector = fixture.collector(LEVELS);
        fixture.map("levels").put(u32(2), u64(7));

        assertThat(fixture.collect(collector))
                .contains("level{slot=0} 0", "level{slot=2} 7", "slots{slot=2} 1")
                .hasSize(8);

        fixture.map("levels").put(u32(2), u64(3));
        assertThat(fixture.collect(collector)).contains("level{slot=2} 3");
    }

    @Test
    void tellsTheNumberOfRecordsAsAGaugeBecauseItFalls() throws Exception {
        Collector collector = fixture.collector(LEVELS);

        assertThat(GadgetFixture.family(collector, "slots").metric().kind()).isEqualTo(MetricKind.GAUGE);
    }

    @Test
    void seesTheProcessesThatThereAre() throws Exception {
        Collector collector = fixture.collector(
                "datasources: {processes: {annotations: {metrics.collect: true}}}", "processes.pid:metrics.type=key");
        String own = "priority{pid=" + ProcessHandle.current().pid() + "} ";
        Process child = new ProcessBuilder("sleep", "60").start();
        String ofChild = "priority{pid=" + child.pid() + "} ";
        try {
            assertThat(lines(collector))
                    .anyMatch(line -> line.startsWith(own))
                    .anyMatch(line -> line.startsWith(ofChild));
        } finally {
            child.destroyForcibly().waitFor();
        }

        assertThat(lines(collector)).noneMatch(line -> line.startsWith(ofChild));
    }

    private List<String> lines(Collector collector) throws Exception {
        return fixture.collect(collector);
    }
}
