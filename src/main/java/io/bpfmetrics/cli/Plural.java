package io.bpfmetrics.cli;

/** Counts of things in words. */
final class Plural {
    private Plural() {}

    /** Such as {@code 1 map} and {@code 2 maps}. */
    static String of(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
