package io.bpfmetrics.decode;

import io.bpfmetrics.config.DecoderSpec;
import io.bpfmetrics.decode.Decoding.Outcome;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Short words for bytes, decoders and labels. */
final class DecoderKit {
    private DecoderKit() {}

    /** Bytes from hexadecimal digits with blanks. */
    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Numbers of 64 bits in host order. */
    static byte[] longs(long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.nativeOrder());
        for (long number : numbers) {
            bytes.putLong(number);
        }
        return bytes.array();
    }

    static byte[] ints(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Integer.BYTES).order(ByteOrder.nativeOrder());
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return bytes.array();
    }

    static DecoderSpec regexp(String... regexps) {
        return new DecoderSpec("regexp", Map.of(), false, List.of(regexps));
    }

    static DecoderSpec staticMap(Map<String, String> texts, boolean allowUnknown) {
        return new DecoderSpec("static_map", texts, allowUnknown, List.of());
    }

    static LabelField field(String name, int offset, int size, DecoderSpec... decoders) {
        return new LabelField(name, offset, size, List.of(decoders));
    }

    /** Decodes bytes that are one label as a whole. */
    static Decoding decode(Decoders decoders, byte[] bytes, DecoderSpec... specs) {
        return decoders.layout(List.of(field("label", 0, bytes.length, specs))).decode(bytes, 0);
    }

    /** The one label's text, or what became of it instead. */
    static String decoded(Decoders decoders, byte[] bytes, DecoderSpec... specs) {
        Decoding decoding = decode(decoders, bytes, specs);
        return switch (decoding.outcome()) {
            case DECODED -> decoding.values()[0];
            case SKIPPED -> Outcome.SKIPPED.name();
            case UNDECODABLE -> decoding.problem();
        };
    }
}
