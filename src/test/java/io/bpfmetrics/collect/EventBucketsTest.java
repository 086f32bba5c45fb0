package io.bpfmetrics.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.metric.BucketScheme;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which bucket a value of an event goes to. */
class EventBucketsTest {
    /** Products of doubles are a little more: 0.30000000000000004, 0.7000000000000001. */
    @ParameterizedTest
    @CsvSource({
        "300000000, 0",
        "300000001, 1",
        "700000000, 1",
        "700000001, 2",
        "0, 0",
        "-1, 2" // the greatest of all without sign
    })
    void takesWhatEqualsABoundIntoItsBucket(long value, int cell) {
        EventBuckets buckets = EventBuckets.of(List.of(0.3, 0.7), false, 1e-9);

        assertThat(buckets.cell(value)).isEqualTo(cell);
    }

    @ParameterizedTest
    @CsvSource({"-2, 0", "-1, 1", "0, 1", "1, 2", "9223372036854775807, 2", "-9223372036854775808, 0"})
    void ordersSignedValues(long value, int cell) {
        EventBuckets buckets = EventBuckets.of(List.of(-1.5, 0.5), true, 1);

        assertThat(buckets.cell(value)).isEqualTo(cell);
    }

    @Test
    void leavesBucketsEmptyThatNoValueFits() {
        EventBuckets buckets = EventBuckets.of(List.of(-2.0, -1.0, 0.0, 1e30), false, 1);

        assertThat(buckets.cell(0)).isEqualTo(2);
        assertThat(buckets.cell(1)).isEqualTo(3);
        assertThat(buckets.cell(-1)).isEqualTo(3);
    }

    @Test
    void tellsLargeValuesApart() {
        EventBuckets buckets = EventBuckets.of(List.of(9007199254740992.0), false, 1);

        assertThat(buckets.cell(9007199254740992L)).isZero();
        assertThat(buckets.cell(9007199254740993L)).isOne();
    }

    @Test
    void addsUpValuesBeyondALong() {
        EventBuckets unsigned = EventBuckets.of(List.of(1.0), false, 1);
        EventBuckets signed = EventBuckets.of(List.of(1.0), true, 0.5);

        assertThat(unsigned.sum(3 * EventBuckets.low(-1), 3 * unsigned.high(-1)))
                .isEqualTo(3 * 0x1p64);
        assertThat(signed.sum(
                        EventBuckets.low(-5) + EventBuckets.low(-6) + EventBuckets.low(7),
                        signed.high(-5) + signed.high(-6) + signed.high(7)))
                .isEqualTo(-2);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, 1, 1", "2, 2, 2", "3, 3, 4", "4, 3, 4", "5, 4, 8", "-1, 65, 18446744073709551616"})
    void hasABucketForEachPowerOfTwo(long value, int cell, double bound) {
        EventBuckets buckets = EventBuckets.exponential(false, 1);

        assertThat(buckets.cell(value)).isEqualTo(cell);
        assertThat(buckets.scheme().bound(cell)).isEqualTo(bound);
        assertThat(buckets.scheme().exponentialIndex(cell))
                .isEqualTo(cell == 0 ? BucketScheme.ZERO : (int) (Math.log(bound) / Math.log(2)) - 1);
    }

    @Test
    void movesThePowersOfTwoWithTheScale() {
        EventBuckets buckets = EventBuckets.exponential(false, 0.25);

        assertThat(buckets.cell(1)).isEqualTo(1);
        assertThat(buckets.scheme().bound(1)).isEqualTo(0.25);
        assertThat(buckets.scheme().exponentialIndex(1)).isEqualTo(-3);
    }

    @Test
    void takesNothingBelowZeroWhereThereAreOnlyPowersOfTwo() {
        assertThat(EventBuckets.exponential(true, 1).cell(-1)).isEqualTo(EventBuckets.NONE);
    }
}
