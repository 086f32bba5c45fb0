package io.bpfmetrics.decode;

import static io.bpfmetrics.decode.DecoderKit.decode;
import static io.bpfmetrics.decode.DecoderKit.decoded;
import static io.bpfmetrics.decode.DecoderKit.hex;
import static io.bpfmetrics.decode.DecoderKit.longs;
import static io.bpfmetrics.decode.DecoderKit.regexp;
import static io.bpfmetrics.decode.DecoderKit.staticMap;
import static io.bpfmetrics.decode.DecoderKit.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.bpfmetrics.config.DecoderSpec;
import io.bpfmetrics.host.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Decoders that need nothing of the host. */
class DecodersTest {
    @TempDir
    private Path folder;

    private Decoders decoders;

    @BeforeEach
    void openHost() throws IOException {
        TestHost host = new TestHost(folder);
        decoders = new Decoders(host.names(), "amd64", host.clock());
    }

    @ParameterizedTest
    @MethodSource
    void decodes(String decoder, byte[] bytes, String expected) {
        assertThat(decoded(decoders, bytes, DecoderSpec.of(decoder))).isEqualTo(expected);
    }

    static Stream<Arguments> decodes() {
        return Stream.of(
                argumentSet("uint of 1 byte", "uint", hex("01"), "1"),
                argumentSet("uint of 2 bytes", "uint", hex("02 00"), "2"),
                argumentSet("uint of 4 bytes", "uint", hex("04 00 00 00"), "4"),
                argumentSet("uint of 8 bytes", "uint", hex("08 00 00 00 00 00 00 00"), "8"),
                argumentSet("large uint", "uint", hex("00 b6 c2 5b 85 ff ff ff"), "18446743546968061440"),
                argumentSet("largest uint of 1", "uint", hex("ff"), "255"),
                argumentSet("largest uint of 2", "uint", hex("ff ff"), "65535"),
                argumentSet("largest uint of 4", "uint", hex("ff ff ff ff"), "4294967295"),
                argumentSet("largest uint of 8", "uint", longs(-1), "18446744073709551615"),
                argumentSet("int of 1 byte", "int", hex("ff"), "-1"),
                argumentSet("least int of 1", "int", hex("80"), "-128"),
                argumentSet("greatest int of 1", "int", hex("7f"), "127"),
                argumentSet("int of 2 bytes", "int", hex("fe ff"), "-2"),
                argumentSet("int of 4 bytes", "int", hex("fd ff ff ff"), "-3"),
                argumentSet("positive int", "int", hex("2a 00 00 00"), "42"),
                argumentSet("least int of 8", "int", longs(Long.MIN_VALUE), "-9223372036854775808"),
                argumentSet("hex of nothing", "hex", hex(""), ""),
                argumentSet("hex of 1 byte", "hex", hex("01"), "01"),
                argumentSet("hex of 2 bytes", "hex", hex("01 02"), "0102"),
                argumentSet("hex of 4 bytes", "hex", hex("de ad be ef"), "deadbeef"),
                argumentSet("string", "string", text("regular string"), "regular string"),
                argumentSet(
                        "string with NUL",
                        "string",
                        text("null terminated string\0bananas after null"),
                        "null terminated string"),
                argumentSet("string of NUL", "string", hex("00"), ""),
                argumentSet("string of nothing", "string", hex(""), ""),
                argumentSet("string keeps blanks", "string", text(" a \0"), " a "),
                argumentSet("string beyond ASCII", "string", text("čtyři 🎉\0"), "čtyři 🎉"),
                argumentSet("dname of nothing", "dname", hex(""), "."),
                argumentSet("dname of one part", "dname", text("\3com"), "com"),
                argumentSet("dname of two parts", "dname", text("\7example\3com"), "example.com"),
                argumentSet("dname with its end", "dname", text("\7example\3com\0"), "example.com."),
                argumentSet("dname with padding", "dname", text("\3com\0\0\0"), "com..."),
                argumentSet("dname of the root", "dname", hex("00"), ""),
                argumentSet("dname beyond the end", "dname", text("\5com"), "\5com"),
                argumentSet("dname up to the end", "dname", text("\3com\1"), "\3com\1"),
                argumentSet("errno 0", "errno", text("0"), "unknown:0"),
                argumentSet("errno 1", "errno", text("1"), "EPERM"),
                argumentSet("errno 32", "errno", text("32"), "EPIPE"),
                argumentSet("errno 104", "errno", text("104"), "ECONNRESET"),
                argumentSet("errno 1000", "errno", text("1000"), "unknown:1000"),
                argumentSet("errno 11", "errno", text("11"), "EAGAIN"),
                argumentSet("errno 35", "errno", text("35"), "EDEADLK"),
                argumentSet("errno 95", "errno", text("95"), "ENOTSUP"),
                argumentSet("errno 117", "errno", text("117"), "EUCLEAN"),
                argumentSet("errno 41", "errno", text("41"), "unknown:41"),
                argumentSet("errno 58", "errno", text("58"), "unknown:58"),
                argumentSet("last errno", "errno", text("133"), "EHWPOISON"),
                argumentSet("after the last errno", "errno", text("134"), "unknown:134"),
                argumentSet("errno -1", "errno", text("18446744073709551615"), "unknown:18446744073709551615"),
                argumentSet("syscall 0", "syscall", text("0"), "read"),
                argumentSet("syscall 1", "syscall", text("1"), "write"),
                argumentSet("syscall 293", "syscall", text("293"), "pipe2"),
                argumentSet("syscall 447", "syscall", text("447"), "memfd_secret"),
                argumentSet("last syscall", "syscall", text("469"), "file_setattr"),
                argumentSet("after the last syscall", "syscall", text("470"), "unknown_syscall:470"),
                argumentSet("syscall in the gap", "syscall", text("423"), "unknown_syscall:423"),
                argumentSet("syscall -1 unsigned", "syscall", text("18446744073709551615"), "unknown_syscall:-1"),
                argumentSet("syscall -1", "syscall", text("-1"), "unknown_syscall:-1"),
                argumentSet("syscall of 32 bits", "syscall", text("4294967295"), "unknown_syscall:4294967295"),
                argumentSet("static_map without map", "static_map", text("1"), "empty mapping"));
    }

