package io.bpfmetrics.decode;

import java.util.HexFormat;

/** Decodes network addresses: four bytes, or sixteen as RFC 5952 writes them. */
final class AddressDecoder {
    private static final int IPV4_SIZE = 4;
    private static final int IPV6_SIZE = 16;
    private static final int GROUPS = 8;
    private static final int MAPPED_PREFIX = 12; // ten bytes of zero, two of all ones, then an IPv4 address

    private AddressDecoder() {}

    static void decode(Cell cell) {
        cell.put(text(cell.bytes()));
    }

    /** An address as it is written. */
    static String text(byte[] bytes) {
        return switch (bytes.length) {
            case 0 -> "<nil>";
            case IPV4_SIZE -> ipv4(bytes, 0);
            case IPV6_SIZE -> isMapped(bytes) ? ipv4(bytes, MAPPED_PREFIX) : ipv6(bytes);
            default -> "?" + HexFormat.of().formatHex(bytes);
        };
    }

    private static String ipv4(byte[] bytes, int from) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < from + IPV4_SIZE; i++) {
            text.append(i == from ? "" : ".").append(Byte.toUnsignedInt(bytes[i]));
        }
        return text.toString();
    }

    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < MAPPED_PREFIX; i++) {
            if (bytes[i] != (i < 10 ? 0 : -1)) {
                return false;
            }
        }
        return true;
    }

    private static String ipv6(byte[] bytes) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (Byte.toUnsignedInt(bytes[2 * i]) << 8) | Byte.toUnsignedInt(bytes[2 * i + 1]);
        }
        Zeros zeros = Zeros.longest(groups);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == zeros.start) {
                text.append("::");
                i += zeros.length - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    /** Groups of zero that are left out; a single one never is. */
    private record Zeros(int start, int length) {
        /** The longest, of several the first. */
        static Zeros longest(int[] groups) {
            Zeros longest = new Zeros(-1, 1);
            for (int start = 0; start < groups.length; start++) {
                int end = start;
                while (end < groups.length && groups[end] == 0) {
                    end++;
                }
                if (end - start > longest.length) {
                    longest = new Zeros(start, end - start);
                }
            }
            return longest;
        }
    }
}
