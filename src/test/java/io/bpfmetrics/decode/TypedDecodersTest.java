package io.bpfmetrics.decode;

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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Decoders of fields by their type. Texts are those of Inspektor Gadget 0.55, where nothing else is said. */
class TypedDecodersTest {
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
    void makesEveryDecoderThatItNames() {
        assertThat(DecoderSpec.TYPED).hasSize(19).isSorted().doesNotContainAnyElementsOf(DecoderSpec.NAMES);
        for (String name : DecoderSpec.TYPED) {
            assertThat(decoders.layout(List.of(DecoderKit.field("label", 0, 8, DecoderSpec.of(name))))
                            .names())
                    .containsExactly("label");
        }
    }

    @ParameterizedTest
    @MethodSource
    void namesNumbers(String decoder, byte[] bytes, String expected) {
        assertThat(decoded(decoders, bytes, DecoderSpec.of(decoder))).isEqualTo(expected);
    }

    static Stream<Arguments> namesNumbers() {
        return Stream.of(
                typed("gadget_signal", ints(0), "signal#0"),
                typed("gadget_signal", ints(1), "SIGHUP"),
                typed("gadget_signal", ints(9), "SIGKILL"),
                typed("gadget_signal", ints(29), "SIGIO"),
                typed("gadget_signal", ints(31), "SIGSYS"),
                typed("gadget_signal", ints(32), "signal#32"),
                typed("gadget_signal", ints(-1), "signal#4294967295"),
                typed("gadget_errno", ints(0), ""),
                typed("gadget_errno", ints(2), "ENOENT"),
                typed("gadget_errno", ints(95), "ENOTSUP"),
                typed("gadget_errno", ints(41), "error#41"),
                typed("gadget_errno", ints(134), "error#134"),
                typed("gadget_errno", ints(-2), "error#4294967294"),
                typed("gadget_syscall", longs(0), "SYS_READ"),
                typed("gadget_syscall", longs(257), "SYS_OPENAT"),
                typed("gadget_syscall", longs(292), "SYS_DUP3"),
                typed("gadget_syscall", longs(1_000_000), "SYS_UNKNOWN"),
                typed("gadget_syscall", longs(-1), "SYS_UNKNOWN"),
                typed("gadget_file_mode", ints(0_644), "-rw-r--r--"),
                typed("gadget_file_mode", ints(0_755), "-rwxr-xr-x"),
                typed("gadget_file_mode", ints(0), "----------"),
                typed("gadget_file_mode", ints(0_100_600), "-rw-------"),
                typed("gadget_file_mode", ints(0_041_777), "-rwxrwxrwx"),
                typed("gadget_file_mode", ints(-1), "dalTLDpSugct?rwxrwxrwx"),
                typed("gadget_file_flags", ints(0), "O_RDONLY"),
                typed("gadget_file_flags", ints(1), "O_WRONLY"),
                typed("gadget_file_flags", ints(0_100), "O_RDONLY|O_CREAT"),
                typed("gadget_file_flags", ints(0_1102), "O_RDWR|O_CREAT|O_TRUNC"),
                typed("gadget_file_flags", ints(3), ""),
                typed("gadget_file_flags", ints(0_10200003), "O_DIRECTORY"),
                typed("boolean_word", hex("00"), "false"),
                typed("boolean_word", hex("01"), "true"),
                typed("base64", hex(""), ""),
                typed("base64", hex("fb ff fe 00"), "+//+AA=="),
                typed("base64", new byte[60], "A".repeat(80)));
    }

    @Test
    void namesAllFlagsOfFiles() {
        assertThat(decoded(decoders, ints(0xfffffffe), DecoderSpec.of("gadget_file_flags")))
                .isEqualTo("O_RDWR|O_CREAT|O_EXCL|O_NOCTTY|O_TRUNC|O_APPEND|O_NONBLOCK|O_DSYNC|O_FASYNC|O_DIRECT"
                        + "|O_LARGEFILE|O_DIRECTORY|O_NOFOLLOW|O_NOATIME|O_CLOEXEC");
    }

    @Test
    void knowsTheNumbersOfTheOtherArchitecture() {
        Decoders arm = new Decoders(host.names(), "aarch64", host.clock());

        assertThat(decoded(arm, longs(64), DecoderSpec.of("gadget_syscall"))).isEqualTo("SYS_WRITE");
        assertThat(decoded(arm, ints(0x4000), DecoderSpec.of("gadget_file_flags")))
                .isEqualTo("O_RDONLY|O_DIRECTORY");
        assertThat(decoded(arm, ints(0x38000), DecoderSpec.of("gadget_file_flags")))
                .isEqualTo("O_RDONLY|O_DIRECT|O_LARGEFILE|O_NOFOLLOW");
    }