    @ParameterizedTest
    @MethodSource
    void decodesAddresses(String bytes, String expected) {
        assertThat(decoded(decoders, hex(bytes), DecoderSpec.of("inet_ip"))).isEqualTo(expected);
    }

    static Stream<Arguments> decodesAddresses() {
        return Stream.of(
                argumentSet("IPv4", "01 02 03 04", "1.2.3.4"),
                argumentSet("IPv4 above 127", "c0 a8 ff 80", "192.168.255.128"),
                argumentSet("IPv6", "2400cb0000041024 00000000a29efd8f", "2400:cb00:4:1024::a29e:fd8f"),
                argumentSet("mapped IPv4", "00000000000000000000ffff01020304", "1.2.3.4"),
                argumentSet("nearly mapped IPv4", "00000000000000010000ffff01020304", "::1:0:ffff:102:304"),
                argumentSet("IPv4 without the mark", "00000000000000000000000001020304", "::102:304"),
                argumentSet("unspecified", "00000000000000000000000000000000", "::"),
                argumentSet("loopback", "00000000000000000000000000000001", "::1"),
                argumentSet("zeros at the end", "20010db8000000000000000000000000", "2001:db8::"),
                argumentSet("one group of zeros stays", "20010db8000000010001000100010001", "2001:db8:0:1:1:1:1:1"),
                argumentSet("first of two equal runs", "20010db8000000000001000000000001", "2001:db8::1:0:0:1"),
                argumentSet("longer of two runs", "20010000000000010000000000000001", "2001:0:0:1::1"),
                argumentSet("no zeros", "11112222333344445555666677778888", "1111:2222:3333:4444:5555:6666:7777:8888"),
                argumentSet("nothing", "", "<nil>"),
                argumentSet("three bytes", "01 02 ff", "?0102ff"),
                argumentSet("seventeen bytes", "0000000000000000000000000000000001", "?" + "0".repeat(32) + "01"));
    }

