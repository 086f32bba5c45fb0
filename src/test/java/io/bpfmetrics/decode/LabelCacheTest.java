package io.bpfmetrics.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.decode.LabelCache.Entry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LabelCacheTest {
    private final LabelCache cache = new LabelCache(8);

    @Test
    void findsNothingAtFirst() {
        assertThat(cache.find(new byte[8], 0, 8, LabelCache.hash(new byte[8], 0, 8)))
                .isNull();
    }

    @Test
    void findsNearlyAllOfAFewThousand() {
        for (int i = 0; i < 4000; i++) {
            put(i, "text " + i);
        }

        int found = 0;
        for (int i = 0; i < 4000; i++) {
            Entry entry = find(i);
            found += entry != null && entry.text.equals("text " + i) ? 1 : 0;
        }
        assertThat(found).isGreaterThan(3500);
    }

    @Test
    void neverHoldsMoreThanItsBound() {
        for (int i = 0; i < 100_000; i++) {
            put(i, "text");
        }

        assertThat(cache.size()).isLessThanOrEqualTo(LabelCache.MOST_ENTRIES).isGreaterThan(10_000);
    }

    @Test
    void holdsFewerOfLargeKeys() {
        LabelCache large = new LabelCache(64 << 10);
        for (int i = 0; i < 1000; i++) {
            byte[] key = DecoderKit.longs(i);
            large.put(new Entry(key, LabelCache.hash(key, 0, 8), Decoding.Outcome.DECODED, "text", true, 0));
        }

        assertThat(large.size()).isBetween(32, 64);
    }

    @Test
    void replacesAnEntryOfTheSameBytes() {
        put(1, "old");
        put(1, "new");

        assertThat(cache.size()).isEqualTo(1);
        assertThat(find(1)).extracting(entry -> entry.text).isEqualTo("new");
    }

    @Test
    void tellsEntriesWithEqualHashesApart() {
        byte[] one = DecoderKit.longs(1);
        cache.put(new Entry(one, 5, Decoding.Outcome.DECODED, "one", true, 0));

        assertThat(cache.find(DecoderKit.longs(2), 0, 8, 5)).isNull();
        assertThat(cache.find(one, 0, 8, 5)).isNotNull();
        assertThat(cache.find(one, 0, 7, 5)).isNull();
    }

    private void put(int number, String text) {
        byte[] key = DecoderKit.ints(number);
        cache.put(new Entry(key, LabelCache.hash(key, 0, 4), Decoding.Outcome.DECODED, text, true, 0));
    }

    private @Nullable Entry find(int number) {
        byte[] key = DecoderKit.ints(number);
        return cache.find(key, 0, 4, LabelCache.hash(key, 0, 4));
    }
}
