package io.bpfmetrics.collect;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts and says what gets lost of the records of one buffer. A record that is lost for several metrics for one reason
 * counts once. Not thread-safe.
 */
final class EventLoss {
    private static final EventReason[] REASONS = EventReason.values();

    private final String config;
    private final String buffer;
    private final SelfMetrics self;
    private final AtomicLong decoderErrors;
    private final FailureLog log;
    private final long[] counts = new long[REASONS.length];
    private int saidBits;

    EventLoss(String config, String buffer, SelfMetrics self, AtomicLong decoderErrors, FailureLog log) {
        this.config = config;
        this.buffer = buffer;
        this.self = self;
        this.decoderErrors = decoderErrors;
        this.log = log;
    }

    /** Makes the counter of a reason start at 0. */
    void expect(EventReason reason) {
        self.expectEventsLost(config, buffer, reason.word());
    }

    /** A record was taken by everybody, who gave the reasons for which something got lost. */
    void taken(int reasonBits) {
        for (int bits = reasonBits; bits != 0; bits &= bits - 1) {
            counts[Integer.numberOfTrailingZeros(bits)]++;
        }
    }

    /** Records were lost before anybody saw them. */
    void lost(EventReason reason, long records) {
        counts[reason.index()] += records;
    }

    /** Whether there is something to say; asked before the sentence is made, because records can come in floods. */
    boolean isWorthSaying(EventReason reason) {
        boolean isSaid = (saidBits & reason.bit()) != 0;
        saidBits |= reason.bit();
        return !isSaid;
    }

    /** Says what became of an event for a metric or span of this name. */
    void say(String name, String problem) {
        log.failed("config " + config + ": an event of buffer " + buffer + " is left out of " + name + ": " + problem);
    }

    /** Makes known what was counted since the last time; ends a reading of the buffer. */
    void flush() {
        for (EventReason reason : REASONS) {
            long count = counts[reason.index()];
            if (count > 0) {
                counts[reason.index()] = 0;
                flush(reason, count);
            }
        }
        saidBits = 0;
    }

    private void flush(EventReason reason, long count) {
        self.eventsLost(config, buffer, reason.word(), count);
        String sentence = "config " + config + ": " + count + " events of buffer " + buffer;
        switch (reason) {
            case TOO_SHORT, UNDECODABLE -> decoderErrors.addAndGet(count);
            case BUFFER_FULL ->
                log.failed(
                        sentence + " are lost, because more came than it has room for until they are read; give it more"
                                + " room, or let the program put out fewer");
            case QUEUE_FULL ->
                log.failed(sentence + " are lost, because more spans came than the receiver takes; raise"
                        + " OTEL_BSP_MAX_QUEUE_SIZE, or let the program put out fewer");
            case SERIES_LIMIT ->
                log.failed(sentence + " are in no series of their own, because a metric has as many as it may; see"
                        + " series_limit");
        }
    }
}
