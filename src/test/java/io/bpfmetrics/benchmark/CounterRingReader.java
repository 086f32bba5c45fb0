package io.bpfmetrics.benchmark;

import io.bpfmetrics.collect.CountedEvents;
import io.bpfmetrics.object.ObjectMap;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Our ring buffer with all that is behind it: fields, a decoded label, a counter of a config. */
final class CounterRingReader implements RingReader {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final CountedEvents events;
    private long total;

    CounterRingReader(ObjectMap map) {
        events = new CountedEvents(map);
    }

    @Override
    public Pass pass() throws Exception {
        long cpu = THREADS.getCurrentThreadCpuTime();
        events.drain();
        cpu = THREADS.getCurrentThreadCpuTime() - cpu;
        long before = total;
        total = events.total();
        return new Pass(cpu, total - before);
    }

    @Override
    public void close() {
        events.close();
    }
}