    @ParameterizedTest
    @MethodSource
    void mapsText(DecoderSpec spec, String text, String expected) {
        assertThat(decoded(decoders, text(text), spec)).isEqualTo(expected);
    }

    static Stream<Arguments> mapsText() {
        Map<String, String> calls = Map.of("1", "read", "2", "write");
        DecoderSpec whole = regexp("^systemd-journal$", "^syslog-ng$");
        DecoderSpec group = regexp("^(systemd).*$", "^syslog-ng$");
        return Stream.of(
                argumentSet("static_map 1", staticMap(calls, false), "1", "read"),
                argumentSet("static_map 2", staticMap(calls, false), "2", "write"),
                argumentSet("static_map 3", staticMap(calls, false), "3", "unknown:3"),
                argumentSet("static_map that allows 3", staticMap(calls, true), "3", "3"),
                argumentSet("static_map that allows 1", staticMap(calls, true), "1", "read"),
                argumentSet("first regexp", whole, "systemd-journal", "systemd-journal"),
                argumentSet("second regexp", whole, "syslog-ng", "syslog-ng"),
                argumentSet("no regexp", whole, "systemd-bananad", "SKIPPED"),
                argumentSet("group", group, "systemd-bananad", "systemd"),
                argumentSet("empty group", regexp("a(.*)b"), "ab", ""),
                argumentSet("group without part", regexp("a(b)?c"), "ac", ""),
                argumentSet("two groups never match", regexp("(a)(b)"), "ab", "SKIPPED"),
                argumentSet("the next after two groups", regexp("(a)(b)", "b"), "ab", "b"),
                argumentSet("groups that do not count", regexp("(?:a)(b)"), "ab", "b"),
                argumentSet("matched part only", regexp("[0-9]+"), "eth42.7", "42"),
                argumentSet("the first listed wins", regexp("b", "a"), "ab", "b"),
                argumentSet("character class of RE2", regexp("^\\pL+"), "žaba1", "žaba"),
                argumentSet("flags", regexp("(?i)ABC"), "xabcx", "abc"));
    }

    @ParameterizedTest
    @MethodSource
    void saysWhatCannotBeDecoded(DecoderSpec spec, byte[] bytes, String problem) {
        assertThat(decoded(decoders, bytes, spec)).isEqualTo(problem);
    }

    static Stream<Arguments> saysWhatCannotBeDecoded() {
        String natural = " is not a decimal number; put the decoder uint in front, if it is missing";
        return Stream.of(
                failure("uint", hex(""), "needs 1, 2, 4 or 8 bytes and has 0"),
                failure("uint", hex("010203"), "needs 1, 2, 4 or 8 bytes and has 3"),
                failure("int", hex("0102030405"), "needs 1, 2, 4 or 8 bytes and has 5"),
                failure("ifname", hex("010203"), "needs 4 bytes and has 3"),
                failure("majorminor", hex("010203"), "needs 4 bytes and has 3"),
                failure("ksym", hex("01020304050607"), "needs 8 bytes and has 7"),
                failure("kstack", hex("010203040506070809"), "needs a multiple of 8 bytes and has 9"),
                failure("errno", text("x"), "\"x\"" + natural),
                failure("errno", text("-1"), "\"-1\"" + natural),
                failure("errno", text("1 "), "\"1 \"" + natural),
                failure("errno", text(""), "\"\"" + natural),
                failure("errno", text("١"), "\"١\"" + natural),
                failure("errno", text("18446744073709551616"), "18446744073709551616 does not fit into 64 bits"),
                failure("syscall", text("read"), "\"read\"" + natural),
                failure("cgroup", text("a"), "\"a\"" + natural),
                failure("cgroup", text("9223372036854775808"), "9223372036854775808 does not fit into 63 bits"),
                failure("regexp", text("a"), "has no regexps in the config"));
    }

    private static Arguments failure(String decoder, byte[] bytes, String reason) {
        String digits = HexFormat.of().formatHex(bytes);
        return argumentSet(
                decoder + " " + reason,
                DecoderSpec.of(decoder),
                bytes,
                "label \"label\", bytes " + digits + ": decoder " + decoder + " " + reason);
    }

