package io.bpfmetrics.decode;

import io.bpfmetrics.config.DecoderSpec;
import io.bpfmetrics.host.HostNames;
import java.time.ZoneId;
import java.util.Base64;

/** The decoders of {@link DecoderSpec#TYPED}: they read all bytes of a field whose type says what they mean. */
final class TypedDecoders {
    private TypedDecoders() {}

    static Decoder decoder(DecoderSpec spec, HostNames host, String architecture) {
        return switch (spec.name()) {
            case "base64" -> TypedDecoders::base64;
            case "boolean_word" -> EnumDecoders::booleanWord;
            case "enum_set" -> EnumDecoders.set(spec.staticMap());
            case "enum_word" -> EnumDecoders.word(spec.staticMap());
            case "gadget_bytes" -> QuantityDecoders::bytes;
            case "gadget_duration" -> QuantityDecoders::duration;
            case "gadget_errno" -> GadgetDecoders.errno();
            case "gadget_file_flags" -> FileDecoders.flags(architecture);
            case "gadget_file_mode" -> FileDecoders::mode;
            case "gadget_gid" -> HostDecoders.group(host);
            case "gadget_signal" -> GadgetDecoders.signal();
            case "gadget_syscall" -> GadgetDecoders.syscall(architecture);
            case "gadget_timestamp" -> QuantityDecoders.timestamp(host.bootEpochNanos(), ZoneId.systemDefault());
            case "gadget_uid" -> HostDecoders.user(host);
            case "l3_addr" -> EndpointDecoders::l3Address;
            case "l4_addr" -> EndpointDecoders::l4Address;
            case "l4_endpoint" -> EndpointDecoders::endpoint;
            case "l4_port" -> EndpointDecoders::port;
            case "l4_proto" -> EndpointDecoders.protocol();
            default ->
                throw new IllegalArgumentException(
                        "there is no decoder \"" + spec.name() + "\"; there are " + String.join(", ", Decoders.NAMES));
        };
    }

    private static void base64(Cell cell) {
        cell.put(Base64.getEncoder().encode(cell.bytes()));
    }
}
