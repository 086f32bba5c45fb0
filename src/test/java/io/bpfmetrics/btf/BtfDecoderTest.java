package io.bpfmetrics.btf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Values of types that programs in use have seldom; the usual ones are held against bpftool elsewhere. */
class BtfDecoderTest {
    private static final int INT = 1;
    private static final int PTR = 2;
    private static final int ARRAY = 3;
    private static final int STRUCT = 4;
    private static final int ENUM = 6;
    private static final int FWD = 7;
    private static final int TYPEDEF = 8;
    private static final int CONST = 10;
    private static final int FLOAT = 16;
    private static final int ENUM64 = 19;

    private final BtfBytes types = new BtfBytes();

    @Test
    void readsIntegersOfEverySize() {
        for (int size = 1; size <= 8; size *= 2) {
            types.integer("signed", size, 1).integer("unsigned", size, 0);
        }

        for (int i = 0; i < 4; i++) {
            String greatest = Long.toUnsignedString(-1L >>> (64 - (8 << i)));
            assertThat(text(1 + 2 * i, 255, 255, 255, 255, 255, 255, 255, 255)).isEqualTo("s-1");
            assertThat(text(2 + 2 * i, 255, 255, 255, 255, 255, 255, 255, 255)).isEqualTo("u" + greatest);
        }
    }

