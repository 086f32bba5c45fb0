package io.bpfmetrics.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventKindsTest {
    private static final int OFFSET = 3; // of a key, with other bytes around it

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 23, 24, 25, 40})
    void tellsKeysApartThatDifferInOneByte(int size) {
        EventKinds kinds = new EventKinds(size);
        byte[] key = new byte[size];
        find(kinds, key);

        for (int i = 0; i < size; i++) {
            for (byte other : new byte[] {1, -1, 127, -128}) {
                key[i] = other;
                int place = find(kinds, key);
                assertThat(kinds.target(place)).isEqualTo(EventKinds.UNRESOLVED);
                kinds.target(place, i * 1000 + other);
                key[i] = 0;
            }
        }

        assertThat(kinds.size()).isEqualTo(4 * size + 1);
        key[size - 1] = -128;
        assertThat(kinds.target(find(kinds, key))).isEqualTo((size - 1) * 1000 - 128);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 8, 16, 20, 33})
    void keepsNumbersAndTargetsWhileItGrows(int size) {
        Random random = new Random(5);
        EventKinds kinds = new EventKinds(size);
        Map<ByteBuffer, Integer> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] key = new byte[size];
            random.nextBytes(key);
            key[0] &= 15; // so that some come again
            key[size / 2] &= 1;
            int place = find(kinds, key);
            Integer known = expected.putIfAbsent(ByteBuffer.wrap(key), expected.size());
            if (known == null) {
                kinds.target(place, expected.size() - 1);
            }
        }

        assertThat(kinds.size()).isEqualTo(expected.size()).isLessThan(kinds.capacity());
        expected.forEach((bytes, number) -> {
            byte[] key = new byte[size];
            bytes.get(0, key);
            int place = find(kinds, key);
            assertThat(kinds.number(place)).isEqualTo(number);
            assertThat(kinds.target(place)).isEqualTo(number);
        });
    }

    @Test
    void forgetsTargetsAndKeepsKinds() {
        EventKinds kinds = new EventKinds(1);
        kinds.target(find(kinds, new byte[] {1}), 7);
        kinds.target(find(kinds, new byte[] {2}), -3);

        kinds.forgetTargets();

        assertThat(kinds.target(find(kinds, new byte[] {1}))).isEqualTo(EventKinds.UNRESOLVED);
        assertThat(kinds.number(find(kinds, new byte[] {2}))).isEqualTo(1);
        assertThat(kinds.size()).isEqualTo(2);
    }

    @Test
    void hasOneKindOfKeysWithoutBytes() {
        EventKinds kinds = new EventKinds(0);
        kinds.target(find(kinds, new byte[] {}), 7);

        assertThat(kinds.target(find(kinds, new byte[] {}))).isEqualTo(7);
        assertThat(kinds.size()).isEqualTo(1);
    }

    private static int find(EventKinds kinds, byte[] key) {
        byte[] random = new byte[OFFSET + key.length + 9];
        new Random().nextBytes(random); // the bytes around a key do not matter
        ByteBuffer bytes = ByteBuffer.wrap(random).order(ByteOrder.nativeOrder());
        bytes.put(OFFSET, key);
        return kinds.find(bytes, OFFSET);
    }
}
