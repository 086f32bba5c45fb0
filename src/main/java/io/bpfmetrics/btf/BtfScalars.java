package io.bpfmetrics.btf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decoders of what has no parts. */
final class BtfScalars {
    private static final int SIGNED = 1;
    private static final int CHARACTER = 2;
    private static final int BOOLEAN = 4;

    private final Btf btf;

    BtfScalars(Btf btf) {
        this.btf = btf;
    }

    /** A decoder of the type at an offset. */
    BtfValue value(int type) {
        int size = btf.size(type, 0);
        return switch (btf.kind(type)) {
            case INT -> integer(type, size);
            case ENUM, ENUM64 -> enumeration(type, size);
            case PTR -> (bytes, offset, sink) -> sink.pointer(bytes.getLong(offset));
            case FLOAT -> floating(size);
            default -> (bytes, offset, sink) -> sink.text("(no value)");
        };
    }

    private BtfValue integer(int type, int size) {
        Bits bits = bitsOfInteger(type, 0);
        if (bits.size > 0 && size != 2 * Long.BYTES) {
            return bitField(type, bits.start, bits.size);
        }
        if (size == 2 * Long.BYTES) {
            return BtfScalars::writeWide;
        }
        if ((encoding(type) & BOOLEAN) != 0) {
            return (bytes, offset, sink) -> sink.bool(bytes.get(offset) != 0);
        }
        return (encoding(type) & SIGNED) != 0
                ? (bytes, offset, sink) -> sink.signed(signed(bytes, offset, size))
                : (bytes, offset, sink) -> sink.unsigned(unsigned(bytes, offset, size));
    }

    private static void writeWide(ByteBuffer bytes, int offset, BtfSink sink) {
        long first = bytes.getLong(offset);
        long second = bytes.getLong(offset + Long.BYTES);
        boolean isLittle = bytes.order() == ByteOrder.LITTLE_ENDIAN;
        sink.wide(isLittle ? second : first, isLittle ? first : second);
    }

    private BtfValue enumeration(int type, int size) {
        Map<Long, String> words = words(type, size);
        return (bytes, offset, sink) -> {
            long number = signed(bytes, offset, size);
            String word = words.get(number);
            if (word == null) {
                sink.signed(number);
            } else {
                sink.text(word);
            }
        };
    }

    /** By the number that the bytes are with a sign, so that small enumerations find their great values. */
    private Map<Long, String> words(int type, int size) {
        boolean isWide = btf.kind(type) == BtfKind.ENUM64;
        int unused = Long.SIZE - Byte.SIZE * Math.max(1, Math.min(size, Long.BYTES));
        Map<Long, String> words = new HashMap<>();
        for (int i = 0; i < btf.elements(type); i++) {
            int at = type + Btf.TYPE_BYTES + (isWide ? 12 : 8) * i;
            int low = btf.word(at + 4);
            long number = isWide ? (long) btf.word(at + 8) << Integer.SIZE | Integer.toUnsignedLong(low) : low;
            words.putIfAbsent(number << unused >> unused, btf.name(at));
        }
        return words;
    }

    private static BtfValue floating(int size) {
        return switch (size) {
            case Float.BYTES ->
                (bytes, offset, sink) -> sink.floating(Double.parseDouble(Float.toString(bytes.getFloat(offset))));
            case Double.BYTES -> (bytes, offset, sink) -> sink.floating(bytes.getDouble(offset));
            default -> (bytes, offset, sink) -> sink.text("(no value)");
        };
    }

    /**
     * A decoder of a bit-field.
     *
     * @param start bits from the first byte of what it is given
     */
    BtfValue bitField(int type, int start, int size) {
        boolean isSigned = isSigned(type);
        if (size > Long.SIZE) { // of an integer of 128 bits
            return (bytes, offset, sink) -> sink.wide(
                    bits(bytes, offset, start + Long.SIZE, size - Long.SIZE), bits(bytes, offset, start, Long.SIZE));
        }
        int unused = Long.SIZE - size;
        return (bytes, offset, sink) -> {
            long bits = bits(bytes, offset, start, size);
            sink.bits(bits, isSigned ? bits << unused >> unused : bits);
        };
    }

