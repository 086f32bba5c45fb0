package io.bpfmetrics.collect;

import io.bpfmetrics.btf.BtfField;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Makes the bytes of a variable out of the text that somebody has written for it. */
final class VariableText {
    private static final int ADDRESS_BYTES = 16;

    private VariableText() {}

    /**
     * The bytes, in the order of this host.
     *
     * @param size of the variable
     * @throws IllegalArgumentException if the text does not fit the type
     */
    static byte[] bytes(BtfField type, int size, String text) {
        if (type.isCalled("_Bool")) {
            return number(flag(text), size, false);
        }
        if (type.isCalled("gadget_l3endpoint_t")) {
            return address(text, size);
        }
        return switch (type.kind()) {
            case UNSIGNED, POINTER -> number(integer(text), size, false);
            case SIGNED -> number(integer(text), size, true);
            case ENUM -> number(word(type.words(), text), size, type.isSigned());
            case TEXT -> text(text, size);
            default -> real(type, text, size);
        };
    }

    private static BigInteger flag(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "1", "t" -> BigInteger.ONE;
            case "false", "0", "f", "" -> BigInteger.ZERO;
            default -> throw new IllegalArgumentException("it must be true or false");
        };
    }

    private static BigInteger integer(String text) {
        String digits = text.strip().toLowerCase(Locale.ROOT);
        try {
            boolean isNegative = digits.startsWith("-");
            String plain = isNegative ? digits.substring(1) : digits;
            BigInteger number =
                    plain.startsWith("0x") ? new BigInteger(plain.substring(2), 16) : new BigInteger(plain, 10);
            return isNegative ? number.negate() : number;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("it must be an integer, such as 10 or 0x10", e);
        }
    }

    private static BigInteger word(Map<Long, String> words, String text) {
        return words.entrySet().stream()
                .filter(each -> each.getValue().equals(text.strip()))
                .map(each -> BigInteger.valueOf(each.getKey()))
                .findFirst()
                .orElseGet(() -> integer(text));
    }

    private static byte[] number(BigInteger number, int size, boolean isSigned) {
        BigInteger end = BigInteger.TWO.pow(isSigned ? Byte.SIZE * size - 1 : Byte.SIZE * size);
        BigInteger least = isSigned ? end.negate() : BigInteger.ZERO;
        boolean isAllOnes = number.equals(BigInteger.ONE.negate()); // how C writes the greatest one
        if (!isAllOnes && (number.compareTo(least) < 0 || number.compareTo(end) >= 0)) {
            throw new IllegalArgumentException("it must be " + least + " to " + end.subtract(BigInteger.ONE)
                    + ", because it has " + size + " bytes");
        }
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            int at = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? i : size - 1 - i;
            bytes[at] = number.shiftRight(Byte.SIZE * i).byteValue();
        }
        return bytes;
    }

    private static byte[] text(String text, int size) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= size) {
            throw new IllegalArgumentException(
                    "it has " + bytes.length + " bytes, and there is room for " + (size - 1));
        }
        return Arrays.copyOf(bytes, size);
    }

    private static byte[] real(BtfField type, String text, int size) {
        boolean isReal = type.isCalled("float") || type.isCalled("double");
        if (!isReal) {
            throw new IllegalArgumentException("a variable of this type cannot be set: it is no number and no text");
        }
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
        try {
            if (size == Float.BYTES) {
                bytes.putFloat(Float.parseFloat(text));
            } else {
                bytes.putDouble(Double.parseDouble(text));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("it must be a number", e);
        }
        return bytes.array();
    }

    /** Sixteen bytes of address, of which IPv4 takes four, then the version. Names are not looked up. */
    private static byte[] address(String text, int size) {
        byte[] bytes = new byte[size];
        if (text.isBlank()) {
            return bytes;
        }
        if (!text.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException("it must be an IPv4 or IPv6 address");
        }
        try {
            byte[] address = InetAddress.getByName(text.strip()).getAddress();
            System.arraycopy(address, 0, bytes, 0, address.length);
            bytes[ADDRESS_BYTES] = (byte) (address.length == ADDRESS_BYTES ? 6 : 4);
            return bytes;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("it must be an IPv4 or IPv6 address", e);
        }
    }
}