    @Test
    void readsBothOrdersOfBytes() {
        types.integer("wide", 16, 0).integer("number", 4, 0);
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

        assertThat(text(1, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)))
                .isEqualTo("w" + 0x100f0e0d0c0b0a09L + "/" + 0x0807060504030201L);
        assertThat(text(1, ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN)))
                .isEqualTo("w" + 0x0102030405060708L + "/" + 0x090a0b0c0d0e0f10L);
        assertThat(text(2, ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN))).isEqualTo("u" + 0x01020304);
    }

    @Test
    void findsTheWordOfASmallEnumerationWhoseNumberLooksNegative() {
        int great = types.string("GREAT");
        types.type("narrow", ENUM, false, 1, 1, great, 200);

        assertThat(text(1, 200)).isEqualTo("\"GREAT\"");
        assertThat(text(1, 199)).isEqualTo("s-57");
        assertThat(text(1, 7)).isEqualTo("s7");
    }

    @Test
    void findsWordsOf64Bits() {
        int far = types.string("FAR");
        int below = types.string("BELOW");
        types.type("wide", ENUM64, true, 2, 8, far, 0, 1, below, -2, -1);

        assertThat(text(1, 0, 0, 0, 0, 1, 0, 0, 0)).isEqualTo("\"FAR\"");
        assertThat(text(1, 0xfe, 255, 255, 255, 255, 255, 255, 255)).isEqualTo("\"BELOW\"");
        assertThat(text(1, 0, 0, 0, 0, 0, 0, 0, 0)).isEqualTo("s0");
    }

    @Test
    void takesTheFirstOfSeveralWordsForOneNumber() {
        int first = types.string("FIRST");
        int second = types.string("SECOND");
        types.type("twice", ENUM, false, 2, 4, first, 5, second, 5);

        assertThat(text(1, 5, 0, 0, 0)).isEqualTo("\"FIRST\"");
    }

    @Test
    void readsBitFields() {
        int a = types.string("a");
        int b = types.string("b");
        int c = types.string("c");
        types.integer("int", 4, 1)
                .integer("unsigned", 4, 0)
                .type("bits", STRUCT, true, 3, 8, a, 1, 3 << 24, b, 2, 5 << 24 | 3, c, 2, 17 << 24 | 8);

        // a = 0b101, b = 0b11111, c = 0x1abcd
        assertThat(text(3, 0xfd, 0xcd, 0xab, 0x01, 0, 0, 0, 0)).isEqualTo("{a:b5/-3 b:b31/31 c:b109517/109517}");
    }

    @Test
    void readsBitFieldsOfABigEndianHost() {
        int a = types.string("a");
        int b = types.string("b");
        types.integer("unsigned", 4, 0).type("bits", STRUCT, true, 2, 4, a, 1, 3 << 24, b, 1, 13 << 24 | 3);

        byte[] bytes = {(byte) 0b101_00000, 0b0000_0001, 0, 0};
        assertThat(text(2, ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN))).isEqualTo("{a:b5/5 b:b1/1}");
    }

    @Test
    void readsBitFieldsAsOldCompilersWroteThem() {
        int a = types.string("a");
        int b = types.string("b");
        types.type("three", INT, false, 0, 4, 3)
                .type("five", INT, false, 0, 4, 1 << 24 | 3 << 16 | 5)
                .type("bits", STRUCT, false, 2, 4, a, 1, 0, b, 2, 0);

        assertThat(text(3, 0b11110_101, 0, 0, 0)).isEqualTo("{a:b5/5 b:b30/-2}");
    }

    @Test
    void tellsTextFromNumbers() {
        types.integer("char", 1, 1)
                .type("alias", TYPEDEF, false, 0, 1)
                .type("", CONST, false, 0, 1)
                .type("", ARRAY, false, 0, 0, 1, 1, 3)
                .type("", ARRAY, false, 0, 0, 2, 1, 3)
                .type("", ARRAY, false, 0, 0, 3, 1, 3)
                .type("", ARRAY, false, 0, 0, 1, 1, 0);

        assertThat(text(4, 'a', '~', 0)).isEqualTo("\"a~\"");
        assertThat(text(4, 0, 'a', 0)).isEqualTo("\"\"");
        assertThat(text(4, 'a', 'b', 'c')).isEqualTo("[s97 s98 s99]");
        assertThat(unended(4, 'a', 'b', 'c')).isEqualTo("\"abc\"");
        assertThat(text(4, 'a', 31, 0)).isEqualTo("[s97 s31 s0]");
        assertThat(unended(4, 'a', 127, 0)).isEqualTo("[s97 s127 s0]");
        assertThat(text(4, 'a', 200, 0)).isEqualTo("[s97 s-56 s0]");
        assertThat(text(5, 'a', 0, 0)).isEqualTo("[s97 s0 s0]");
        assertThat(text(6, 'a', 0, 0)).isEqualTo("\"a\"");
        assertThat(text(7)).isEqualTo("[]");
    }

    @Test
    void readsFloatingPointNumbers() {
        types.type("float", FLOAT, false, 0, 4)
                .type("double", FLOAT, false, 0, 8)
                .type("long double", FLOAT, false, 0, 16);

        assertThat(text(1, ByteBuffer.allocate(4).putFloat(0, 0.1f))).isEqualTo("f0.1");
        assertThat(text(2, ByteBuffer.allocate(8).putDouble(0, Double.NaN))).isEqualTo("fNaN");
        assertThat(text(3, ByteBuffer.allocate(16))).isEqualTo("\"(no value)\"");
    }

    @Test
    void saysWhatHasNoValue() {
        types.type("declared", FWD, false, 0, 0);

        assertThat(text(1)).isEqualTo("\"(no value)\"");
        assertThat(text(0)).isEqualTo("\"(void)\"");
    }

    @Test
    void laysMembersOutAsColumns() {
        int x = types.string("x");
        int inner = types.string("inner");
        int list = types.string("list");
        types.integer("int", 4, 1)
                .type("point", STRUCT, false, 1, 4, x, 1, 0)
                .type("", ARRAY, false, 0, 0, 2, 1, 2)
                .type("whole", STRUCT, false, 3, 16, inner, 2, 0, 0, 2, 32, list, 3, 64);
        BtfDecoder decoder = new BtfDecoder(types.parse());

        assertThat(decoder.columns(4)).extracting(BtfColumn::path).containsExactly("inner.x", "x", "list");
        assertThat(decoder.columns(4)).extracting(BtfColumn::offset).containsExactly(0, 4, 8);
        assertThat(decoder.columns(4)).extracting(BtfColumn::isInteger).containsExactly(true, true, false);
        assertThat(decoder.columns(1)).extracting(BtfColumn::path).containsExactly("");
        assertThat(text(4, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0))
                .isEqualTo("{inner:{x:s1} :{x:s2} list:[{x:s3} {x:s4}]}");
    }

    @Test
    void stopsAtPointersButNotAtTypesThatHoldThemselves() {
        int self = types.string("self");
        types.type("", PTR, false, 0, 2)
                .type("list", STRUCT, false, 1, 8, self, 1, 0)
                .type("endless", STRUCT, false, 1, 8, self, 3, 0)
                .type("loop", TYPEDEF, false, 0, 4);
        BtfDecoder decoder = new BtfDecoder(types.parse());

        assertThat(text(2, 1, 0, 0, 0, 0, 0, 0, 0)).isEqualTo("{self:p1}");
        assertThatThrownBy(() -> decoder.value(3)).isInstanceOf(BtfFormatException.class);
        assertThatThrownBy(() -> decoder.columns(3)).isInstanceOf(BtfFormatException.class);
        assertThatThrownBy(() -> decoder.value(4)).isInstanceOf(BtfFormatException.class);
        assertThatThrownBy(() -> decoder.value(5))
                .isInstanceOf(BtfFormatException.class)
                .hasMessage("type 5 is not among the 5 types");
    }

    private String text(int typeId, int... bytes) {
        return written(typeId, buffer(bytes), false);
    }

    private String text(int typeId, ByteBuffer bytes) {
        return written(typeId, bytes, false);
    }

    private String unended(int typeId, int... bytes) {
        return written(typeId, buffer(bytes), true);
    }

    private static ByteBuffer buffer(int... bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : bytes) {
            buffer.put((byte) value);
        }
        return buffer;
    }

    private String written(int typeId, ByteBuffer bytes, boolean takesUnended) {
        WrittenText text = new WrittenText(takesUnended);
        new BtfDecoder(types.parse()).value(typeId).write(bytes, 0, text);
        return text.toString();
    }
}