    private boolean isSigned(int type) {
        return type != 0
                && switch (btf.kind(type)) {
                    case INT -> (encoding(type) & SIGNED) != 0;
                    case ENUM, ENUM64 -> btf.word(type + 4) < 0;
                    default -> false;
                };
    }

    private static long bits(ByteBuffer bytes, int offset, int start, int size) {
        boolean isLittle = bytes.order() == ByteOrder.LITTLE_ENDIAN;
        long bits = 0;
        for (int i = 0; i < size; i++) {
            int from = start + (isLittle ? size - 1 - i : i);
            int shift = isLittle ? from % Byte.SIZE : Byte.SIZE - 1 - from % Byte.SIZE;
            bits = (bits << 1) | ((bytes.get(offset + from / Byte.SIZE) >> shift) & 1);
        }
        return bits;
    }

    /**
     * The bits of an integer that does not fill whole bytes, as compilers before 2019 wrote bit-fields; none of others.
     *
     * @param startInByte where the member begins in its first byte
     */
    Bits bitsOfInteger(int type, int startInByte) {
        if (type == 0 || btf.kind(type) != BtfKind.INT) {
            return new Bits(0, 0);
        }
        int start = btf.word(type + Btf.TYPE_BYTES) >>> 16 & 0xff;
        int size = btf.word(type + Btf.TYPE_BYTES) & 0xff;
        int bytes = btf.size(type, 0);
        boolean isWhole = startInByte == 0 && start == 0 && size == Byte.SIZE * bytes && Integer.bitCount(bytes) == 1;
        return isWhole || size > Long.SIZE ? new Bits(0, 0) : new Bits(start, size);
    }

    /** Whether an array of this is text: {@code char} itself, because an alias such as {@code s8} means numbers. */
    boolean isCharacter(int typeId) {
        int type = btf.typeOffset(typeId);
        for (int i = 0; i < Btf.MAX_DEPTH && type != 0 && isQualifier(btf.kind(type)); i++) {
            type = btf.typeOffset(btf.word(type + 8));
        }
        return type != 0
                && btf.kind(type) == BtfKind.INT
                && btf.size(type, 0) == 1
                && ((encoding(type) & CHARACTER) != 0 || btf.name(type).equals("char"));
    }

    /** The same for a character that a typedef gives another name, which bpftool takes for a number. */
    boolean isNamedCharacter(int typeId) {
        int type = btf.resolve(typeId);
        return type != 0
                && btf.kind(type) == BtfKind.INT
                && btf.size(type, 0) == 1
                && btf.name(type).equals("char");
    }

    private static boolean isQualifier(BtfKind kind) {
        return kind.isReference() && kind != BtfKind.TYPEDEF;
    }

    /** Whether the type at an offset is one integer of at most 64 bits. */
    boolean isInteger(int type) {
        return type != 0
                && btf.kind(type) == BtfKind.INT
                && (encoding(type) & BOOLEAN) == 0
                && btf.size(type, 0) <= Long.BYTES;
    }

    private int encoding(int integer) {
        return btf.word(integer + Btf.TYPE_BYTES) >>> 24 & 0xf;
    }

    /** The printable characters before the first zero; null if there are others, or no zero where one is needed. */
    static @Nullable String text(ByteBuffer bytes, int offset, int count, boolean isUnendedTaken) {
        int length = 0;
        while (length < count && bytes.get(offset + length) != 0) {
            byte character = bytes.get(offset + length);
            if (character < 0x20 || character == 0x7f) {
                return null;
            }
            length++;
        }
        if (length == count && !isUnendedTaken) {
            return null;
        }
        byte[] text = new byte[length];
        bytes.get(offset, text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static long signed(ByteBuffer bytes, int offset, int size) {
        return switch (size) {
            case 1 -> bytes.get(offset);
            case 2 -> bytes.getShort(offset);
            case 4 -> bytes.getInt(offset);
            default -> bytes.getLong(offset);
        };
    }

    private static long unsigned(ByteBuffer bytes, int offset, int size) {
        return switch (size) {
            case 1 -> Byte.toUnsignedLong(bytes.get(offset));
            case 2 -> Short.toUnsignedLong(bytes.getShort(offset));
            case 4 -> Integer.toUnsignedLong(bytes.getInt(offset));
            default -> bytes.getLong(offset);
        };
    }

    /** Where an integer lies in its bytes. */
    record Bits(int start, int size) {}
}
