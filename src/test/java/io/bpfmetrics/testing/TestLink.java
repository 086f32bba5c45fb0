package io.bpfmetrics.testing;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;

/** A link of our own in the running kernel; the methods are named for the kinds of link. */
public final class TestLink extends KernelObject {
    private static final int INFO_ID = 4;
    private static final int CREATE_SIZE = 64;
    private static final int XDP_FLAG_GENERIC_MODE = 1 << 1;

    private TestLink(int fd) {
        super(fd, BpfCall.idOf(fd, INFO_ID));
    }

    static TestLink rawTracepoint(TestProgram program, String tracepoint) {
        byte[] bytes = tracepoint.getBytes(StandardCharsets.US_ASCII);
        Memory name = new Memory(bytes.length + 1L);
        name.clear();
        name.write(0, bytes, 0, bytes.length);
        return new TestLink(new BpfCall(BpfCall.RAW_TRACEPOINT_OPEN, 16)
                .pointer(0, name)
                .number(8, program.fd())
                .run("BPF_RAW_TRACEPOINT_OPEN of " + tracepoint));
    }

    /** A link to a BTF tracepoint or a fentry function, which the program itself names. */
    static TestLink btf(TestProgram program) {
        return new TestLink(new BpfCall(BpfCall.RAW_TRACEPOINT_OPEN, 16)
                .number(8, program.fd())
                .run("BPF_RAW_TRACEPOINT_OPEN of program " + program.id()));
    }

    /** A link to a perf event, whose descriptor the caller keeps. */
    static TestLink perfEvent(TestProgram program, int eventFd) {
        return create(program, eventFd, AttachType.PERF_EVENT, 0);
    }

    static TestLink xdp(TestProgram program, int interfaceIndex) {
        return create(program, interfaceIndex, AttachType.XDP, XDP_FLAG_GENERIC_MODE);
    }

    static TestLink cgroup(TestProgram program, int cgroupFd, int attachType) {
        return create(program, cgroupFd, attachType, 0);
    }

    static TestLink tcxIngress(TestProgram program, int interfaceIndex) {
        return create(program, interfaceIndex, AttachType.TCX_INGRESS, 0);
    }

    static TestLink networkNamespace(TestProgram program, int namespaceFd, int attachType) {
        return create(program, namespaceFd, attachType, 0);
    }

    /** At the IPv4 LOCAL_IN hook. */
    static TestLink netfilter(TestProgram program, int priority) {
        BpfCall call = call(program, 0, AttachType.NETFILTER, 0)
                .number(16, 2)
                .number(20, 1)
                .number(24, priority);
        return run(call, program, AttachType.NETFILTER);
    }

    static TestLink iterator(TestProgram program) {
        return create(program, 0, AttachType.TRACE_ITER, 0);
    }

    /** Exchanges the program that the link holds attached. */
    public void update(TestProgram program) {
        new BpfCall(BpfCall.LINK_UPDATE, 16)
                .number(0, fd())
                .number(4, program.fd())
                .run("BPF_LINK_UPDATE of link " + id() + " to program " + program.id());
    }

    private static TestLink create(TestProgram program, int target, int attachType, int flags) {
        return run(call(program, target, attachType, flags), program, attachType);
    }

    private static BpfCall call(TestProgram program, int target, int attachType, int flags) {
        return new BpfCall(BpfCall.LINK_CREATE, CREATE_SIZE)
                .number(0, program.fd())
                .number(4, target)
                .number(8, attachType)
                .number(12, flags);
    }

    private static TestLink run(BpfCall call, TestProgram program, int attachType) {
        String what = "BPF_LINK_CREATE of program " + program.id() + " as attach type " + attachType;
        return new TestLink(call.run(what));
    }
}
