package io.bpfmetrics.object;

import io.bpfmetrics.sys.LibBpfObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A loaded BPF object, whose programs run until it is closed. Thread-safe; loading and closing wait for one another,
 * because libbpf serves one thread at a time.
 */
public final class BpfObject implements AutoCloseable {
    private static final Object LOCK = new Object();

    private final Optional<LibBpfObject> object;
    private final List<Links> links;
    private final Map<String, IteratorReader> iterators;
    private final List<ObjectMap> maps;
    private final List<ObjectProgram> programs;
    private final Optional<byte[]> btf;

    BpfObject(
            LibBpfObject object,
            List<Links> links,
            Map<String, IteratorReader> iterators,
            List<ObjectMap> maps,
            List<ObjectProgram> programs,
            Optional<byte[]> btf) {
        this.object = Optional.of(object);
        this.links = List.copyOf(links);
        this.iterators = Map.copyOf(iterators);
        this.maps = List.copyOf(maps);
        this.programs = List.copyOf(programs);
        this.btf = btf;
    }

    /**
     * Opens, loads and attaches. A program that cannot be attached stops no other.
     *
     * @throws ObjectException if the object cannot be loaded; nothing is left behind then
     */
    public static BpfObject load(ObjectRequest request) throws ObjectException {
        synchronized (LOCK) {
            return ObjectLoader.load(request);
        }
    }

    private BpfObject() {
        object = Optional.empty();
        links = List.of();
        iterators = Map.of();
        maps = List.of();
        programs = List.of();
        btf = Optional.empty();
    }

    /** An object without anything in it, for who reads maps that somebody else has loaded. */
    public static BpfObject none() {
        return new BpfObject();
    }

    /**
     * Runs the programs of section {@code uprobe//proc/self/exe:post_attach_mark}, which want to run once when all
     * configs are attached. Programs that ran before do not run again, so that a reload runs those of new objects only.
     */
    public static void markAttached() {
        synchronized (LOCK) {
            Mark.callPending();
        }
    }

    /** Its maps, without those that hold global variables. */
    public List<ObjectMap> maps() {
        return maps;
    }

    /** Its programs, in the order of the file. */
    public List<ObjectProgram> programs() {
        return programs;
    }

    /** Its type information, as in the section {@code .BTF}; empty if it was compiled without. */
    public Optional<byte[]> btf() {
        return btf.map(byte[]::clone);
    }

    /**
     * Has a program of a section {@code iter/…} go over its objects once, and hands out what it writes.
     *
     * @param recordSize how many bytes it writes at a time
     * @throws ObjectException if it is not attached, if the kernel refuses, or if what it wrote is no whole number of
     *     records; the whole ones have been handed out then
     */
    public void readIterator(String program, int recordSize, IteratorListener listener) throws ObjectException {
        if (recordSize < 1) {
            throw new IllegalArgumentException("records have 1 byte or more, not " + recordSize);
        }
        IteratorReader iterator = iterators.get(program);
        if (iterator == null) {
            throw new ObjectException("the iterator \"" + program + "\" cannot be read: no such one is attached; "
                    + iterators.keySet().stream().sorted().toList() + " are");
        }
        iterator.read(recordSize, listener);
    }

    /**
     * Detaches all programs but iterators, which do nothing by themselves: nothing writes to its maps any more, and they
     * can be read until it is closed, and iterators too.
     */
    public void detach() {
        synchronized (LOCK) {
            links.forEach(Links::close);
        }
    }

    /** Detaches and unloads everything; a second call does nothing. */
    @Override
    public void close() {
        synchronized (LOCK) {
            links.forEach(Links::close);
            iterators.values().forEach(IteratorReader::close);
            object.ifPresent(LibBpfObject::close);
        }
    }
}
