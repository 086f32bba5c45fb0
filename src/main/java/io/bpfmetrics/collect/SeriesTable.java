package io.bpfmetrics.collect;

import io.bpfmetrics.metric.LabelSet;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The series of one metric. Each has the same number of cells, which are summed up anew in every collection: {@link
 * #begin}, {@link #add} for every row, {@link #finish}. A series to which nothing was added has ended. A series that
 * stays costs no garbage. Numbers of series stay the same while the series lives; positions among the living ones are
 * good until the next collection. Not thread-safe.
 */
final class SeriesTable implements CellSink {
    /** No further series is admitted. */
    static final int REFUSED = -1;

    /** What is refused is summed up here. */
    static final LabelSet OVERFLOW = LabelSet.of("otel.metric.overflow", true);

    private static final int INITIAL_SERIES = 16;

    private final int width;
    private final int comparedCells;
    private final boolean isSigned;
    private long firstStart;
    private final EndedSeries ended = new EndedSeries();
    private final BitSet incomplete = new BitSet();
    private int limit;
    private @Nullable LabelSet[] labels = new LabelSet[INITIAL_SERIES];
    private long[] touched = new long[1]; // a bit for each series
    private long[] now;
    private long[] before;
    private long[] starts = {}; // none as long as all have the same
    private int[] slots = new int[4 * INITIAL_SERIES]; // number of a series plus one, by the hash of its labels
    private int[] free = {};
    private int freeCount;
    private int high;
    private int[] living = {}; // none as long as series and positions are the same
    private int livingCount;
    private long previousCollection;
    private boolean isOpen; // between begin and finish

    /**
     * A table without series.
     *
     * @param width cells of a series
     * @param comparedCells how many of them, from the first, start the series anew when they fall
     * @param isSigned how cells are compared
     * @param firstStart since when series count that were never seen before, in nanoseconds since 1970
     */
    SeriesTable(int width, int comparedCells, boolean isSigned, long firstStart) {
        this.width = width;
        this.comparedCells = comparedCells;
        this.isSigned = isSigned;
        this.firstStart = firstStart;
        now = new long[width * INITIAL_SERIES];
        before = new long[width * INITIAL_SERIES];
    }

    /** From now on at most so many series are admitted, beside {@link #OVERFLOW}; 0: as many as come. */
    void limit(int most) {
        limit = most;
    }

    /** The first cell of the series with these labels, which is made if need be; or {@link #REFUSED}. */
    int admit(LabelSet set) {
        int found = find(set);
        if (found >= 0) {
            return found * width;
        }
        int size = high - freeCount - (limit > 0 && find(OVERFLOW) >= 0 ? 1 : 0);
        return limit > 0 && size >= limit ? REFUSED : create(set) * width;
    }

    /** The first cell of the series for what is refused. */
    int overflow() {
        int found = find(OVERFLOW);
        return (found >= 0 ? found : create(OVERFLOW)) * width;
    }

    void begin() {
        isOpen = true;
        Arrays.fill(touched, 0);
        incomplete.clear();
        long[] swapped = before;
        before = now;
        now = swapped;
        Arrays.fill(now, 0, high * width, 0);
    }

    @Override
    public void add(int cell, long value) {
        now[cell] += value;
        int series = width == 1 ? cell : cell / width;
        touched[series >>> 6] |= 1L << series;
    }

    /** The series counts anew, since that time in nanoseconds since 1970; call before {@link #finish}. */
    void restart(int cell, long epochNanos) {
        int series = cell / width;
        start(series, epochNanos);
        Arrays.fill(before, series * width, (series + 1) * width, 0);
    }

    /** All series count anew, those that come too, since that time in nanoseconds since 1970. */
    void restart(long epochNanos) {
        firstStart = epochNanos;
        starts = new long[0];
        ended.clear();
        Arrays.fill(before, 0);
        if (!isOpen) {
            Arrays.fill(now, 0); // else it is what others have added in this collection already
        }
    }

    /** Not all rows of the series could be read: it keeps its state and does not show. */
    void leaveOut(int cell) {
        incomplete.set(cell / width);
    }

    void finish(long epochNanos) {
        isOpen = false;
        livingCount = 0;
        boolean isDense = true;
        for (int series = 0; series < high; series++) {
            if (!isLiving(series)) {
                isDense = false;
                continue;
            }
            if (hasFallen(series)) {
                start(series, previousCollection);
            }
            if (!isDense || living.length > 0) {
                place(series);
            }
            livingCount++;
        }
        if (isDense) {
            living = new int[0];
        }
        previousCollection = epochNanos;
    }

    /** The number of living series. */
    int size() {
        return livingCount;
    }

    LabelSet labels(int position) {
        LabelSet set = labels[at(position)];
        if (set == null) {
            throw new IllegalStateException("the series at " + position + " has ended");
        }
        return set;
    }

    long start(int position) {
        return starts.length == 0 ? firstStart : starts[at(position)];
    }

    long cell(int position, int cell) {
        return now[at(position) * width + cell];
    }

    private int at(int position) {
        return living.length == 0 ? position : living[position];
    }

    private boolean isLiving(int series) {
        LabelSet set = labels[series];
        if (set == null) {
            return false;
        }
        if (incomplete.get(series)) {
            System.arraycopy(before, series * width, now, series * width, width);
            return false;
        }
        if ((touched[series >>> 6] & 1L << series) == 0) {
            end(series, set);
            return false;
        }
        return true;
    }

    private boolean hasFallen(int series) {
        for (int cell = series * width; cell < series * width + comparedCells; cell++) {
            if (isSigned ? now[cell] < before[cell] : Long.compareUnsigned(now[cell], before[cell]) < 0) {
                return previousCollection != 0;
            }
        }
        return false;
    }

    private void place(int series) {
        if (living.length < labels.length) {
            int[] grown = new int[labels.length];
            for (int i = 0; i < livingCount; i++) {
                grown[i] = at(i);
            }
            living = grown;
        }
        living[livingCount] = series;
    }

    private void start(int series, long epochNanos) {
        if (starts.length < labels.length) {
            int known = starts.length;
            starts = Arrays.copyOf(starts, labels.length);
            Arrays.fill(starts, known, starts.length, firstStart);
        }
        starts[series] = epochNanos;
    }

    private int create(LabelSet set) {
        if (freeCount == 0 && high == labels.length) {
            grow(); // before anything changes: there may be no memory for it
        }
        int series = freeCount > 0 ? free[--freeCount] : high++;
        labels[series] = set;
        touched[series >>> 6] &= ~(1L << series);
        Arrays.fill(now, series * width, (series + 1) * width, 0);
        Arrays.fill(before, series * width, (series + 1) * width, 0);
        if (ended.remove(set)) {
            start(series, previousCollection);
        } else if (starts.length > 0) {
            start(series, firstStart);
        }
        int slot = slot(set);
        while (slots[slot] != 0) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = series + 1;
        return series;
    }

    private void grow() {
        int old = labels.length;
        int capacity = old + old / 2;
        labels = Arrays.copyOf(labels, capacity);
        touched = Arrays.copyOf(touched, capacity / Long.SIZE + 1);
        now = Arrays.copyOf(now, Math.multiplyExact(capacity, width));
        before = Arrays.copyOf(before, capacity * width);
        slots = new int[2 * Integer.highestOneBit(capacity + capacity / 2)];
        for (int series = 0; series < old; series++) {
            LabelSet set = labels[series];
            if (set != null) {
                int slot = slot(set);
                while (slots[slot] != 0) {
                    slot = slot + 1 & slots.length - 1;
                }
                slots[slot] = series + 1;
            }
        }
    }

    private int find(LabelSet set) {
        for (int slot = slot(set); slots[slot] != 0; slot = slot + 1 & slots.length - 1) {
            if (set.equals(labels[slots[slot] - 1])) {
                return slots[slot] - 1;
            }
        }
        return -1;
    }

    private int slot(LabelSet set) {
        int hash = set.hashCode() * 0x9e3779b9;
        return (hash ^ hash >>> 15) & slots.length - 1;
    }

    private void end(int series, LabelSet set) {
        ended.add(set);
        removeSlot(set, series);
        labels[series] = null;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, Math.max(INITIAL_SERIES, 2 * freeCount));
        }
        free[freeCount++] = series;
    }

    /** Closes the gap, so that whoever was moved on by a collision is found without it. */
    private void removeSlot(LabelSet set, int series) {
        int mask = slots.length - 1;
        int gap = slot(set);
        while (slots[gap] != series + 1) {
            gap = gap + 1 & mask;
        }
        slots[gap] = 0;
        for (int slot = gap + 1 & mask; slots[slot] != 0; slot = slot + 1 & mask) {
            LabelSet moved = labels[slots[slot] - 1];
            int home = moved == null ? slot : slot(moved);
            if ((slot - home & mask) >= (slot - gap & mask)) {
                slots[gap] = slots[slot];
                slots[slot] = 0;
                gap = slot;
            }
        }
    }
}
