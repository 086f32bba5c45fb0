package io.bpfmetrics.collect;

import io.bpfmetrics.config.CpuMode;
import java.nio.ByteBuffer;

/**
 * Reads a number out of the value of an entry.
 *
 * @param offset of the number in a value
 * @param size of it: 1, 2, 4 or 8
 * @param isSigned whether it can be negative
 * @param cpu what is made of the values of several processors
 * @param processors values in an entry
 * @param stride bytes from one to the next
 */
record NumberReader(int offset, int size, boolean isSigned, CpuMode cpu, int processors, int stride) {
    /** Reads nothing: the number is 1. */
    static final NumberReader ONE = new NumberReader(0, 0, false, CpuMode.SUM, 1, 0);

    /** Stands for all processors. */
    static final int ALL = -1;

    /** The number of one processor, or what is made of those of all. */
    long read(ByteBuffer values, int valueOffset, int processor) {
        int at = valueOffset + offset;
        if (processors == 1) {
            return one(values, at);
        }
        return processor == ALL ? all(values, at) : one(values, at + processor * stride);
    }

    private long all(ByteBuffer values, int first) {
        long result = one(values, first);
        for (int i = 1; i < processors; i++) {
            result = combined(result, one(values, first + i * stride));
        }
        return result;
    }

    private long combined(long left, long right) {
        return switch (cpu) {
            case MAX -> compare(left, right) >= 0 ? left : right;
            case MIN -> compare(left, right) <= 0 ? left : right;
            case SUM, LABEL -> left + right;
        };
    }

    private int compare(long left, long right) {
        return isSigned ? Long.compare(left, right) : Long.compareUnsigned(left, right);
    }

    private long one(ByteBuffer values, int at) {
        return switch (size) {
            case 0 -> 1;
            case Long.BYTES -> values.getLong(at);
            case Integer.BYTES -> isSigned ? values.getInt(at) : Integer.toUnsignedLong(values.getInt(at));
            case Short.BYTES -> isSigned ? values.getShort(at) : Short.toUnsignedLong(values.getShort(at));
            default -> isSigned ? values.get(at) : Byte.toUnsignedLong(values.get(at));
        };
    }
}
