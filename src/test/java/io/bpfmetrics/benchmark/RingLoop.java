package io.bpfmetrics.benchmark;

import java.io.IOException;
import java.nio.file.Path;

/** The C loop {@code native/benchmark/ring}. */
final class RingLoop implements RingReader {
    private final WalkLoop loop;

    private RingLoop(WalkLoop loop) {
        this.loop = loop;
    }

    /** It reads the mapped memory. */
    static RingLoop overMemory(Path program, int mapId) throws IOException {
        return new RingLoop(WalkLoop.overEntries(program, mapId));
    }

    /** It gets the records from libbpf, by a callback. */
    static RingLoop overLibbpf(Path program, int mapId) throws IOException {
        return new RingLoop(WalkLoop.overCallbacks(program, mapId));
    }

    @Override
    public Pass pass() throws IOException {
        WalkLoop.Pass pass = loop.pass();
        return new Pass(pass.cpuNanos(), pass.objects());
    }

    @Override
    public void close() {
        loop.close();
    }
}
