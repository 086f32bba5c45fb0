package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.object.AttachTarget.NetfilterHook;
import io.bpfmetrics.testing.KernelRelease;
import io.bpfmetrics.testing.KernelTest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Netfilter programs, or what is said where the kernel has none: before Linux 6.4. */
@KernelTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetfilterAttachTest {
    private static final String FIXTURE = "attach_netfilter";

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
    void attachesToTheHookOfTheConfig() throws Exception {
        loadOrSeeItRefused(object -> Fixtures.assertRuns(object, 0, network::connect), toHook("input"));
    }

    @Test
    void saysWhichHooksThereAre() throws Exception {
        loadOrSeeItRefused(
                object -> assertThat(Fixtures.problem(object, "on_hook"))
                        .contains("\"inside\"", "prerouting, input, forward"),
                toHook("inside"));
    }

    @Test
    void showsWhatToWriteForAProgramWithoutAPlace() throws Exception {
        loadOrSeeItRefused(object -> assertThat(Fixtures.problem(object, "on_hook"))
                .isEqualTo("its section does not say where it goes; write into the config: attach: [{program:"
                        + " on_hook, netfilter: {family: ipv4, hook: input, priority: 0}}]"));
    }

    private static void loadOrSeeItRefused(Check check, AttachTarget... targets) throws Exception {
        if (KernelRelease.current().isBefore(6, 4)) {
            assertThatThrownBy(() -> Fixtures.load(FIXTURE, targets))
                    .hasMessage("attach_netfilter.bpf.o: program \"on_hook\" (section netfilter) refused by the"
                            + " kernel: EINVAL; this kernel may not know this kind of program");
            return;
        }
        try (BpfObject object = Fixtures.load(FIXTURE, targets)) {
            check.accept(object);
        }
    }

    private interface Check {
        void accept(BpfObject object) throws Exception;
    }

    private static AttachTarget toHook(String hook) {
        NetfilterHook netfilter = new NetfilterHook("ipv4", hook, 17, false);
        return new AttachTarget("on_hook", List.of(), Optional.empty(), Optional.empty(), Optional.of(netfilter));
    }
}
