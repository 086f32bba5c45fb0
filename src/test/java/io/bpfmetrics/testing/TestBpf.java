package io.bpfmetrics.testing;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/**
 * Real BPF objects for one test, loaded by raw bpf(2) without libbpf, and what they are attached to. Closing frees
 * everything in reverse order. Not for several threads. Every method throws {@link BpfRefusedException} when the
 * kernel refuses.
 */
public final class TestBpf implements AutoCloseable {
    private static final int OPEN_CLOEXEC = 0x80000;
    private static final int PERF_TYPE_SOFTWARE = 1;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private TestBpf() {}

    /** Nothing loaded yet. */
    public static TestBpf open() {
        return new TestBpf();
    }

    /** Loads a program. */
    public TestProgram program(ProgramSpec spec) {
        return keep(TestProgram.load(spec));
    }

    /** Loads a program that returns 0 or, where the type demands it, 1. */
    public TestProgram program(int type, String name) {
        return program(ProgramSpec.of(type, name, Instructions.returning(1)));
    }

    /** Creates a map. */
    public TestMap map(MapSpec spec) {
        return keep(TestMap.create(spec));
    }

    /** Creates a map whose key and value have these types. */
    public TestMap map(MapSpec spec, byte[] btf, int keyTypeId, int valueTypeId) {
        return keep(TestMap.create(spec, btf, keyTypeId, valueTypeId));
    }

    /** Opens a map that somebody else has created. */
    public TestMap map(int id) {
        return keep(TestMap.open(id));
    }

    /** Links a raw tracepoint program, for example to {@code sys_enter}. */
    public TestLink linkRawTracepoint(TestProgram program, String tracepoint) {
        return keep(TestLink.rawTracepoint(program, tracepoint));
    }

    /** Links a tracing program to what it was loaded for. */
    public TestLink linkBtf(TestProgram program) {
        return keep(TestLink.btf(program));
    }

    /** Links to the software clock event of CPU 0. */
    public TestLink linkPerfEvent(TestProgram program) {
        int event = softwareEvent();
        opened.push(() -> Libc.close(event));
        return keep(TestLink.perfEvent(program, event));
    }

    /** Links an XDP program in generic mode. */
    public TestLink linkXdp(TestProgram program, String networkInterface) {
        return keep(TestLink.xdp(program, interfaceIndex(networkInterface)));
    }

    /** Links a tc program by tcx (kernel 6.6). */
    public TestLink linkTcx(TestProgram program, String networkInterface) {
        return keep(TestLink.tcxIngress(program, interfaceIndex(networkInterface)));
    }

    /** Links to a new, empty cgroup, which is removed on closing. */
    public TestLink linkCgroup(TestProgram program, int attachType) {
        return keep(TestLink.cgroup(program, openPath(newCgroup()), attachType));
    }

    /** Links to the network namespace of this process. */
    public TestLink linkNetworkNamespace(TestProgram program, int attachType) {
        return keep(TestLink.networkNamespace(program, openPath(Path.of("/proc/self/ns/net")), attachType));
    }

    /** Links a netfilter program at IPv4 LOCAL_IN (kernel 6.4). */
    public TestLink linkNetfilter(TestProgram program, int priority) {
        return keep(TestLink.netfilter(program, priority));
    }

    /** Links an iterator program. */
    public TestLink linkIterator(TestProgram program) {
        return keep(TestLink.iterator(program));
    }

    /** Loads a program for the BTF function {@code function} of the kernel, such as {@code bpf_iter_task}. */
    public TestProgram programForFunction(ProgramSpec spec, String function) {
        return program(spec.attachingToBtf(KernelBtf.idOf(KernelBtf.KIND_FUNCTION, function)));
    }

    /** Loads a program for the BTF tracepoint {@code tracepoint}, such as {@code sched_switch}. */
    public TestProgram programForTracepoint(ProgramSpec spec, String tracepoint) {
        int btfId = KernelBtf.idOf(KernelBtf.KIND_TYPEDEF, "btf_trace_" + tracepoint);
        return program(spec.attachingToBtf(btfId));
    }

    /** A new directory under bpffs, removed with all its pins on closing. */
    public Path bpffsDirectory() {
        try {
            Path directory = Files.createTempDirectory(Mounts.bpffs(), "bpf-metrics-test");
            opened.push(() -> deletePins(directory));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("making a directory under bpffs", e);
        }
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("freeing what the test opened", e);
            }
        }
    }

    private <T extends KernelObject> T keep(T object) {
        opened.push(object);
        return object;
    }

    private int openPath(Path path) {
        int fd = Libc.open(path.toString(), OPEN_CLOEXEC, 0);
        int errno = Native.getLastError();
        if (fd < 0) {
            throw new BpfRefusedException("open of " + path, Libc.errnoName(errno), "");
        }
        opened.push(() -> Libc.close(fd));
        return fd;
    }

    private Path newCgroup() {
        try {
            Path cgroup = Files.createTempDirectory(Mounts.cgroup2(), "bpf-metrics-test");
            opened.push(() -> Files.delete(cgroup));
            return cgroup;
        } catch (IOException e) {
            throw new UncheckedIOException("making a cgroup", e);
        }
    }

    private static int softwareEvent() {
        Memory attr = new Memory(64);
        attr.clear();
        attr.setInt(0, PERF_TYPE_SOFTWARE);
        attr.setInt(4, (int) attr.size());
        long fd = Libc.syscall(Libc.isArm64() ? 241 : 298, attr, -1, 0, -1, 8);
        int errno = Native.getLastError();
        if (fd < 0) {
            throw new BpfRefusedException("perf_event_open of the software clock", Libc.errnoName(errno), "");
        }
        return (int) fd;
    }

    private static int interfaceIndex(String networkInterface) {
        try {
            return Integer.parseInt(Files.readString(Path.of("/sys/class/net", networkInterface, "ifindex"))
                    .strip());
        } catch (IOException e) {
            throw new UncheckedIOException("reading the index of interface " + networkInterface, e);
        }
    }

    private static void deletePins(Path directory) throws IOException {
        try (Stream<Path> pins = Files.list(directory)) {
            for (Path pin : pins.toList()) {
                if (Files.isDirectory(pin)) {
                    deletePins(pin);
                } else {
                    Files.delete(pin);
                }
            }
        }
        Files.delete(directory);
    }
}
