package io.bpfmetrics.testing;

import static io.bpfmetrics.testing.AttachType.CGROUP_GETSOCKOPT;
import static io.bpfmetrics.testing.AttachType.CGROUP_INET4_BIND;
import static io.bpfmetrics.testing.AttachType.CGROUP_INET_INGRESS;
import static io.bpfmetrics.testing.AttachType.CGROUP_INET_SOCK_CREATE;
import static io.bpfmetrics.testing.AttachType.CGROUP_SYSCTL;
import static io.bpfmetrics.testing.AttachType.FLOW_DISSECTOR;
import static io.bpfmetrics.testing.AttachType.NETFILTER;
import static io.bpfmetrics.testing.AttachType.SK_LOOKUP;
import static io.bpfmetrics.testing.AttachType.TRACE_ITER;
import static io.bpfmetrics.testing.AttachType.TRACE_RAW_TP;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One object of every kind that a stock kernel takes without hardware. What a kernel is too old for is left out; any
 * other refusal is an error. Left out everywhere: {@code lirc_mode2} (a driver of its own), {@code ext} and
 * {@code lsm} programs and tracing links to functions (they need trampolines, which not every kernel has).
 */
public final class ObjectZoo {
    private static final int NO_PREALLOC = 1;
    private static final int MMAPABLE = 1 << 10;
    private static final int SLEEPABLE = 1 << 4;

    private final TestBpf bpf;
    private final KernelRelease kernel = KernelRelease.current();
    private final List<TestProgram> programs = new ArrayList<>();
    private final List<TestMap> maps = new ArrayList<>();
    private final List<TestLink> links = new ArrayList<>();

    private ObjectZoo(TestBpf bpf) {
        this.bpf = bpf;
    }

    /** Loads them all; closing {@code bpf} frees them. */
    public static ObjectZoo load(TestBpf bpf) {
        awaitEarlyInSecond();
        ObjectZoo zoo = new ObjectZoo(bpf);
        zoo.createMaps();
        zoo.createLocalStorage();
        zoo.loadPlainPrograms();
        zoo.loadBoundPrograms();
        zoo.loadHolders();
        zoo.link();
        zoo.linkNewerKinds();
        return zoo;
    }

    /** Load times at the turn of a second differ by who asks (see {@link ProgramFacts}): there are none among ours. */
    private static void awaitEarlyInSecond() {
        long milli = System.currentTimeMillis() % 1000;
        while (milli < 100 || milli > 500) {
            LockSupport.parkNanos(10_000_000);
            milli = System.currentTimeMillis() % 1000;
        }
    }

    /** The programs. */
    public List<TestProgram> programs() {
        return List.copyOf(programs);
    }

    /** The maps. */
    public List<TestMap> maps() {
        return List.copyOf(maps);
    }

    /** The links. */
    public List<TestLink> links() {
        return List.copyOf(links);
    }

    private void createMaps() {
        int page = 4096;
        map(MapSpec.of(1, "zoo_hash", 13, 40, 100));
        map(MapSpec.of(1, "zoo_lean_hash", 8, 8, 1000).withFlags(NO_PREALLOC));
        TestMap array = map(MapSpec.of(2, "zoo_array", 4, 24, 7));
        map(MapSpec.of(2, "zoo_mapped", 4, 8, 3).withFlags(MMAPABLE));
        map(MapSpec.of(3, "zoo_calls", 4, 4, 5));
        map(MapSpec.of(4, "zoo_perf", 4, 4, 2));
        map(MapSpec.of(5, "zoo_cpu_hash", 4, 8, 11));
        map(MapSpec.of(6, "zoo_cpu_array", 4, 8, 12));
        map(MapSpec.of(7, "zoo_stacks", 4, 8 * 127, 64));
        map(MapSpec.of(8, "zoo_cgroups", 4, 4, 3));
        map(MapSpec.of(9, "zoo_lru", 4, 4, 100));
        map(MapSpec.of(10, "zoo_cpu_lru", 4, 4, 100));
        map(MapSpec.of(11, "zoo_prefixes", 8, 4, 255).withFlags(NO_PREALLOC));
        map(MapSpec.of(12, "zoo_outer_array", 4, 4, 2).holding(array));
        map(MapSpec.of(13, "zoo_outer_hash", 4, 4, 2).holding(array));
        map(MapSpec.of(14, "zoo_devices", 4, 4, 3));
        map(MapSpec.of(15, "zoo_sockets", 4, 4, 3));
        map(MapSpec.of(16, "zoo_cpus", 4, 4, 1));
        map(MapSpec.of(17, "zoo_xsk", 4, 4, 3));
        map(MapSpec.of(18, "zoo_socket_hash", 4, 4, 3));
        map(MapSpec.of(20, "zoo_reuseport", 4, 8, 3));
        map(MapSpec.of(22, "zoo_queue", 0, 16, 9));
        map(MapSpec.of(23, "zoo_stack", 0, 16, 9));
        map(MapSpec.of(25, "zoo_device_hash", 4, 8, 3));
        map(MapSpec.of(27, "zoo_ring", 0, 0, 2 * page));
        map(MapSpec.of(2, "", 4, 8, 1));
        map(MapSpec.of(1, "fifteen.bytes_x", 4, Short.MAX_VALUE, 1).withFlags(NO_PREALLOC));
        since(5, 16, () -> map(MapSpec.of(30, "zoo_bloom", 0, 8, 50).withExtra(3)));
        since(6, 1, () -> map(MapSpec.of(31, "zoo_user_ring", 0, 0, page)));
        since(6, 9, () -> map(MapSpec.of(33, "zoo_arena", 0, 0, 4).withFlags(MMAPABLE)));
    }

