package io.bpfmetrics.decode;

import static io.bpfmetrics.decode.DecoderKit.decode;
import static io.bpfmetrics.decode.DecoderKit.decoded;
import static io.bpfmetrics.decode.DecoderKit.hex;
import static io.bpfmetrics.decode.DecoderKit.ints;
import static io.bpfmetrics.decode.DecoderKit.longs;
import static io.bpfmetrics.decode.DecoderKit.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.bpfmetrics.config.DecoderSpec;
import io.bpfmetrics.host.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Decoders that ask the host. */
class HostDecodersTest {
    private static final String[] PCI_IDS = {
        "# a comment",
        "",
        "0e11  Compaq Computer Corporation",
        "\t0001  PCI to EISA Bridge",
        "1002  Advanced Micro Devices, Inc. [AMD/ATI]",
        "\t1002 1234  a line that belongs to no device",
        "8086  Intel Corporation",
        "\t1000  82542 Gigabit Ethernet Controller (Fiber)",
        "\t\t0e11 b0df  NC6132 Gigabit Ethernet Adapter",
        "C 00  Unclassified device",
        "\t05  Image coprocessor",
        "C 01  Mass storage controller",
        "\t08  Non-Volatile memory controller",
        "\t\t02  NVM Express",
        "C 06  Bridge",
        "\t00  Host bridge",
    };

    @TempDir
    private Path folder;

    private TestHost host;
    private Decoders decoders;

    @BeforeEach
    void openHost() throws IOException {
        host = new TestHost(folder);
        decoders = new Decoders(host.names(), "amd64", host.clock());
    }

    @Test
    void namesInterfaces() {
        host.name(1, "lo");
        host.name((int) 2734686214L, "eth42");

        assertThat(decoded(decoders, hex("01 00 00 00"), DecoderSpec.of("ifname")))
                .isEqualTo("lo");
        assertThat(decoded(decoders, hex("06 00 00 a3"), DecoderSpec.of("ifname")))
                .isEqualTo("eth42");
        assertThat(decoded(decoders, hex("00 00 00 00"), DecoderSpec.of("ifname")))
                .isEqualTo("unknown:0");
        assertThat(decoded(decoders, hex("07 00 00 a3"), DecoderSpec.of("ifname")))
                .isEqualTo("unknown:2734686215");
        assertThat(decoded(decoders, longs(1), DecoderSpec.of("ifname"))).isEqualTo("lo");
    }

    @Test
    void namesBlockDevices() throws IOException {
        host.write("partitions", "   8        0  500107608 sda", "   8       16  500107608 sdb");
        host.write("partitions", " 259   917505       1024 nvme9n1p1", " 4095       1       1024 far");

        assertThat(decoded(decoders, hex("00 08 00 00"), DecoderSpec.of("majorminor")))
                .isEqualTo("sda");
        assertThat(decoded(decoders, hex("10 08 00 00"), DecoderSpec.of("majorminor")))
                .isEqualTo("sdb");
        assertThat(decoded(decoders, hex("10 88 00 00"), DecoderSpec.of("majorminor")))
                .isEqualTo("unknown:136:16");
        assertThat(decoded(decoders, ints(0xe0010301), DecoderSpec.of("majorminor")))
                .isEqualTo("nvme9n1p1");
        assertThat(decoded(decoders, ints(0x000fff01), DecoderSpec.of("majorminor")))
                .isEqualTo("far");
    }