    @Test
    void namesUsersAndGroups() throws IOException {
        host.write("passwd", "root:x:0:0:root:/root:/bin/sh", "last:x:4294967294:65534::/:/bin/false");
        host.write("group", "wheel:x:0:");

        assertThat(user(0)).isEqualTo("root");
        assertThat(user(-2)).isEqualTo("last");
        assertThat(user(-1)).isEqualTo("uid:4294967295");
        assertThat(group(0)).isEqualTo("wheel");
        assertThat(group(7)).isEqualTo("gid:7");
    }

    @Test
    void asksAgainForUsersAndGroups() throws IOException {
        host.write("passwd", "root:x:0:0:root:/root:/bin/sh");
        host.write("group", "wheel:x:0:");

        for (String decoder : new String[] {"gadget_uid", "gadget_gid"}) {
            assertThat(DecoderKit.decode(decoders, ints(0), DecoderSpec.of(decoder))
                            .expiresAfterNanos())
                    .isEqualTo(Duration.ofMinutes(5).toNanos());
            assertThat(DecoderKit.decode(decoders, ints(1), DecoderSpec.of(decoder))
                            .expiresAfterNanos())
                    .isEqualTo(Duration.ofSeconds(10).toNanos());
        }
    }

    @Test
    void saysThatUsersAndGroupsCannotBeRead() throws IOException {
        Files.createDirectory(folder.resolve("passwd"));
        Files.createDirectory(folder.resolve("group"));

        assertThat(user(0)).contains("decoder gadget_uid cannot read the list of users: ", "Is a directory");
        assertThat(group(0)).contains("decoder gadget_gid cannot read the list of groups: ", "Is a directory");
    }

    @ParameterizedTest
    @MethodSource
    void decodesEndpoints(String decoder, byte[] bytes, String expected) {
        assertThat(decoded(decoders, bytes, DecoderSpec.of(decoder))).isEqualTo(expected);
    }

    static Stream<Arguments> decodesEndpoints() {
        String ipv4 = "01020304 00000000 00000000 00000000";
        String loopback = "00000000 00000000 00000000 00000001";
        String mapped = "00000000 00000000 0000ffff 01020304";
        return Stream.of(
                typed("l3_addr", hex(ipv4 + "04 000000"), "1.2.3.4"),
                typed("l3_addr", hex(loopback + "06 000000"), "::1"),
                typed("l3_addr", hex(mapped + "06 000000"), "1.2.3.4"),
                typed("l3_addr", hex(ipv4 + "04" + "00".repeat(15)), "1.2.3.4"), // as newer headers align it
                typed("l3_addr", hex(ipv4 + "00 000000"), ""),
                typed("l4_addr", hex(ipv4 + "5000 0600 04 000000"), "1.2.3.4"),
                typed("l4_addr", hex(loopback + "5000 0600 06" + "00".repeat(11)), "::1"),
                typed("l4_port", hex(ipv4 + "5000 0600 04 000000"), "80"),
                typed("l4_port", hex(ipv4 + "ffff 0600 04 000000"), "65535"),
                typed("l4_proto", hex(ipv4 + "5000 0600 04 000000"), "TCP"),
                typed("l4_proto", hex(ipv4 + "5000 1100 04 000000"), "UDP"),
                typed("l4_proto", hex(ipv4 + "5000 0000 04 000000"), "HOPOPT"),
                typed("l4_proto", hex(ipv4 + "5000 3a00 04 000000"), "IPv6-ICMP"),
                typed("l4_proto", hex(ipv4 + "5000 7c00 04 000000"), "ISIS over IPv4"),
                typed("l4_proto", hex(ipv4 + "5000 0601 04 000000"), "proto#262"),
                typed("l4_endpoint", hex(ipv4 + "5000 0600 04 000000"), "1.2.3.4:80"),
                typed("l4_endpoint", hex(loopback + "5000 0600 06 000000"), "[::1]:80"), // the original: ::1:80
                typed("l4_endpoint", hex(mapped + "5000 0600 06 000000"), "1.2.3.4:80"),
                typed("l4_endpoint", hex(ipv4 + "0000 0000 00 000000"), ":0"));
    }

    @ParameterizedTest
    @MethodSource
    void namesEnums(String decoder, Map<String, String> words, byte[] bytes, String expected) {
        assertThat(decoded(decoders, bytes, new DecoderSpec(decoder, words, false, List.of())))
                .isEqualTo(expected);
    }

