package io.bpfmetrics.collect;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the readings of events of all configs share.
 *
 * @param thread reads buffers between collections
 * @param spans where spans go
 * @param lostRecords how many lost records were taken from a map, by its id: a collector that is made anew for an object
 *     that stays must not count them again
 */
record EventContext(EventThread thread, SpanSink spans, Map<Integer, Long> lostRecords) {
    static EventContext of(SpanSink spans) {
        return new EventContext(new EventThread(), spans, new ConcurrentHashMap<>());
    }
}
