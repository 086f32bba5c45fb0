package io.bpfmetrics.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.TracedThings;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics of the records of a gadget's tracer. */
@KernelTest
class GadgetEventsTest {
    private static final String COUNTED = "datasources: {things: {annotations: {metrics.collect: true,"
            + " metrics.implicit-counter.name: seen, metrics.implicit-counter.description: Things.}}}";
    private static final String PLAIN = "datasources: {things: {annotations: {metrics.collect: true}}}";

    @TempDir
    private Path folder;

    private GadgetFixture fixture;

    @BeforeEach
    void load() {
        fixture = new GadgetFixture(folder, TracedThings.OBJECT);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void countsRecordsWithoutLabelsIfNoneIsAnnotated() throws Exception {
        Collector collector = fixture.collector(COUNTED);
        TracedThings.put(5, TracedThings.event("cat", "a", 1));
        TracedThings.put(TracedThings.event("dog", "b", 1));

        assertThat(fixture.collect(collector)).containsExactly("seen{} 6");
        assertThat(GadgetFixture.family(collector, "seen").metric().description())
                .isEqualTo("Things.");
        assertThat(GadgetFixture.family(collector, "seen").scope()).isEqualTo("things");
    }

    @Test
    void countsThemByWhatTheFieldsSay() throws Exception {
        Collector collector = fixture.collector(COUNTED, keys("proc.comm", "name"), "things.name:metrics.name=what");
        TracedThings.put(5, TracedThings.event("cat", "a", 1));
        TracedThings.put(2, TracedThings.event("cat", "b", 1));
        TracedThings.put(TracedThings.event("dog", "a", 1));

        assertThat(fixture.collect(collector))
                .containsExactly(
                        "seen{proc.comm=cat, what=a} 5",
                        "seen{proc.comm=cat, what=b} 2",
                        "seen{proc.comm=dog, what=a} 1");
    }

    @Test
    void makesTextsOfTypedFields() throws Exception {
        Collector collector = fixture.collector(
                COUNTED,
                keys("sig", "error", "syscall", "size", "took", "mode", "flags", "color", "access", "user", "group"));
        TracedThings.put(filled().array());

        assertThat(fixture.collect(collector))
                .containsExactly(
                        "seen{access=READ|EXECUTE, color=GREEN, error=ENOENT, flags=O_WRONLY|O_CREAT, group=root,"
                                + " mode=-rw-r--r--, sig=SIGKILL, size=12 MB, syscall=SYS_" + syscall()
                                + ", took=1.50ms, user=root} 1");
    }

    private static String syscall() {
        return System.getProperty("os.arch").equals("aarch64") ? "SETXATTR" : "OPEN";
    }

    @Test
    void makesTextsOfEndpointsAndPlainNumbers() throws Exception {
        Collector collector = fixture.collector(
                COUNTED,
                keys("src.addr", "src.port", "src.proto", "src.endpoint", "level", "port", "octet", "is_set", "count"),
                keys("proc.pid", "proc.tid", "proc.creds.uid", "proc.parent.comm", "proc.creds.user", "color_raw"));
        TracedThings.put(filled().array());

        assertThat(fixture.collect(collector))
                .containsExactly("seen{color_raw=5, count=7, is_set=true, level=-3, octet=255, port=65535,"
                        + " proc.creds.uid=0, proc.creds.user=root, proc.parent.comm=sh, proc.pid=42, proc.tid=43,"
                        + " src.addr=10.1.2.3, src.endpoint=10.1.2.3:443, src.port=443, src.proto=TCP} 1");
    }

    @Test
    void showsWhenAnEventWas() throws Exception {
        Collector collector = fixture.collector(COUNTED, keys("timestamp"));
        TracedThings.put(filled().array());

        assertThat(fixture.collect(collector))
                .hasSize(1)
                .allMatch(line -> line.matches("seen\\{timestamp=\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.*} 1"));
    }

    /** With something in each member. */
    private static ByteBuffer filled() {
        ByteBuffer event = TracedThings.zeroes();
        event.putLong(0, 1_000_000_000)
                .put(8, TracedThings.text("cat"))
                .putInt(24, 42)
                .putInt(28, 43);
        event.put(48, TracedThings.text("sh"));
        event.putInt(72, 9).putInt(76, 2).putLong(80, syscall().equals("OPEN") ? 2 : 5);
        event.putLong(88, 12_000_000).putLong(96, 1_500_000);
        event.putInt(104, 0100644).putInt(108, 0101).putInt(112, 5).putInt(116, 5);
        event.put(120, new byte[] {10, 1, 2, 3}).put(140, (byte) 4);
        event.putShort(136, (short) 443).putShort(138, (short) 6);
        event.putLong(152, 7)
                .putInt(160, -3)
                .putShort(164, (short) -1)
                .put(166, (byte) -1)
                .put(167, (byte) 1);
        return event.put(168, TracedThings.text("a"));
    }

    @Test
    void addsKeepsAndObservesValues() throws Exception {
        Collector collector = fixture.collector(
                PLAIN,
                keys("name"),
                "things.count:metrics.type=counter,things.count:metrics.unit=By",
                "things.level:metrics.type=gauge",
                "things.took_raw:metrics.type=histogram,things.took_raw:metrics.boundaries=1\\,10\\, 1e3",
                "things.size_raw:metrics.type=histogram");
        TracedThings.put(filled().putLong(152, 7)
                .putInt(160, -3)
                .putLong(96, 10)
                .putLong(88, 6)
                .array());
        TracedThings.put(filled().putLong(152, 3)
                .putInt(160, -2)
                .putLong(96, 11)
                .putLong(88, 11000)
                .array());

        assertThat(fixture.collect(collector))
                .containsExactly(
                        "count{name=a} 10",
                        "level{name=a} -2",
                        "size_raw{name=a} 0.0=0 5.0=0 10.0=1 25.0=1 50.0=1 75.0=1 100.0=1 250.0=1 500.0=1 750.0=1"
                                + " 1000.0=1 2500.0=1 5000.0=1 7500.0=1 10000.0=1 +Inf=2 sum=11006.0",
                        "took_raw{name=a} 1.0=0 10.0=1 1000.0=2 +Inf=2 sum=21.0");
        assertThat(GadgetFixture.family(collector, "count").metric().unit()).isEqualTo("By");
    }

    @Test
    void takesShortRecordsAsEndingInZeroesAndCutsLongOnes() throws Exception {
        Collector collector = fixture.collector(COUNTED, keys("name", "count", "proc.comm"));
        byte[] event = TracedThings.event("cat", "name", 7);
        TracedThings.put(event);
        TracedThings.put(Arrays.copyOf(event, 500));
        TracedThings.put(Arrays.copyOf(event, 170));
        TracedThings.put(Arrays.copyOf(event, 153));
        TracedThings.put(Arrays.copyOf(event, 10));

        assertThat(fixture.collect(collector))
                .containsExactly(
                        "seen{count=0, name=, proc.comm=ca} 1",
                        "seen{count=7, name=, proc.comm=cat} 1",
                        "seen{count=7, name=na, proc.comm=cat} 1",
                        "seen{count=7, name=name, proc.comm=cat} 2");
    }

    @Test
    void countsWhatFoundNoRoom() throws Exception {
        Collector collector = fixture.collector(COUNTED);
        fixture.collect(collector);
        byte[] event = TracedThings.event("cat", "name", 7);
        long lost = 0;
        long put = 0;
        for (int i = 0; i < 50 && lost == 0; i++) { // the thread that reads may be faster
            TracedThings.put(20_000, event);
            put += 20_000;
            fixture.collect(collector);
            lost = lost();
        }

        assertThat(lost).isPositive();
        assertThat(fixture.collect(collector)).containsExactly("seen{} " + (put - lost()));
    }

    private long lost() {
        FamilyLines lines = new FamilyLines();
        fixture.configs.self.collect(lines);
        return lines.lostEvents().values().stream().mapToLong(Long::longValue).sum();
    }

    private static String keys(String... fields) {
        List<String> annotations = Arrays.stream(fields)
                .map(field -> "things." + field + ":metrics.type=key")
                .toList();
        return String.join(",", annotations);
    }
}
