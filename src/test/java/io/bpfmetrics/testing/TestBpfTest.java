package io.bpfmetrics.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@KernelTest
class TestBpfTest {
    @Test
    void loadsProgramThatHoldsMaps() {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap used = bpf.map(MapSpec.of(1, "used", 4, 8, 16));
            TestMap bound = bpf.map(MapSpec.of(2, "bound", 4, 8, 16));

            TestProgram program = bpf.program(ProgramSpec.of(1, "holder", Instructions.usingMaps(0, used)));
            program.bind(bound);

            assertThat(program.id()).isPositive();
            assertThat(program.run(64, 3)).isZero();
        }
    }

    @Test
    void saysWhyTheVerifierRefuses() {
        try (TestBpf bpf = TestBpf.open()) {
            Instructions onlyExit = Instructions.raw(new byte[] {(byte) 0x95, 0, 0, 0, 0, 0, 0, 0});

            assertThatThrownBy(() -> bpf.program(ProgramSpec.of(1, "bad", onlyExit)))
                    .hasMessageContaining("BPF_PROG_LOAD of type 1 \"bad\": EACCES")
                    .hasMessageContaining("R0 !read_ok");
        }
    }

    @Test
    void linksEveryKindThatThisKernelTakes() throws IOException {
        try (TestBpf bpf = TestBpf.open()) {
            bpf.linkRawTracepoint(bpf.program(17, "raw"), "sys_enter");
            bpf.linkPerfEvent(bpf.program(7, "perf"));
            bpf.linkXdp(bpf.program(ProgramSpec.of(6, "xdp", Instructions.returning(2))), "lo");
            bpf.linkTcx(bpf.program(ProgramSpec.of(3, "tcx", Instructions.returning(-1))), "lo");
            bpf.linkCgroup(bpf.program(8, "cgroup"), AttachType.CGROUP_INET_INGRESS);
            ProgramSpec lookup = ProgramSpec.of(30, "lookup", Instructions.returning(1));
            bpf.linkNetworkNamespace(bpf.program(lookup.attachingAs(AttachType.SK_LOOKUP)), AttachType.SK_LOOKUP);
            ProgramSpec netfilter = ProgramSpec.of(32, "filter", Instructions.returning(1));
            bpf.linkNetfilter(bpf.program(netfilter.attachingAs(AttachType.NETFILTER)), 77);
            ProgramSpec iterator = ProgramSpec.of(26, "iter", Instructions.returning(0));
            TestLink link = bpf.linkIterator(
                    bpf.programForFunction(iterator.attachingAs(AttachType.TRACE_ITER), "bpf_iter_task"));

            String fdinfo = Files.readString(Path.of("/proc/self/fdinfo/" + link.fd()));

            assertThat(fdinfo).contains("link_type:\titer").contains("link_id:\t" + link.id());
        }
    }

    @Test
    void createsLocalStorageWithTypesOfItsOwn() {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap storage =
                    bpf.map(MapSpec.of(24, "storage", 4, 4, 0).withFlags(1).typedAsInt());

            assertThat(storage.id()).isPositive();
        }
    }
}
