package io.bpfmetrics.object;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Remembers all records that a buffer hands out. Not thread-safe. */
class HeardRecords implements EventListener {
    final List<List<Byte>> records = new ArrayList<>();
    final List<Integer> processors = new ArrayList<>();
    long lost;

    /** The bytes of a record whose words count up from a number. */
    static List<Byte> of(int size, long number) {
        ByteBuffer words = ByteBuffer.allocate(size + Long.BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i <= size / Long.BYTES; i++) {
            words.putLong(number + i);
        }
        return list(words, 0, size);
    }

    private static List<Byte> list(ByteBuffer bytes, int offset, int size) {
        List<Byte> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(bytes.get(offset + i));
        }
        return list;
    }

    /** The first eight bytes of each. */
    List<Long> firstWords() {
        return records.stream().map(HeardRecords::firstWord).toList();
    }

    private static long firstWord(List<Byte> record) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        record.subList(0, Long.BYTES).forEach(bytes::put);
        return bytes.getLong(0);
    }

    @Override
    public void record(ByteBuffer bytes, int offset, int size, int processor) {
        records.add(list(bytes, offset, size));
        processors.add(processor);
    }

    @Override
    public void lost(long records, int processor) {
        lost += records;
    }
}