    static Stream<Arguments> namesEnums() {
        Map<String, String> plain = Map.of("0", "ZERO", "255", "BYTE", "4294967295", "WORD");
        Map<String, String> signed = Map.of("-1", "NONE", "1", "ONE");
        Map<String, String> large = Map.of("18446744073709551615", "ALL", "9223372036854775808", "HIGH");
        Map<String, String> bits = Map.of("8", "EIGHT", "1", "ONE", "2", "TWO", "3", "BOTH");
        return Stream.of(
                named("word of 1 byte", "enum_word", plain, hex("ff"), "BYTE"),
                named("word of 2 bytes", "enum_word", plain, hex("00 00"), "ZERO"),
                named("word of 4 bytes", "enum_word", plain, ints(-1), "WORD"),
                named("word of 8 bytes", "enum_word", plain, longs(-1), "UNKNOWN"),
                named("word of 8 bytes, all ones", "enum_word", large, longs(-1), "ALL"),
                named("word of 8 bytes, one one", "enum_word", large, longs(Long.MIN_VALUE), "HIGH"),
                named("no word", "enum_word", plain, ints(7), "UNKNOWN"),
                named("no words", "enum_word", Map.of(), ints(0), "UNKNOWN"),
                named("signed word of 1 byte", "enum_word", signed, hex("ff"), "NONE"),
                named("signed word of 2 bytes", "enum_word", signed, hex("ff ff"), "NONE"),
                named("signed word of 4 bytes", "enum_word", signed, ints(-1), "NONE"),
                named("signed word of 8 bytes", "enum_word", signed, longs(-1), "NONE"),
                named("positive signed word", "enum_word", signed, ints(1), "ONE"),
                named("no signed word", "enum_word", signed, ints(-2), "UNKNOWN"),
                named("empty set", "enum_set", bits, ints(0), ""),
                named("one bit", "enum_set", bits, ints(8), "EIGHT"),
                named("several bits", "enum_set", bits, ints(10), "TWO|EIGHT"),
                named("word of two bits", "enum_set", bits, hex("03"), "ONE|TWO|BOTH"),
                named("bits without word", "enum_set", bits, longs(0x105), "ONE"),
                named("only bits without word", "enum_set", bits, longs(0x100), ""),
                named("word for zero", "enum_set", Map.of("0", "NONE", "1", "ONE"), ints(1), "NONE|ONE"),
                named("high bits", "enum_set", large, longs(Long.MIN_VALUE), "HIGH"),
                named("signed set", "enum_set", signed, ints(-1), "ONE|NONE"));
    }

    @ParameterizedTest
    @MethodSource
    void saysWhatCannotBeDecoded(String decoder, byte[] bytes, String reason) {
        assertThat(decoded(decoders, bytes, DecoderSpec.of(decoder)))
                .startsWith("label \"label\", bytes ")
                .endsWith(": decoder " + decoder + " " + reason);
    }

    static Stream<Arguments> saysWhatCannotBeDecoded() {
        Stream<Arguments> sizes = Stream.of(
                        Stream.of("signal", "errno", "uid", "gid", "file_mode", "file_flags")
                                .map(name -> typed("gadget_" + name, longs(1), "needs exactly 4 bytes and has 8")),
                        Stream.of("syscall", "bytes", "duration", "timestamp")
                                .map(name -> typed("gadget_" + name, ints(1), "needs exactly 8 bytes and has 4")),
                        Stream.of("enum_word", "enum_set")
                                .map(name -> typed(name, new byte[3], "needs 1, 2, 4 or 8 bytes and has 3")),
                        Stream.of("l4_addr", "l4_port", "l4_proto", "l4_endpoint")
                                .map(name -> typed(name, new byte[20], "needs 21 bytes and has 20")))
                .flatMap(each -> each);
        return Stream.concat(
                sizes,
                Stream.of(
                        typed("boolean_word", hex("0100"), "needs exactly 1 byte and has 2"),
                        typed("boolean_word", hex(""), "needs exactly 1 byte and has 0"),
                        typed("l3_addr", new byte[16], "needs 17 bytes and has 16"),
                        typed("l3_addr", text("x".repeat(20)), "knows IP versions 4 and 6, and this is 120"),
                        typed("l4_endpoint", text("x".repeat(24)), "knows IP versions 4 and 6, and this is 120")));
    }

    private String user(int uid) {
        return decoded(decoders, ints(uid), DecoderSpec.of("gadget_uid"));
    }

    private String group(int gid) {
        return decoded(decoders, ints(gid), DecoderSpec.of("gadget_gid"));
    }

    private static Arguments typed(String decoder, byte[] bytes, String expected) {
        return argumentSet(decoder + " " + bytes.length + " " + expected, decoder, bytes, expected);
    }

    private static Arguments named(
            String name, String decoder, Map<String, String> words, byte[] bytes, String expected) {
        return argumentSet(name, decoder, words, bytes, expected);
    }
}
