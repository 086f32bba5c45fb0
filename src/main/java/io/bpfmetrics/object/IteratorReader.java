package io.bpfmetrics.object;

import io.bpfmetrics.sys.ErrnoException;
import io.bpfmetrics.sys.IteratorLink;
import io.bpfmetrics.sys.LibBpfMap;
import io.bpfmetrics.sys.LibBpfProgram;
import io.bpfmetrics.sys.NativeBuffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A program of a section {@code iter/…}: attached, and read as often as somebody asks. Thread-safe. */
final class IteratorReader implements AutoCloseable {
    private static final int BUFFER_SIZE = 64 * 1024; // twice what the kernel writes at a time

    private final String program;
    private final IteratorLink link;
    private boolean isClosed;
    private NativeBuffer buffer = NativeBuffer.allocate(1);

    private IteratorReader(String program, IteratorLink link) {
        this.program = program;
        this.link = link;
    }

    static boolean isIterator(LibBpfProgram program) {
        return program.type() == ProgramType.TRACING && program.attachType() == ProgramType.ATTACH_TRACE_ITER;
    }

    /**
     * Attaches a program.
     *
     * @param map the name of the map that it goes over, for those that go over one
     */
    static IteratorReader attach(LibBpfProgram program, Optional<String> map, List<LibBpfMap> maps)
            throws AttachException {
        OptionalInt fd = map.isEmpty() ? OptionalInt.empty() : OptionalInt.of(descriptor(map.get(), maps));
        try {
            return new IteratorReader(program.name(), IteratorLink.create(program.fd(), fd));
        } catch (ErrnoException e) {
            throw new AttachException("attaching the iterator"
                    + map.map(name -> " of map \"" + name + "\"").orElse("")
                    + ": " + ErrnoWords.of(e)
                    + (map.isEmpty() && e.errno() == ErrnoWords.EBADF
                            ? "; programs of this section go over one map, and nothing says over which"
                            : ""));
        }
    }

    private static int descriptor(String name, List<LibBpfMap> maps) throws AttachException {
        return maps.stream()
                .filter(map -> map.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AttachException("it is to go over map \"" + name
                        + "\", which is not there; there are "
                        + maps.stream()
                                .filter(map -> !map.isGlobalData())
                                .map(LibBpfMap::name)
                                .toList()))
                .fd();
    }

    /** Has the program go over all the objects once, and hands out what it writes in records of one size. */
    synchronized void read(int recordSize, IteratorListener listener) throws ObjectException {
        if (buffer.size() < Math.max(BUFFER_SIZE, recordSize)) {
            buffer = NativeBuffer.allocate(Math.max(BUFFER_SIZE, recordSize));
        }
        long records = 0;
        int rest = 0;
        try (IteratorLink.Reading reading = link.open()) {
            for (int read; (read = reading.read(buffer, rest)) > 0; ) {
                int filled = rest + read;
                rest = filled % recordSize;
                records += handOut(filled - rest, recordSize, listener);
                buffer.bytes().put(0, buffer.bytes(), filled - rest, rest);
            }
        } catch (ErrnoException e) {
            throw problem("cannot be read: " + ErrnoWords.of(e) + (isClosed ? "; it is closed" : ""));
        }
        if (rest > 0) {
            throw problem("wrote " + rest + " bytes more than " + records + " records of " + recordSize
                    + " bytes; it does not write records of that size");
        }
    }

    private int handOut(int end, int recordSize, IteratorListener listener) {
        ByteBuffer bytes = buffer.bytes();
        for (int offset = 0; offset < end; offset += recordSize) {
            listener.record(bytes, offset);
        }
        return end / recordSize;
    }

    private ObjectException problem(String why) {
        return new ObjectException("the iterator \"" + program + "\" " + why);
    }

    /** Detaches. */
    @Override
    public synchronized void close() {
        isClosed = true;
        link.close();
    }
}
