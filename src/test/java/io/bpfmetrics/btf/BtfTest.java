package io.bpfmetrics.btf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BtfTest {
    private static final String STRINGS = "\0int\0outer\0first\0inner_member\0colour\0RED\0BLUE\0alias\0bits\0";

    @Test
    void findsMembersInsideAnonymousUnions() {
        Btf btf = Btf.parse(example(ByteOrder.LITTLE_ENDIAN));

        assertThat(btf.member("outer", "first")).contains(new BtfMember(0, 4));
        assertThat(btf.member("outer", "inner_member")).contains(new BtfMember(8, 12));
        assertThat(btf.member("outer", "absent")).isEmpty();
        assertThat(btf.member("absent", "first")).isEmpty();
        assertThat(btf.sizeOf("outer")).hasValue(24);
    }

    @Test
    void namesEnumerationValues() {
        Btf btf = Btf.parse(example(ByteOrder.LITTLE_ENDIAN));

        assertThat(btf.enumeration("colour")).isEqualTo(Map.of(3, "RED", -1, "BLUE"));
        assertThat(btf.enumeration("absent")).isEmpty();
    }

    @Test
    void readsEitherByteOrder() {
        assertThat(Btf.parse(example(ByteOrder.BIG_ENDIAN)).member("outer", "inner_member"))
                .contains(new BtfMember(8, 12));
    }

    @Test
    void readsWhichByteABitFieldBeginsIn() {
        assertThat(Btf.parse(example(ByteOrder.LITTLE_ENDIAN)).member("bits", "first"))
                .contains(new BtfMember(2, 4));
    }

    @Test
    void saysWhatIsNotBtf() {
        assertThatExceptionOfType(BtfFormatException.class)
                .isThrownBy(() -> Btf.parse(new byte[10]))
                .withMessage("BTF header needs 24 bytes, there are 10");
        assertThatExceptionOfType(BtfFormatException.class)
                .isThrownBy(() -> Btf.parse(new byte[24]))
                .withMessage("no BTF magic number at offset 0");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_120})
    void eitherReadsDamagedBytesOrRefusesThem(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = example(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i <= round % 4; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                Btf btf = Btf.parse(bytes);
                btf.member("outer", "inner_member");
                btf.enumeration("colour");
            } catch (BtfFormatException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }

    /** int; array of 3 int; alias of it; union with inner_member; struct outer; enum colour; struct bits. */
    private static byte[] example(ByteOrder order) {
        ByteBuffer types = ByteBuffer.allocate(1000).order(order);
        type(types, "int", 1, 0, 4).putInt(0x20);
        type(types, "", 3, 0, 0).putInt(1).putInt(1).putInt(3);
        type(types, "alias", 8, 0, 2);
        member(type(types, "", 5, 1, 12), "inner_member", 3, 0);
        ByteBuffer outer = type(types, "outer", 4, 2, 24);
        member(outer, "first", 1, 0);
        member(outer, "", 4, 64);
        type(types, "colour", 6, 2, 4)
                .putInt(offset("RED"))
                .putInt(3)
                .putInt(offset("BLUE"))
                .putInt(-1);
        member(type(types, "bits", 4 | 0x80, 1, 4), "first", 1, 3 << 24 | 17);

        byte[] strings = STRINGS.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer whole =
                ByteBuffer.allocate(24 + types.position() + strings.length).order(order);
        whole.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24);
        whole.putInt(0).putInt(types.position()).putInt(types.position()).putInt(strings.length);
        whole.put(types.flip()).put(strings);
        return whole.array();
    }

    private static ByteBuffer type(ByteBuffer types, String name, int kind, int elements, int sizeOrType) {
        return types.putInt(offset(name)).putInt(kind << 24 | elements).putInt(sizeOrType);
    }

    private static void member(ByteBuffer types, String name, int type, int bits) {
        types.putInt(offset(name)).putInt(type).putInt(bits);
    }

    private static int offset(String name) {
        return name.isEmpty() ? 0 : STRINGS.indexOf("\0" + name + "\0") + 1;
    }
}
