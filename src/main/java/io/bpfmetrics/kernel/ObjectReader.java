package io.bpfmetrics.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Makes a table's entry of an open object.
 *
 * @param <T> what the table keeps of an object
 */
public interface ObjectReader<T> {
    /**
     * Reads the object behind a descriptor, which stays the caller's.
     *
     * @param before what an earlier collection read of the same object, null at first sight
     */
    T read(int fd, @Nullable T before) throws BpfException;

    /** Whether nothing of this object can change any more, so that it need not be opened again. */
    boolean isSettled(T entry);
}
