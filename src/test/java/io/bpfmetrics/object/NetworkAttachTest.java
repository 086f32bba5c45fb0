package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.KernelRelease;
import io.bpfmetrics.testing.KernelTest;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@KernelTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkAttachTest {
    private static final String FIXTURE = "attach_network";

    private TestNetwork network;

    @BeforeAll
    void create() throws Exception {
        network = TestNetwork.create();
    }

    @AfterAll
    void close() throws Exception {
        network.close();
    }

    @Test
    void attachesXdpToEveryInterfaceOfItsSection() throws Exception {
        try (BpfObject object = Fixtures.load(FIXTURE)) {
            ObjectProgram program = Fixtures.program(object, "on_two_interfaces");

            assertThat(program.problem()).isEmpty();
            assertThat(Fixtures.links(program)).isEqualTo(2);
            Fixtures.assertRuns(object, 0, network::traffic);
        }
    }

    @Test
    void attachesXdpToTheInterfacesOfTheConfig() throws Exception {
        AttachTarget moved = Fixtures.toInterfaces("on_two_interfaces", "bme1");
        AttachTarget given = Fixtures.toInterfaces("on_interface", "bme0");

        try (BpfObject object = Fixtures.load(FIXTURE, moved, given)) {
            assertThat(Fixtures.links(Fixtures.program(object, "on_two_interfaces")))
                    .isOne();
            Fixtures.assertRuns(object, 1, network::traffic);
        }
    }

    @Test
    void attachesToNoInterfaceIfOneIsMissing() throws Exception {
        AttachTarget target = Fixtures.toInterfaces("on_two_interfaces", "bme0", "no_such_if");

        try (BpfObject object = Fixtures.load(FIXTURE, target)) {
            assertThat(Fixtures.problem(object, "on_two_interfaces")).contains("\"no_such_if\"");
            assertThat(Fixtures.links(Fixtures.program(object, "on_two_interfaces")))
                    .isZero();
        }
    }

    @Test
    void saysThatAnInterfaceIsTaken() throws Exception {
        try (BpfObject first = Fixtures.load(FIXTURE);
                BpfObject second = Fixtures.load(FIXTURE)) {
            assertThat(Fixtures.program(first, "on_two_interfaces").problem()).isEmpty();
            assertThat(Fixtures.problem(second, "on_two_interfaces"))
                    .isEqualTo("attaching to interface bme0: EBUSY; another program is attached there");
        }
    }

    @ParameterizedTest
    @CsvSource({"on_ingress, 2", "on_egress, 3", "on_traffic, 4"})
    void attachesTrafficControl(String program, int slot) throws Exception {
        try (BpfObject object = Fixtures.load(FIXTURE, Fixtures.toInterfaces(program, "bme0"))) {
            if (KernelRelease.current().isBefore(6, 6)) {
                assertThat(Fixtures.problem(object, program)).endsWith("(needs Linux 6.6)");
            } else {
                Fixtures.assertRuns(object, slot, network::traffic);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"on_cgroup_packet, 5", "on_connect, 6", "on_socket, 7"})
    void attachesToCgroups(String program, int slot) throws Exception {
        String path = network.cgroup().toString();

        try (BpfObject object = Fixtures.load(FIXTURE, Fixtures.toCgroup(program, path))) {
            assertThat(Fixtures.program(object, program).problem()).isEmpty();
            Fixtures.assertRuns(object, slot, network::connectFromCgroup);
        }
    }

    @Test
    void findsACgroupBelowItsMount() throws Exception {
        String path = network.cgroup().getFileName().toString();

        try (BpfObject object = Fixtures.load(FIXTURE, Fixtures.toCgroup("on_connect", path))) {
            Fixtures.assertRuns(object, 6, network::connectFromCgroup);
        }
    }

    @Test
    void saysThatACgroupIsNone() throws Exception {
        try (BpfObject missing = Fixtures.load(FIXTURE, Fixtures.toCgroup("on_connect", "no/such/cgroup"));
                BpfObject other = Fixtures.load(FIXTURE, Fixtures.toCgroup("on_connect", "/tmp"))) {
            assertThat(Fixtures.problem(missing, "on_connect")).endsWith("/no/such/cgroup: ENOENT");
            assertThat(Fixtures.problem(other, "on_connect")).contains("EBADF", "not a folder of a cgroup2");
        }
    }

    @Test
    void attachesToANetworkNamespace() throws Exception {
        Optional<String> path = Optional.of(network.namespace());

        try (BpfObject object = Fixtures.load(
                FIXTURE, Fixtures.toNamespace("on_lookup", path), Fixtures.toNamespace("on_flow", path))) {
            assertThat(Fixtures.links(Fixtures.program(object, "on_flow"))).isOne();
            Fixtures.assertRuns(object, 8, network::connectInNamespace);
        }
    }

    @Test
    void attachesToOurOwnNamespaceWithoutAPath() throws Exception {
        try (BpfObject object = Fixtures.load(FIXTURE, Fixtures.toNamespace("on_lookup", Optional.empty()))) {
            Fixtures.assertRuns(object, 8, network::connect);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "on_interface, interfaces: [eth0]",
                "on_ingress, interfaces: [eth0]",
                "on_connect, cgroup: /sys/fs/cgroup",
                "on_socket, cgroup: /sys/fs/cgroup",
                "on_lookup, netns: /run/netns/NAME"
            })
    void showsWhatToWriteForAProgramWithoutAPlace(String entry) throws Exception {
        try (BpfObject object = Fixtures.load(FIXTURE)) {
            assertThat(Fixtures.problem(object, entry.substring(0, entry.indexOf(','))))
                    .isEqualTo("its section does not say where it goes; write into the config: attach: [{program: "
                            + entry + "}]");
        }
    }
}
