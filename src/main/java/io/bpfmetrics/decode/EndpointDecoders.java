package io.bpfmetrics.decode;

import java.nio.ByteBuffer;

/**
 * Decoders of Inspektor Gadget's {@code struct gadget_l3endpoint_t} and {@code struct gadget_l4endpoint_t}. How much padding
 * follows depends on the headers that a gadget was built with.
 */
final class EndpointDecoders {
    private static final int IPV4_SIZE = 4;
    private static final int IPV6_SIZE = 16;
    private static final int L3_VERSION = 16;
    private static final int L3_SIZE = 17;
    private static final int PORT = 16;
    private static final int PROTOCOL = 18;
    private static final int L4_VERSION = 20;
    private static final int L4_SIZE = 21;

    private EndpointDecoders() {}

    static void l3Address(Cell cell) throws UndecodableException {
        cell.put(address(cell.first(L3_SIZE), L3_VERSION));
    }

    static void l4Address(Cell cell) throws UndecodableException {
        cell.put(address(cell.first(L4_SIZE), L4_VERSION));
    }

    static void port(Cell cell) throws UndecodableException {
        cell.put(Integer.toString(number(cell.first(L4_SIZE), PORT)));
    }

    /** Protocols by the words of IANA. */
    static Decoder protocol() {
        NumberedNames names = NumberedNames.load("protocols.txt");
        return cell -> {
            int number = number(cell.first(L4_SIZE), PROTOCOL);
            String name = names.name(number);
            cell.put(name == null ? "proto#" + number : name);
        };
    }

    /** Address and port; in brackets what has colons itself. */
    static void endpoint(Cell cell) throws UndecodableException {
        ByteBuffer bytes = cell.first(L4_SIZE);
        String address = address(bytes, L4_VERSION);
        cell.put((address.contains(":") ? "[" + address + "]" : address) + ":" + number(bytes, PORT));
    }

    /** Of an endpoint that was never filled in, nothing. */
    private static String address(ByteBuffer bytes, int versionAt) throws UndecodableException {
        int version = Byte.toUnsignedInt(bytes.get(versionAt));
        return switch (version) {
            case 0 -> "";
            case 4 -> AddressDecoder.text(first(bytes, IPV4_SIZE));
            case 6 -> AddressDecoder.text(first(bytes, IPV6_SIZE));
            default -> throw new UndecodableException("knows IP versions 4 and 6, and this is " + version);
        };
    }

    private static byte[] first(ByteBuffer bytes, int size) {
        byte[] first = new byte[size];
        bytes.get(0, first);
        return first;
    }

    private static int number(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }
}
