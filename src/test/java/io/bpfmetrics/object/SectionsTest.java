package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.KernelRelease;
import io.bpfmetrics.testing.KernelTest;
import org.junit.jupiter.api.Test;

@KernelTest
class SectionsTest {
    @Test
    void loadsTheOtherProgramsOfTheObject() throws Exception {
        try (BpfObject object = Fixtures.load("object_sections")) {
            assertThat(Fixtures.program(object, "on_switch").problem()).isEmpty();
            Fixtures.assertRuns(object, 6, () -> CommandOutput.of("true"));
            assertThat(Fixtures.problem(object, "on_mystery")).contains("does not know its section \"mystery/watch\"");
            assertThat(object.programs())
                    .filteredOn(program -> program.fd() < 0)
                    .hasSize(1);
        }
    }

    @Test
    void attachesClassifiersToInterfaces() throws Exception {
        TestNetwork network = TestNetwork.create();
        try (BpfObject object = Fixtures.load(
                "object_sections",
                Fixtures.toInterfaces("on_ingress", "bme0"),
                Fixtures.toInterfaces("on_egress", "bme0"),
                Fixtures.toInterfaces("on_traffic", "bme0"))) {
            for (int slot = 0; slot <= 2; slot++) {
                assertAttached(object, slot, network);
            }
        } finally {
            network.close();
        }
    }

    private static void assertAttached(BpfObject object, int slot, TestNetwork network) throws Exception {
        ObjectProgram program = object.programs().get(slot);
        if (KernelRelease.current().isBefore(6, 6)) {
            assertThat(program.problem().orElseThrow()).endsWith("(needs Linux 6.6)");
        } else {
            assertThat(program.problem()).isEmpty();
            Fixtures.assertRuns(object, slot, network::traffic);
        }
    }

    @Test
    void saysWhatKeepsAProgramFromBeingAttached() throws Exception {
        try (BpfObject object = Fixtures.load("object_sections")) {
            assertThat(Fixtures.problem(object, "on_ingress"))
                    .contains("attach: [{program: on_ingress, interfaces: [eth0]}]");
            assertThat(Fixtures.problem(object, "on_packet"))
                    .isEqualTo("EOPNOTSUPP; socket filters run on sockets, and sockets of containers are not attached");
            assertThat(Fixtures.problem(object, "on_event")).contains("perf_event/watch", "unknown key \"watch\"");
        }
    }
}
