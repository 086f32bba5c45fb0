package io.bpfmetrics.collect;

/** Counts of things in words. */
public final class Plural {
    private Plural() {}

    /** Such as {@code 1 map} and {@code 2 maps}. */
    public static String of(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