    private void createLocalStorage() {
        MapSpec storage =
                MapSpec.of(24, "zoo_sk_storage", 4, 4, 0).withFlags(NO_PREALLOC).typedAsInt();
        map(storage);
        since(5, 10, () -> map(new MapSpec(28, "zoo_inode_store", 4, 4, 0, NO_PREALLOC, 0, true, 0)));
        since(5, 11, () -> map(new MapSpec(29, "zoo_task_store", 4, 4, 0, NO_PREALLOC, 0, true, 0)));
        since(6, 2, () -> map(new MapSpec(32, "zoo_cgrp_store", 4, 4, 0, NO_PREALLOC, 0, true, 0)));
        map(MapSpec.of(19, "zoo_cgroup_stor", 16, 32, 0));
        map(MapSpec.of(21, "zoo_cpu_cg_stor", 16, 32, 0));
    }

    private void loadPlainPrograms() {
        // socket_filter to xdp, perf_event, lwt_in to cgroup_device, sk_msg, raw_tracepoint
        for (int type : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 19, 21, 24}) {
            programs.add(bpf.program(type, "zoo_type_" + type));
        }
        programs.add(bpf.program(
                ProgramSpec.of(1, "zoo_no_gpl", Instructions.returning(0)).licensed("Apache-2.0")));
        programs.add(bpf.program(ProgramSpec.of(1, "", Instructions.ofLength(1000, 7))));
        programs.add(bpf.program(ProgramSpec.of(1, "fifteen.bytes_p", Instructions.ofLength(4096, 1))));
    }

    private void loadBoundPrograms() {
        attaching(9, "zoo_cg_sock", CGROUP_INET_SOCK_CREATE);
        attaching(18, "zoo_cg_addr", CGROUP_INET4_BIND);
        attaching(22, "zoo_dissector", FLOW_DISSECTOR);
        attaching(23, "zoo_sysctl", CGROUP_SYSCTL);
        attaching(25, "zoo_sockopt", CGROUP_GETSOCKOPT);
        attaching(30, "zoo_lookup", SK_LOOKUP);
        ProgramSpec call = ProgramSpec.of(31, "zoo_syscall", Instructions.returning(0));
        since(5, 14, () -> keep(bpf.program(call.withFlags(SLEEPABLE))));
    }

    private void loadHolders() {
        TestMap first = map(MapSpec.of(1, "zoo_held_1", 4, 4, 1));
        TestMap second = map(MapSpec.of(2, "zoo_held_2", 4, 4, 1));
        TestMap bound = map(MapSpec.of(2, "zoo_bound", 4, 4, 1));
        programs.add(bpf.program(ProgramSpec.of(1, "zoo_holds_2_1", Instructions.usingMaps(0, second, first))));
        TestProgram binder = bpf.program(5, "zoo_binder");
        binder.bind(bound);
        programs.add(binder);
    }

    private void link() {
        links.add(bpf.linkRawTracepoint(keep(bpf.program(17, "zoo_raw")), "sys_enter"));
        links.add(bpf.linkXdp(keep(bpf.program(ProgramSpec.of(6, "zoo_xdp", Instructions.returning(2)))), "lo"));
        links.add(bpf.linkCgroup(keep(bpf.program(8, "zoo_cgroup_skb")), CGROUP_INET_INGRESS));
        links.add(bpf.linkNetworkNamespace(attaching(30, "zoo_lookup_ns", SK_LOOKUP), SK_LOOKUP));
        ProgramSpec iterator = ProgramSpec.of(26, "zoo_iter", Instructions.returning(0));
        links.add(bpf.linkIterator(keep(bpf.programForFunction(iterator.attachingAs(TRACE_ITER), "bpf_iter_task"))));
        ProgramSpec typed = ProgramSpec.of(26, "zoo_tp_btf", Instructions.returning(0));
        links.add(bpf.linkBtf(keep(bpf.programForTracepoint(typed.attachingAs(TRACE_RAW_TP), "sched_process_exec"))));
    }

    private void linkNewerKinds() {
        since(5, 15, () -> keep(bpf.linkPerfEvent(keep(bpf.program(7, "zoo_perf_event")))));
        ProgramSpec filter = ProgramSpec.of(32, "zoo_netfilter", Instructions.returning(1));
        since(6, 4, () -> keep(bpf.linkNetfilter(keep(bpf.program(filter.attachingAs(NETFILTER))), -4711)));
        ProgramSpec tcx = ProgramSpec.of(3, "zoo_tcx", Instructions.returning(-1));
        since(6, 6, () -> keep(bpf.linkTcx(keep(bpf.program(tcx)), "lo")));
    }

    private TestMap map(MapSpec spec) {
        TestMap map = bpf.map(spec);
        maps.add(map);
        return map;
    }

    private TestProgram attaching(int type, String name, int attachType) {
        return keep(bpf.program(
                ProgramSpec.of(type, name, Instructions.returning(1)).attachingAs(attachType)));
    }

    private TestProgram keep(TestProgram program) {
        programs.add(program);
        return program;
    }

    private TestLink keep(TestLink link) {
        links.add(link);
        return link;
    }

    private void since(int major, int minor, Runnable load) {
        if (kernel.isBefore(major, minor)) {
            System.err.println("left out what Linux " + major + "." + minor + " brought");
        } else {
            load.run();
        }
    }
}
