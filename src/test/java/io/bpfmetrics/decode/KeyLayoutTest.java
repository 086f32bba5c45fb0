package io.bpfmetrics.decode;

import static io.bpfmetrics.decode.DecoderKit.field;
import static io.bpfmetrics.decode.DecoderKit.hex;
import static io.bpfmetrics.decode.DecoderKit.ints;
import static io.bpfmetrics.decode.DecoderKit.longs;
import static io.bpfmetrics.decode.DecoderKit.regexp;
import static io.bpfmetrics.decode.DecoderKit.staticMap;
import static io.bpfmetrics.decode.DecoderKit.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.config.DecoderSpec;
import io.bpfmetrics.decode.Decoding.Outcome;
import io.bpfmetrics.host.TestHost;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several labels of one key, and what is remembered of them. */
class KeyLayoutTest {
    private static final DecoderSpec UINT = DecoderSpec.of("uint");

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
    void decodesEveryLabelAtItsPlace() {
        KeyLayout layout = fruits(DecoderSpec.of("string"));
        byte[] key = bananas();

        assertThat(layout.names()).containsExactly("number", "fruit");
        assertThat(layout.decode(key, 0).values()).containsExactly("8", "bananas");
    }

    @Test
    void decodesFromAnOffset() {
        byte[] padded = ByteBuffer.allocate(46).put(10, bananas()).array();

        assertThat(fruits(DecoderSpec.of("string")).decode(padded, 10).values()).containsExactly("8", "bananas");
    }

    @Test
    void passesOverPadding() {
        KeyLayout layout = decoders.layout(List.of(field("number", 0, 1, UINT), field("rest", 4, 2, UINT)));

        assertThat(layout.decode(hex("08 01 01 01 05 00"), 0).values()).containsExactly("8", "5");
    }

