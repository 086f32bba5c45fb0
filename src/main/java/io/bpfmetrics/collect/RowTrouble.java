package io.bpfmetrics.collect;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Counts and says what becomes of rows that are in no series. */
final class RowTrouble {
    /** Why a row is in no series, with the word for it in {@code rows_dropped_total}. */
    enum Reason {
        /** A decoder cannot read the key. */
        UNDECODABLE("undecodable", -4),
        /** The label of the bucket is no number. */
        BAD_BUCKET("bad_bucket", -5),
        /** There is no such bucket. */
        OUT_OF_RANGE("out_of_range", -6),
        /** The metric has as many series as it may. */
        SERIES_LIMIT("series_limit", -7);

        /** The greatest {@link #target}. */
        static final int FIRST_TARGET = -4;

        private final String word;
        private final int target;

        Reason(String word, int target) {
            this.word = word;
            this.target = target;
        }

        /** What the row has in {@link RowTable} in place of a cell. */
        int target() {
            return target;
        }

        static Reason ofTarget(int target) {
            return Arrays.stream(values())
                    .filter(reason -> reason.target == target)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private final String config;
    private final SelfMetrics self;
    private final AtomicLong decoderErrors;
    private final FailureLog log;

    RowTrouble(String config, SelfMetrics self, AtomicLong decoderErrors, FailureLog log) {
        this.config = config;
        this.self = self;
        this.decoderErrors = decoderErrors;
        this.log = log;
    }

    /** Makes the counters start at 0. */
    void expect(String metric, Reason... reasons) {
        for (Reason reason : reasons) {
            self.expectRowsDropped(config, metric, reason.word);
        }
    }

    void dropped(String metric, Reason reason) {
        self.rowsDropped(config, metric, reason.word, 1);
        if (reason == Reason.UNDECODABLE) {
            decoderErrors.incrementAndGet();
        }
    }

    /** The same for the records of a buffer. */
    EventLoss events(String buffer) {
        return new EventLoss(config, buffer, self, decoderErrors, log);
    }

    void say(String metric, String problem) {
        log.failed("config " + config + ": a row of metric " + metric + " is left out: " + problem);
    }
}
