package io.bpfmetrics.defects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bpfmetrics.config.DecoderSpec;
import io.bpfmetrics.decode.Decoders;
import io.bpfmetrics.decode.Decoding;
import io.bpfmetrics.decode.Decoding.Outcome;
import io.bpfmetrics.decode.KeyLayout;
import io.bpfmetrics.decode.LabelField;
import io.bpfmetrics.host.TestHost;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong with labels in ebpf_exporter 2.5.1 and must not here. */
class LabelDefectsTest {
    private static final DecoderSpec UINT = DecoderSpec.of("uint");

    @TempDir
    private Path folder;

    private TestHost host;
    private Decoders decoders;

    @BeforeEach
    void openHost() throws IOException {
        host = new TestHost(folder);
        decoders = new Decoders(host.names());
    }

    /** There, one key that cannot be decoded loses the metric, and a system call of -1 is one. */
    @Test
    void decodesTheSystemCallMinusOne() {
        KeyLayout layout = layout(8, UINT, DecoderSpec.of("syscall"));

        assertThat(layout.decode(longs(-1), 0).values()).containsExactly("unknown_syscall:-1");
    }

    /** There, results are kept by metric name, so two configs with one name share them. */
    @Test
    void sharesNoResultBetweenLayouts() {
        KeyLayout number = layout(4, UINT);
        KeyLayout digits = layout(4, DecoderSpec.of("hex"));
        byte[] key = {1, 0, 0, 0};

        assertThat(number.decode(key, 0).values()).containsExactly("1");
        assertThat(digits.decode(key, 0).values()).containsExactly("01000000");
        assertThat(number.decode(key, 0).values()).containsExactly("1");
    }

    /** There, what was unknown once stays unknown. */
    @Test
    void forgetsThatAnInterfaceWasUnknown() {
        Decoding unknown = layout(4, DecoderSpec.of("ifname")).decode(new byte[] {7, 0, 0, 0}, 0);
        host.name(7, "eth7");

        assertThat(unknown.values()).containsExactly("unknown:7");
        assertThat(unknown.expiresAfterNanos())
                .isBetween(1L, Duration.ofSeconds(10).toNanos());
        assertThat(layout(4, DecoderSpec.of("ifname"))
                        .decode(new byte[] {7, 0, 0, 0}, 0)
                        .values())
                .containsExactly("eth7");
    }

    /** There, rows that were left out are kept by a label's bytes and looked up by the whole key. */
    @Test
    void leavesOutARowByItsOwnLabelOnly() {
        DecoderSpec notOne = new DecoderSpec("regexp", Map.of(), false, List.of("^[^1]$"));
        KeyLayout layout = decoders.layout(
                List.of(new LabelField("a", 0, 1, List.of(UINT, notOne)), new LabelField("b", 1, 1, List.of(UINT))));
        KeyLayout single = layout(1, UINT);

        assertThat(layout.decode(new byte[] {1, 2}, 0).outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(layout.decode(new byte[] {2, 1}, 0).values()).containsExactly("2", "1");
        assertThat(single.decode(new byte[] {1}, 0).values()).containsExactly("1");
    }

    /** There, such bytes end the process. */
    @Test
    void replacesBytesThatAreNoText() {
        Decoding decoding = layout(3, DecoderSpec.of("string")).decode(new byte[] {'a', (byte) 0xff, 'b'}, 0);

        assertThat(decoding.values()).containsExactly("a\ufffdb");
    }

    /** There, every frame is named after some symbol, and the whole file is read for every unknown address. */
    @Test
    void namesNothingAfterHiddenSymbols() throws IOException {
        host.write("kallsyms", "0000000000000000 T _text", "0000000000000000 t last");

        assertThat(layout(16, DecoderSpec.of("kstack"))
                        .decode(longs(0xffffffff81000000L, 0x10), 0)
                        .values())
                .containsExactly("??\n??");
        assertThat(layout(8, DecoderSpec.of("ksym")).decode(longs(0), 0).values())
                .containsExactly("unknown_addr:0x0");
        assertThat(host.names().symbols().addressOf("_text")).isEmpty();
    }

    /** There, these are called what a tracer calls their handlers, and several have one name. */
    @ParameterizedTest
    @CsvSource({
        "7, poll",
        "17, pread64",
        "18, pwrite64",
        "35, nanosleep",
        "40, sendfile",
        "60, exit",
        "92, chown",
        "94, lchown",
        "128, rt_sigtimedwait",
        "148, sched_rr_get_interval",
        "155, pivot_root",
        "156, _sysctl",
        "159, adjtimex",
        "189, lsetxattr",
        "192, lgetxattr",
        "195, llistxattr",
        "198, lremovexattr",
        "202, futex",
        "208, io_getevents",
        "214, epoll_ctl_old",
        "215, epoll_wait_old",
        "220, semtimedop",
        "223, timer_settime",
        "224, timer_gettime",
        "227, clock_settime",
        "228, clock_gettime",
        "229, clock_getres",
        "230, clock_nanosleep",
        "231, exit_group",
        "242, mq_timedsend",
        "243, mq_timedreceive",
        "270, pselect6",
        "271, ppoll",
        "280, utimensat",
        "286, timerfd_settime",
        "287, timerfd_gettime",
        "299, recvmmsg",
        "305, clock_adjtime",
        "333, io_pgetevents",
        "462, mseal"
    })
    void callsSystemCallsWhatTheKernelCallsThem(long number, String name) {
        assumeTrue(System.getProperty("os.arch").equals("amd64"));

        assertThat(layout(8, UINT, DecoderSpec.of("syscall"))
                        .decode(longs(number), 0)
                        .values())
                .containsExactly(name);
    }

    /** There, vendors whose number has a leading zero are never found. */
    @Test
    void findsPciVendorsBelow1000() throws IOException {
        host.write("pci.ids", "0e11  Compaq Computer Corporation", "\t0001  PCI to EISA Bridge");

        assertThat(text("pci_vendor", "3601")).isEqualTo("Compaq Computer Corporation");
        assertThat(text("pci_device", Long.toString(0x0e110001))).isEqualTo("PCI to EISA Bridge");
    }

    private String text(String decoder, String input) {
        byte[] bytes = input.getBytes(StandardCharsets.US_ASCII);
        return layout(bytes.length, DecoderSpec.of(decoder)).decode(bytes, 0).values()[0];
    }

    private KeyLayout layout(int size, DecoderSpec... specs) {
        return decoders.layout(List.of(new LabelField("label", 0, size, List.of(specs))));
    }

    private static byte[] longs(long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.nativeOrder());
        Arrays.stream(numbers).forEach(bytes::putLong);
        return bytes.array();
    }
}