    @Test
    void saysWhichRegularExpressionCannotBeUsed() {
        assertThat(decoded(decoders, text("a"), regexp("a(")))
                .startsWith("label \"label\", bytes 61: decoder regexp cannot use the regular expression \"a(\": ");
    }

    @Test
    void showsTheBeginningOfLongBytes() {
        assertThat(decode(decoders, new byte[65], DecoderSpec.of("uint")).problem())
                .isEqualTo("label \"label\", bytes " + "00".repeat(64)
                        + "…: decoder uint needs 1, 2, 4 or 8 bytes and has 65");
        assertThat(decode(decoders, new byte[64], DecoderSpec.of("kstack")).values())
                .containsExactly("");
    }

    @Test
    void usesTheNamesOfTheOtherArchitecture() throws IOException {
        Decoders arm = new Decoders(new TestHost(makeFolder()).names(), "aarch64", System::nanoTime);

        assertThat(Stream.of("0", "1", "293", "447", "469", "79", "222", "470", "244")
                        .map(number -> decoded(arm, text(number), DecoderSpec.of("syscall"))))
                .containsExactly(
                        "io_setup",
                        "io_destroy",
                        "rseq",
                        "memfd_secret",
                        "file_setattr",
                        "newfstatat",
                        "mmap",
                        "unknown_syscall:470",
                        "unknown_syscall:244");
    }

    @Test
    void namesNoSystemCallsOfAnUnknownArchitecture() throws IOException {
        Decoders other = new Decoders(new TestHost(makeFolder()).names(), "s390x", System::nanoTime);

        assertThat(decoded(other, text("1"), DecoderSpec.of("syscall"))).isEqualTo("unknown_syscall:1");
    }

    @Test
    void handsTheOutputOfOneDecoderToTheNext() {
        assertThat(decoded(decoders, hex("02 00"), DecoderSpec.of("uint"), DecoderSpec.of("errno")))
                .isEqualTo("ENOENT");
        assertThat(decoded(decoders, text("com\0x"), DecoderSpec.of("string"), DecoderSpec.of("hex")))
                .isEqualTo("636f6d");
        assertThat(decoded(decoders, text("\3com\0"), DecoderSpec.of("string"), DecoderSpec.of("dname")))
                .isEqualTo("com");
        assertThat(decoded(
                        decoders,
                        hex("05"),
                        DecoderSpec.of("uint"),
                        staticMap(Map.of("5", "a.b"), false),
                        regexp("b$")))
                .isEqualTo("b");
    }

    @Test
    void refusesDecodersThatAreNot() {
        assertThatThrownBy(() -> decode(decoders, hex("00"), DecoderSpec.of("uint64")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("there is no decoder \"uint64\"; there are cgroup, dname, ");
    }

    @Test
    void makesEveryDecoderThatItNames() {
        assertThat(Decoders.NAMES).hasSize(19).isSorted();
        for (String name : Decoders.NAMES) {
            assertThat(decoders.layout(List.of(DecoderKit.field("label", 0, 8, DecoderSpec.of(name))))
                            .names())
                    .containsExactly("label");
        }
    }

    @ParameterizedTest
    @MethodSource
    void replacesWhatIsNoText(DecoderSpec spec) {
        Decoding decoding = decode(decoders, hex("61 ff c3 28 62 00 00 00"), spec);

        assertThat(decoding.outcome()).isEqualTo(Decoding.Outcome.DECODED);
        assertThat(decoding.values()[0]).contains("a\ufffd\ufffd(b");
    }

    static Stream<Arguments> replacesWhatIsNoText() {
        return Stream.of(
                argumentSet("string", DecoderSpec.of("string")),
                argumentSet("dname", DecoderSpec.of("dname")),
                argumentSet("static_map", staticMap(Map.of("1", "one"), false)),
                argumentSet("static_map that allows it", staticMap(Map.of("1", "one"), true)),
                argumentSet("regexp", regexp("^a.+$", "^a.+")));
    }

    private Path makeFolder() throws IOException {
        return Files.createDirectory(folder.resolve("other"));
    }
}
