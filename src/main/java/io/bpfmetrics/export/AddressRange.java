package io.bpfmetrics.export;

import io.grpc.netty.shaded.io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/** Networks in the notation {@code 10.0.0.0/8} or {@code 2001:db8::/32}. */
final class AddressRange {
    private AddressRange() {}

    /** Whether a literal address is in the network; names are in none, because they are not looked up here. */
    static boolean contains(String network, String address) {
        int slash = network.indexOf('/');
        if (slash < 0 || !network.substring(slash + 1).matches("\\d{1,3}")) {
            return false;
        }
        byte @Nullable [] base = NetUtil.createByteArrayFromIpAddressString(network.substring(0, slash));
        byte @Nullable [] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        int bits = Integer.parseInt(network.substring(slash + 1));
        return base != null && bytes != null && base.length == bytes.length && isSame(base, bytes, bits);
    }

    private static boolean isSame(byte[] base, byte[] address, int bits) {
        for (int bit = 0; bit < Math.min(bits, base.length * 8); bit++) {
            int mask = 0x80 >> (bit % 8);
            if (((base[bit / 8] ^ address[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
