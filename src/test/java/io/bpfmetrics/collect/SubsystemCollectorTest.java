package io.bpfmetrics.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricSink;
import io.bpfmetrics.testing.KernelRelease;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestLink;
import io.bpfmetrics.testing.TestMap;
import io.bpfmetrics.testing.TestProgram;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@KernelTest
class SubsystemCollectorTest {
    private static final int SOCKET_FILTER = 1;
    private static final int XDP = 6;
    private static final int HASH = 1;

    private final SelfMetrics self = new SelfMetrics("1", "17", "6.18");
    private final SubsystemCollector collector = new SubsystemCollector(self);

    @Test
    void showsAnObjectFromTheFirstCollectionAfterItAppearsToTheLastBeforeItEnds() throws Exception {
        assertThat(seriesOf("id", "0")).isEmpty();
        String id;
        try (TestBpf bpf = TestBpf.open()) {
            TestProgram program = bpf.program(SOCKET_FILTER, "short_lived");
            id = Integer.toString(program.id());

            assertThat(seriesOf("id", id).stream().filter(it -> it.startsWith("bpf_program")))
                    .hasSize(KernelRelease.current().isBefore(5, 16) ? 5 : 6);
        }

        assertThat(seriesOf("name", "short_lived").stream().filter(it -> it.contains("id=" + id + ",")))
                .isEmpty();
    }

    @Test
    void looksTwiceForMapsThatAreBoundAfterLoading() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestProgram program = bpf.program(SOCKET_FILTER, "bound_later");
            assertThat(infoOf(program)).contains("map_ids=[]");

            TestMap map = bpf.map(MapSpec.of(HASH, "bound", 4, 8, 1));
            program.bind(map);

            assertThat(infoOf(program)).contains("map_ids=[" + map.id() + "]");
        }
    }

    @Test
    void followsALinkWhoseProgramIsExchanged() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestProgram first = bpf.program(XDP, "first");
            TestProgram second = bpf.program(XDP, "second");
            TestLink link = bpf.linkXdp(first, "lo");
            assertThat(linkInfo(link)).contains("prog_id=" + first.id() + ",");

            link.update(second);

            assertThat(linkInfo(link)).contains("prog_id=" + second.id() + ",");
        }
    }

    @Test
    void keepsTheLoadTimeThatItComputedFirst() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestProgram program = bpf.program(SOCKET_FILTER, "timed");
            String first = infoOf(program);

            for (int i = 0; i < 50; i++) {
                Thread.sleep(23); // spread over a second, so that the second turns in between
                assertThat(infoOf(program)).isEqualTo(first);
            }
        }
    }

    @Test
    void holdsNoDescriptorBetweenCollections() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            for (int i = 0; i < 20; i++) {
                bpf.program(SOCKET_FILTER, "held");
            }
            long before = openDescriptors();

            collector.collect(new Series());

            assertThat(openDescriptors()).isEqualTo(before);
        }
    }

    @Test
    void makesNoGarbageWhereNothingChanges() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Nothing sink = new Nothing();
        try (TestBpf bpf = TestBpf.open()) {
            for (int i = 0; i < 200; i++) {
                bpf.program(SOCKET_FILTER, "quiet");
                bpf.map(MapSpec.of(HASH, "quiet", 4, 8, 1));
            }
            long settled = System.nanoTime() + 1_100_000_000L; // maps may be bound to a program in its first second
            while (System.nanoTime() < settled) {
                collector.collect(sink);
            }

            long least = Long.MAX_VALUE; // another process may load something during one of them
            for (int i = 0; i < 20; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                collector.collect(sink);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }

            // a quarter of a byte a series: nothing is made per series
            assertThat(least).isLessThan(500);
        }
    }

    private String infoOf(TestProgram program) throws Exception {
        return only(seriesOf("id", Integer.toString(program.id())).stream()
                .filter(it -> it.startsWith("bpf_program_info{")));
    }

    private String linkInfo(TestLink link) throws Exception {
        return only(seriesOf("id", Integer.toString(link.id())).stream().filter(it -> it.startsWith("bpf_link_info{")));
    }

    private static String only(Stream<String> series) {
        List<String> found = series.toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private List<String> seriesOf(String key, String value) throws Exception {
        Series series = new Series();
        collector.collect(series);
        return series.texts.stream()
                .filter(it -> it.contains("{" + key + "=" + value + ",") || it.contains(" " + key + "=" + value + ","))
                .toList();
    }

    private static long openDescriptors() throws Exception {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        }
    }

    private static final class Series implements MetricSink {
        private final List<String> texts = new ArrayList<>();

        @Override
        public void accept(MetricDescriptor metric, LabelSet labels, long value) {
            texts.add(metric.name() + labels + " " + value);
        }

        @Override
        public void accept(MetricDescriptor metric, LabelSet labels, double value) {
            texts.add(metric.name() + labels + " " + value);
        }

        @Override
        public void accept(Family family) {
            throw new IllegalArgumentException(
                    "no family belongs here: " + family.metric().name());
        }
    }

    private static final class Nothing implements MetricSink {
        @Override
        public void accept(MetricDescriptor metric, LabelSet labels, long value) {
            Objects.requireNonNull(labels, "labels");
        }

        @Override
        public void accept(MetricDescriptor metric, LabelSet labels, double value) {
            Objects.requireNonNull(labels, "labels");
        }

        @Override
        public void accept(Family family) {
            throw new IllegalArgumentException(
                    "no family belongs here: " + family.metric().name());
        }
    }
}
