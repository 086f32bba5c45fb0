package io.bpfmetrics.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.config.DecoderSpec;
import io.bpfmetrics.decode.Decoders;
import io.bpfmetrics.decode.Decoding;
import io.bpfmetrics.decode.LabelField;
import io.bpfmetrics.host.TestHost;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/reference/decoders.md} says what decoders do. */
class DecodersReferenceTest {
    private static final long NO_ADDRESS = 0xf0f0f0f0f0f0f0f0L;
    private static final Set<String> TAKE_TEXT = Set.of(
            "cgroup",
            "errno",
            "pci_class",
            "pci_device",
            "pci_subclass",
            "pci_vendor",
            "regexp",
            "static_map",
            "syscall");

    @TempDir
    private Path folder;

    private Decoders decoders;

    @BeforeEach
    void openHost() throws IOException {
        TestHost host = new TestHost(folder);
        host.write("pci.ids", "8086  Intel Corporation", "C 00  Unclassified device");
        decoders = new Decoders(host.names());
    }

    @Test
    void listsEveryDecoder() {
        assertThat(rows().keySet()).containsExactlyElementsOf(Decoders.NAMES);
    }

    @Test
    void saysWhichDecodersTakeText() {
        rows().forEach((decoder, row) ->
                assertThat(row.get(1).startsWith("text")).as(decoder).isEqualTo(TAKE_TEXT.contains(decoder)));
    }

    @Test
    void saysWhatUnknownsLookLike() {
        rows().forEach((decoder, row) -> assertThat(row.get(3)).as(decoder).contains(unknown(decoder)));
    }

    /** How the page writes what comes out of a number that nothing has. */
    private String unknown(String decoder) {
        byte[] bytes = TAKE_TEXT.contains(decoder)
                ? "423".getBytes(StandardCharsets.US_ASCII)
                : ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .putLong(NO_ADDRESS)
                        .array();
        DecoderSpec spec = new DecoderSpec(decoder, Map.of("1", "one"), false, List.of("^x$"));
        Decoding decoding = decoders.layout(List.of(new LabelField("label", 0, bytes.length, List.of(spec))))
                .decode(bytes, 0);
        return switch (decoder) {
            case "dname" -> "the input";
            case "hex", "int", "string", "uint" -> "–";
            case "inet_ip" -> "`" + decoding.values()[0].charAt(0) + "` and hexadecimal digits";
            case "kstack" -> "`" + decoding.values()[0] + "`";
            case "majorminor" -> "`" + decoding.values()[0].replaceAll(":\\d+:\\d+", ":MAJOR:MINOR") + "`";
            case "regexp" -> decoding.outcome() == Decoding.Outcome.SKIPPED ? "the row is left out" : "?";
            case "static_map" -> "`" + decoding.values()[0].replace("423", "TEXT") + "`";
            case "syscall", "errno", "cgroup", "ifname" -> "`" + decoding.values()[0].replaceAll("\\d+", "N") + "`";
            case "pci_subclass" -> "`unknown pci subclass: 0xN (class 0xN)`";
            default -> "`" + decoding.values()[0].replaceAll("0x[0-9a-f]+", "0xN") + "`";
        };
    }

    private static Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new TreeMap<>();
        ReferenceTable.rows("decoders.md", "Decoder", "Input", "Output", "Where it has no name")
                .forEach(row -> rows.put(row.get(0).replace("`", ""), row));
        return rows;
    }
}
