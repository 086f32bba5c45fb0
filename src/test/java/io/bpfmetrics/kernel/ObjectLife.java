package io.bpfmetrics.kernel;

/**
 * From when to when an object was there, wall clock in nanoseconds. Both ends are pairs, because loading and freeing
 * take time: it was surely there between {@code born} and {@code dying}, and surely not before {@code loading} or
 * after {@code dead}.
 *
 * @param metric the info metric that must have it
 */
record ObjectLife(String metric, int id, long loading, long born, long dying, long dead) {
    boolean coversAllOf(long from, long to) {
        return born <= from && dying >= to;
    }

    boolean touchesNothingOf(long from, long to) {
        return loading > to || dead < from;
    }
}
