package io.bpfmetrics.collect;

/** Why something of an event got lost, with the word for it in {@code events_lost_total}. */
enum EventReason {
    /** The kernel had no room for it. */
    BUFFER_FULL("buffer_full", 0),
    /** It has fewer bytes than its fields. */
    TOO_SHORT("too_short", 1),
    /** A decoder cannot read it, or the value is none that the metric can have. */
    UNDECODABLE("undecodable", 2),
    /** The metric has as many series as it may. */
    SERIES_LIMIT("series_limit", 3),
    /** There is no room for another span. */
    QUEUE_FULL("queue_full", 4);

    private final String word;
    private final int index;

    EventReason(String word, int index) {
        this.word = word;
        this.index = index;
    }

    String word() {
        return word;
    }

    /** A bit of its own. */
    int bit() {
        return 1 << index;
    }

    /** The number of that bit. */
    int index() {
        return index;
    }
}
