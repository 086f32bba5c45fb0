package io.bpfmetrics.decode;

/** One step from bytes to text. Thread-safe. */
@FunctionalInterface
interface Decoder {
    /**
     * Reads the cell and writes what it means back into it.
     *
     * @throws UndecodableException if it cannot be read
     */
    void decode(Cell cell) throws UndecodableException;
}
