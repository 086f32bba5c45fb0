package io.bpfmetrics.object;

import io.bpfmetrics.sys.BpfMap;
import io.bpfmetrics.sys.Errno;
import io.bpfmetrics.sys.ErrnoException;
import io.bpfmetrics.sys.NativeBuffer;
import io.bpfmetrics.sys.PerfEvent;
import io.bpfmetrics.sys.PerfRing;
import java.util.ArrayList;
import java.util.List;

/**
 * The buffers of a perf event array, one for each processor that is online. Opening them needs CAP_PERFMON, reading them
 * nothing. Not thread-safe.
 */
public final class PerfBuffer implements EventBuffer {
    private static final System.Logger LOGGER = System.getLogger(PerfBuffer.class.getName());
    private static final int MOST_BYTES = 4 << 20; // as much as ebpf_exporter takes
    private static final int MOST_BYTES_TOGETHER = 64 << 20; // so that many processors do not take all memory

    private final BpfMap map;
    private final List<PerfEvent> events = new ArrayList<>();
    private final List<Integer> processors = new ArrayList<>();
    private final List<PerfRecords> records = new ArrayList<>();

    private PerfBuffer(int mapFd) {
        map = new BpfMap(mapFd);
    }

    /**
     * Gives every processor a buffer, as large as the user may have.
     *
     * @throws ObjectException if the kernel refuses
     */
    public static PerfBuffer open(ObjectMap map) throws ObjectException {
        List<Integer> processors = processors(map);
        int bytes = MOST_BYTES;
        while (bytes > PerfRing.pageSize() && (long) bytes * processors.size() > MOST_BYTES_TOGETHER) {
            bytes /= 2;
        }
        return open(map, processors, bytes);
    }

    /** The same with that many bytes for each, or as many as there can be. */
    static PerfBuffer open(ObjectMap map, List<Integer> processors, int wanted) throws ObjectException {
        int bytes = wanted;
        while (true) {
            try {
                PerfBuffer buffer = ofSize(map, processors, bytes);
                sayIfSmall(map, bytes, wanted);
                return buffer;
            } catch (ErrnoException e) {
                if (bytes <= PerfRing.pageSize()) {
                    throw refused(
                            map, "mapping its buffers", e, "grant CAP_IPC_LOCK, or raise LimitMEMLOCK= (ulimit -l)");
                }
                bytes /= 2;
            }
        }
    }

    private static void sayIfSmall(ObjectMap map, int bytes, int wanted) {
        if (bytes < wanted) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "map \"" + map.name() + "\": a buffer for events has " + bytes / 1024 + " KiB and not "
                            + wanted / 1024 + ", because the user may not lock more memory; more records get lost when"
                            + " many come at once; grant CAP_IPC_LOCK, or raise LimitMEMLOCK= (ulimit -l)");
        }
    }

    private static List<Integer> processors(ObjectMap map) throws ObjectException {
        try {
            int most = map.shape().maxEntries();
            return PerfEventAttacher.processors().stream()
                    .filter(processor -> processor < most)
                    .toList();
        } catch (AttachException e) {
            throw new ObjectException("map \"" + map.name() + "\": " + e.getMessage());
        }
    }

    private static PerfBuffer ofSize(ObjectMap map, List<Integer> processors, int bytes)
            throws ObjectException, ErrnoException {
        PerfBuffer buffer = new PerfBuffer(map.fd());
        boolean isDone = false;
        try {
            for (int processor : processors) {
                buffer.add(map, processor, bytes);
            }
            isDone = true;
            return buffer;
        } finally {
            if (!isDone) {
                buffer.close();
            }
        }
    }

    /** The memory first: the kernel takes records as soon as the map has the event. */
    private void add(ObjectMap array, int processor, int bytes) throws ObjectException, ErrnoException {
        PerfEvent event = event(array, processor);
        events.add(event);
        records.add(new PerfRecords(PerfRing.map(event, bytes), processor));
        NativeBuffer value = NativeBuffer.allocate(Integer.BYTES);
        value.bytes().putInt(0, event.fd());
        int result = map.update(key(processor), value);
        if (result < 0) {
            throw new ObjectException("BPF_MAP_UPDATE_ELEM on map \"" + array.name() + "\": " + Errno.name(-result)
                    + ErrnoWords.advice(-result));
        }
        processors.add(processor);
    }

    private static PerfEvent event(ObjectMap array, int processor) throws ObjectException {
        try {
            return PerfEvent.openOutput(processor);
        } catch (ErrnoException e) {
            throw refused(
                    array,
                    "opening its buffer on processor " + processor + " (perf_event_open)",
                    e,
                    e.errno() == Errno.EPERM || e.errno() == Errno.EACCES ? "grant CAP_PERFMON" : "");
        }
    }

    private static ObjectException refused(ObjectMap map, String attempt, ErrnoException e, String remedy) {
        boolean isForbidden = e.errno() == Errno.EPERM || e.errno() == Errno.EACCES;
        String advice = remedy.isEmpty() ? ErrnoWords.advice(e.errno()) : "; " + remedy;
        return new ObjectException(
                isForbidden ? ObjectException.Kind.NOT_PERMITTED : ObjectException.Kind.REFUSED,
                "map \"" + map.name() + "\": " + attempt + ": " + ErrnoWords.name(e) + advice,
                e);
    }

    private static NativeBuffer key(int processor) {
        NativeBuffer key = NativeBuffer.allocate(Integer.BYTES);
        key.bytes().putInt(0, processor);
        return key;
    }

    @Override
    public long read(EventListener listener) {
        long bytes = 0;
        for (PerfRecords each : records) {
            bytes += each.read(listener);
        }
        return bytes;
    }

    @Override
    public List<Integer> descriptors() {
        return events.stream().map(PerfEvent::fd).toList();
    }

    @Override
    public void close() {
        processors.forEach(processor -> map.delete(key(processor)));
        records.forEach(PerfRecords::close);
        events.forEach(PerfEvent::close);
        processors.clear();
        records.clear();
        events.clear();
    }
}