    @Test
    void hasNoValuesWithoutLabels() {
        Decoding decoding = decoders.layout(List.of()).decode(new byte[4], 0);

        assertThat(decoding.outcome()).isEqualTo(Outcome.DECODED);
        assertThat(decoding.values()).isEmpty();
        assertThat(decoding.expiresAfterNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void keepsRowsThatARegularExpressionWants() {
        KeyLayout wanted = fruits(DecoderSpec.of("string"), regexp("^bananas$", "^apples$"));
        KeyLayout unwanted = fruits(DecoderSpec.of("string"), regexp("^tomato$"));

        Decoding skipped = unwanted.decode(bananas(), 0);

        assertThat(wanted.decode(bananas(), 0).values()).containsExactly("8", "bananas");
        assertThat(skipped.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(skipped.values()).isEmpty();
        assertThat(skipped.problem()).isEmpty();
        assertThat(unwanted.decode(bananas(), 0).outcome()).isEqualTo(Outcome.SKIPPED);
    }

    @Test
    void saysThatTheBytesAreTooFew() {
        KeyLayout layout = decoders.layout(List.of(field("a", 0, 4, UINT), field("b", 4, 4, UINT)));

        assertThat(layout.decode(new byte[8], 0).outcome()).isEqualTo(Outcome.DECODED);
        Decoding decoding = layout.decode(new byte[8], 1);
        assertThat(decoding.outcome()).isEqualTo(Outcome.UNDECODABLE);
        assertThat(decoding.problem()).isEqualTo("labels need 8 bytes and there are 7");
    }

    @Test
    void dropsOnlyTheRowThatCannotBeDecoded() {
        KeyLayout layout = decoders.layout(List.of(
                field("id", 0, 4, UINT), field("text", 4, 4, DecoderSpec.of("string"), DecoderSpec.of("errno"))));

        Decoding bad = layout.decode(hex("01 00 00 00 78 00 00 00"), 0);

        assertThat(bad.outcome()).isEqualTo(Outcome.UNDECODABLE);
        assertThat(bad.values()).isEmpty();
        assertThat(bad.problem()).startsWith("label \"text\", bytes 78000000: decoder errno \"x\" is not a decimal");
        assertThat(layout.decode(hex("01 00 00 00 32 00 00 00"), 0).values()).containsExactly("1", "ENOENT");
    }

    @Test
    void givesEqualTextsOnce() {
        KeyLayout layout = decoders.layout(List.of(
                field("a", 0, 4, UINT, staticMap(Map.of("1", "same", "2", "same"), false)),
                field("b", 0, 4, DecoderSpec.of("string"))));

        String[] one = layout.decode(ints(1), 0).values();
        String[] two = layout.decode(ints(2), 0).values();
        String[] text = layout.decode(text("same"), 0).values();

        assertThat(one[0]).isSameAs(two[0]).isSameAs(text[1]);
    }

    @Test
    void keepsResultsOfDifferentLabelsApart() {
        byte[] bytes = hex("ba be ba be de ad be ef");
        KeyLayout whole = decoders.layout(List.of(field("x", 0, 8, DecoderSpec.of("hex"))));
        KeyLayout halves = decoders.layout(List.of(field("x", 0, 4, DecoderSpec.of("hex")), field("x", 4, 4, UINT)));
        KeyLayout other = decoders.layout(List.of(field("x", 0, 8, UINT)));

        for (int i = 0; i < 2; i++) {
            assertThat(whole.decode(bytes, 0).values()).containsExactly("babebabedeadbeef");
            assertThat(halves.decode(bytes, 0).values()).containsExactly("babebabe", "4022250974");
            assertThat(other.decode(bytes, 0).values()).containsExactly("17275436392834055866");
        }
    }

    @Test
    void asksAgainForWhatWasUnknownAfterTenSeconds() {
        KeyLayout layout = decoders.layout(List.of(field("dev", 0, 4, DecoderSpec.of("ifname"))));
        Decoding unknown = layout.decode(ints(7), 0);
        host.name(7, "eth7");

        host.clock().pass(Duration.ofNanos(9_999_999_999L));
        Decoding stillUnknown = layout.decode(ints(7), 0);
        host.clock().pass(Duration.ofNanos(1));
        Decoding known = layout.decode(ints(7), 0);

        assertThat(unknown.expiresAfterNanos()).isEqualTo(10_000_000_000L);
        assertThat(stillUnknown.values()).containsExactly("unknown:7");
        assertThat(stillUnknown.expiresAfterNanos()).isEqualTo(1);
        assertThat(known.values()).containsExactly("eth7");
        assertThat(known.expiresAfterNanos()).isEqualTo(Duration.ofMinutes(5).toNanos());
    }

    @Test
    void asksAgainForNamesThatCanChangeAfterFiveMinutes() {
        host.name(7, "eth7");
        KeyLayout layout =
                decoders.layout(List.of(field("id", 0, 4, UINT), field("dev", 0, 4, DecoderSpec.of("ifname"))));
        layout.decode(ints(7), 0);
        host.name(7, "renamed");

        host.clock().pass(Duration.ofMinutes(5).minusNanos(1));
        assertThat(layout.decode(ints(7), 0).values()).containsExactly("7", "eth7");
        host.clock().pass(Duration.ofNanos(1));
        assertThat(layout.decode(ints(7), 0).values()).containsExactly("7", "renamed");
    }

    @Test
    void remembersForEverWhatCannotChange() throws IOException {
        host.write("kallsyms", "0000000000000010 t symbol");
        KeyLayout layout = decoders.layout(List.of(
                field("a", 0, 8, UINT, staticMap(Map.of("1", "one"), false)),
                field("b", 0, 8, DecoderSpec.of("ksym"))));

        assertThat(layout.decode(longs(0x10), 0).expiresAfterNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(layout.decode(longs(0x11), 0).expiresAfterNanos())
                .isEqualTo(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void staysRightWhenThereAreMoreValuesThanPlaces() {
        KeyLayout layout = decoders.layout(List.of(field("a", 0, 4, UINT), field("b", 0, 4, DecoderSpec.of("hex"))));
        byte[] key = new byte[4];
        ByteBuffer number = ByteBuffer.wrap(key).order(ByteOrder.nativeOrder());

        for (int i = 0; i < 200_000; i++) {
            number.putInt(0, i * 7919);
            assertThat(layout.decode(key, 0).values()[0]).isEqualTo(Integer.toUnsignedString(i * 7919));
        }
    }

    @Test
    void decodesInManyThreads() {
        KeyLayout layout = fruits(DecoderSpec.of("string"));

        List<String> texts = IntStream.range(0, 100_000)
                .parallel()
                .mapToObj(
                        i -> ByteBuffer.wrap(bananas()).put(0, (byte) (i % 100)).array())
                .map(key ->
                        key[0] + " " + String.join(" ", layout.decode(key, 0).values()))
                .distinct()
                .sorted()
                .toList();

        assertThat(texts)
                .containsExactlyElementsOf(IntStream.range(0, 100)
                        .mapToObj(i -> i + " " + i + " bananas")
                        .sorted()
                        .toList());
    }

    private KeyLayout fruits(DecoderSpec... fruit) {
        return decoders.layout(List.of(field("number", 0, 4, UINT), field("fruit", 4, 32, fruit)));
    }

    private static byte[] bananas() {
        return ByteBuffer.allocate(36).put(0, (byte) 8).put(4, text("bananas")).array();
    }
}
