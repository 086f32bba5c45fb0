package io.bpfmetrics.btf;

/**
 * Takes a decoded value piece by piece, in the order of its type: objects for structures and unions, arrays, and in them
 * what has no parts.
 */
public interface BtfSink {
    /** A structure or union begins; before each member comes its {@link #name}. */
    void beginObject();

    /** The structure or union ends. */
    void endObject();

    /** An array begins. */
    void beginArray();

    /** The array ends. */
    void endArray();

    /** The name of the member that comes next; empty for a structure or union without a name. */
    void name(String name);

    /** An integer with sign, or the number of an enumeration that has no word for it. */
    void signed(long number);

    /** An integer without sign, in all 64 bits. */
    void unsigned(long number);

    /** A floating-point number, which may be infinite or none. */
    void floating(double number);

    /** A boolean. */
    void bool(boolean truth);

    /** The word of an enumeration, an array of characters up to its ending zero, or what a type that cannot be shown is. */
    void text(String text);

    /** An address. */
    void pointer(long address);

    /**
     * A bit-field.
     *
     * @param bits without sign
     * @param number the same as its type has it
     */
    void bits(long bits, long number);

    /** An integer of 128 bits. */
    void wide(long high, long low);

    /** Whether characters that fill their array, with no zero after them, are text too, and not an array of numbers. */
    default boolean takesUnendedText() {
        return false;
    }
}