    @Test
    void saysThatTheListOfBlockDevicesCannotBeRead() throws IOException {
        host.delete("partitions");

        Decoding decoding = decode(decoders, ints(1), DecoderSpec.of("majorminor"));

        assertThat(decoding.outcome()).isEqualTo(Decoding.Outcome.UNDECODABLE);
        assertThat(decoding.problem())
                .contains("cannot read the list of block devices: ")
                .contains("partitions");
        assertThat(decoding.expiresAfterNanos())
                .isEqualTo(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void namesSymbolsByTheirExactAddress() throws IOException {
        host.write("kallsyms", "ffffffeb19d90830 t pipe_lock", "ffffffeb19d90870 T pipe_unlock");
        host.write("kallsyms", "ffffffc0801cee98 t bpf_prog_9a4f_mark\t[bpf]");

        assertThat(ksym(0xffffffeb19d90828L)).isEqualTo("unknown_addr:0xffffffeb19d90828");
        assertThat(ksym(0xffffffeb19d90830L)).isEqualTo("pipe_lock");
        assertThat(ksym(0xffffffeb19d90870L)).isEqualTo("pipe_unlock");
        assertThat(ksym(0xffffffeb19d90878L)).isEqualTo("unknown_addr:0xffffffeb19d90878");
        assertThat(ksym(0xffffffc0801cee98L)).isEqualTo("bpf_prog_9a4f_mark\t[bpf]");
        assertThat(ksym(0)).isEqualTo("unknown_addr:0x0");
        assertThat(decoded(decoders, longs(0xffffffeb19d90830L, 7), DecoderSpec.of("ksym")))
                .isEqualTo("pipe_lock");
    }

    @ParameterizedTest
    @MethodSource
    void namesStacks(long[] frames, String expected) throws IOException {
        host.write("kallsyms", "0000000000000004 t one", "0000000000000006 t two", "00000000000000aa t three");
        assertThat(kstack(4)).isEqualTo("one");
        host.write("kallsyms", "0000000000000002 t zero");

        assertThat(kstack(frames)).isEqualTo(expected);
    }

    static Stream<Arguments> namesStacks() {
        return Stream.of(
                argumentSet("no frames", new long[] {0, 0}, ""),
                argumentSet("nothing at all", new long[] {}, ""),
                argumentSet("at and above", new long[] {4, 5, 6, 0}, "one\none\ntwo"),
                argumentSet("in any order", new long[] {0xab, 0x10, 6, 0}, "three\ntwo\ntwo"),
                argumentSet("a symbol that is new", new long[] {0xab, 3, 0}, "three\nzero"),
                argumentSet("below the first", new long[] {1, 0xac, 1, 0}, "??\nthree\n??"),
                argumentSet("ends at the first zero", new long[] {6, 0, 4}, "two"),
                argumentSet("full", new long[] {6, 6}, "two\ntwo"));
    }

    @Test
    void namesCgroups() throws IOException {
        Path cgroup = host.cgroup("system.slice/ssh.service");
        long id = (long) Files.getAttribute(cgroup, "unix:ino");

        assertThat(decoded(decoders, longs(id), DecoderSpec.of("uint"), DecoderSpec.of("cgroup")))
                .isEqualTo(cgroup.toString());
        assertThat(decoded(decoders, text("88888888888"), DecoderSpec.of("cgroup")))
                .isEqualTo("unknown_cgroup_id:88888888888");
        assertThat(decoded(decoders, text("9223372036854775807"), DecoderSpec.of("cgroup")))
                .isEqualTo("unknown_cgroup_id:9223372036854775807");
    }

    @ParameterizedTest
    @MethodSource
    void namesPciDevices(String decoder, long number, String expected) throws IOException {
        host.write("pci.ids", PCI_IDS);

        assertThat(decoded(decoders, text(Long.toString(number)), DecoderSpec.of(decoder)))
                .isEqualTo(expected);
    }

    static Stream<Arguments> namesPciDevices() {
        return Stream.of(
                pci("pci_vendor", 0x8086, "Intel Corporation"),
                pci("pci_vendor", 0x1002, "Advanced Micro Devices, Inc. [AMD/ATI]"),
                pci("pci_vendor", 0x0e11, "Compaq Computer Corporation"),
                pci("pci_vendor", 48879, "unknown pci vendor: 0xbeef"),
                pci("pci_vendor", 5, "unknown pci vendor: 0x05"),
                pci("pci_device", 2156269568L, "82542 Gigabit Ethernet Controller (Fiber)"),
                pci("pci_device", 0x0e110001, "PCI to EISA Bridge"),
                pci("pci_device", 3735928559L, "unknown pci device: 0xdeadbeef"),
                pci("pci_device", 5, "unknown pci device: 0x0005"),
                pci("pci_class", 0, "Unclassified device"),
                pci("pci_class", 1, "Mass storage controller"),
                pci("pci_class", 6, "Bridge"),
                pci("pci_class", 253, "unknown pci class: 0xfd"),
                pci("pci_subclass", 5, "Image coprocessor"),
                pci("pci_subclass", 264, "Non-Volatile memory controller"),
                pci("pci_subclass", 1536, "Host bridge"),
                pci("pci_subclass", 64768, "unknown pci class: 0xfd"),
                pci("pci_subclass", 267, "unknown pci subclass: 0x0b (class 0x01)"),
                pci("pci_subclass", 3, "unknown pci subclass: 0x03 (class 0x00)"));
    }

    private static Arguments pci(String decoder, long number, String expected) {
        return argumentSet(decoder + " " + number, decoder, number, expected);
    }

    @Test
    void saysThatThereAreNoPciNames() {
        for (String decoder : new String[] {"pci_vendor", "pci_device", "pci_class", "pci_subclass"}) {
            assertThat(decoded(decoders, text("1"), DecoderSpec.of(decoder))).isEqualTo("missing pci.ids db");
        }
    }

    @Test
    void refusesNegativePciNumbers() throws IOException {
        host.write("pci.ids", PCI_IDS);

        assertThat(decoded(decoders, text("-1"), DecoderSpec.of("pci_vendor")))
                .isEqualTo("label \"label\", bytes 2d31: decoder pci_vendor \"-1\" is negative");
    }

    private String ksym(long address) {
        return decoded(decoders, longs(address), DecoderSpec.of("ksym"));
    }

    private String kstack(long... frames) {
        return decoded(decoders, longs(frames), DecoderSpec.of("kstack"));
    }
}
