package io.bpfmetrics.host;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Names by unsigned number, packed: a hundred thousand cost a few megabytes. Where a number occurs several times its
 * last name counts. Immutable.
 */
final class NameTable {
    /** No names. */
    static final NameTable EMPTY = new Builder().build();

    private final long[] numbers; // in the order of the source, as are the names
    private final int[] ends; // of each name
    private final byte[] names;
    private final int[] byNumber; // positions, ascending by number

    private NameTable(long[] numbers, int[] ends, byte[] names) {
        this.numbers = numbers;
        this.ends = ends;
        this.names = names;
        this.byNumber = order(numbers);
    }

    /** Positions by number; equal ones stay in order. Sources have long ascending runs, which the sort merges. */
    private static int[] order(long[] numbers) {
        return IntStream.range(0, numbers.length)
                .boxed()
                .sorted((left, right) -> Long.compareUnsigned(numbers[left], numbers[right]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    boolean isEmpty() {
        return numbers.length == 0;
    }

    /** The name of exactly this number. */
    Optional<String> name(long number) {
        int rank = rankAtOrBelow(number);
        return rank >= 0 && numbers[byNumber[rank]] == number ? Optional.of(name(byNumber[rank])) : Optional.empty();
    }

    /** The name of the greatest number that is not above this one. */
    Optional<String> nameAtOrBelow(long number) {
        int rank = rankAtOrBelow(number);
        return rank >= 0 ? Optional.of(name(byNumber[rank])) : Optional.empty();
    }

    /** Whether no number in the table is above this one. */
    boolean isAtOrAboveAll(long number) {
        return rankAtOrBelow(number) == numbers.length - 1;
    }

    /** The number that has this name in the last place. */
    OptionalLong number(String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        for (int i = numbers.length - 1; i >= 0; i--) {
            if (Arrays.equals(names, start(i), ends[i], wanted, 0, wanted.length)) {
                return OptionalLong.of(numbers[i]);
            }
        }
        return OptionalLong.empty();
    }

    private int rankAtOrBelow(long number) {
        int low = 0;
        int high = byNumber.length; // the first above is in low..high
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(numbers[byNumber[middle]], number) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private String name(int position) {
        int start = start(position);
        return new String(names, start, ends[position] - start, StandardCharsets.UTF_8);
    }

    private int start(int position) {
        return position == 0 ? 0 : ends[position - 1];
    }

    /** Collects numbers and names. */
    static final class Builder {
        private long[] numbers = new long[64];
        private int[] ends = new int[64];
        private byte[] names = new byte[1024];
        private int count;
        private int length;

        /** Adds the name that is in these bytes from one position up to another. */
        void add(long number, byte[] text, int from, int to) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, count * 2);
                ends = Arrays.copyOf(ends, count * 2);
            }
            int size = to - from;
            if (length + size > names.length) {
                names = Arrays.copyOf(names, Math.max(names.length * 2, length + size));
            }
            System.arraycopy(text, from, names, length, size);
            length += size;
            numbers[count] = number;
            ends[count] = length;
            count++;
        }

        NameTable build() {
            return new NameTable(
                    Arrays.copyOf(numbers, count), Arrays.copyOf(ends, count), Arrays.copyOf(names, length));
        }
    }
}
