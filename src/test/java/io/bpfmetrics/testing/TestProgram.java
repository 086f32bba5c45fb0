package io.bpfmetrics.testing;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;

/** A program of our own in the running kernel. */
public final class TestProgram extends KernelObject {
    private static final int INFO_ID = 4;
    private static final int LOG_SIZE = 16_384;

    private TestProgram(int fd) {
        super(fd, BpfCall.idOf(fd, INFO_ID));
    }

    /**
     * Loads a program.
     *
     * @throws BpfRefusedException with the verifier's words if the kernel refuses
     */
    static TestProgram load(ProgramSpec spec) {
        Memory code = spec.instructions().copy();
        byte[] licenseBytes = spec.license().getBytes(StandardCharsets.US_ASCII);
        Memory license = new Memory(licenseBytes.length + 1L);
        license.clear();
        license.write(0, licenseBytes, 0, licenseBytes.length);
        BpfCall call = new BpfCall(BpfCall.PROG_LOAD, 120)
                .number(0, spec.type())
                .number(4, spec.instructions().count())
                .pointer(8, code)
                .pointer(16, license)
                .number(44, spec.flags())
                .name(48, spec.name())
                .number(68, spec.expectedAttachType())
                .number(108, spec.attachBtfId());
        return new TestProgram(run(call, "BPF_PROG_LOAD of type " + spec.type() + " \"" + spec.name() + "\""));
    }

    /** A log costs time and may overflow, so only a refused program is tried again with one. */
    private static int run(BpfCall call, String what) {
        try {
            return call.run(what);
        } catch (BpfRefusedException refused) {
            Memory log = new Memory(LOG_SIZE);
            log.clear();
            return call.number(24, 1).number(28, LOG_SIZE).pointer(32, log).run(what, log);
        }
    }

    /** Lets the program hold a map which its instructions do not mention (kernel 5.10). */
    public void bind(TestMap map) {
        new BpfCall(BpfCall.PROG_BIND_MAP, 12)
                .number(0, fd())
                .number(4, map.fd())
                .run("BPF_PROG_BIND_MAP of map " + map.id() + " to program " + id());
    }

    /** Runs the program on an empty packet of {@code size} bytes, {@code times} times, and returns its last answer. */
    public int run(int size, int times) {
        Memory data = new Memory(size);
        data.clear();
        BpfCall call = new BpfCall(BpfCall.PROG_TEST_RUN, 80)
                .number(0, fd())
                .number(8, size)
                .pointer(16, data)
                .number(32, times);
        call.run("BPF_PROG_TEST_RUN of program " + id());
        return call.readNumber(4);
    }
}
