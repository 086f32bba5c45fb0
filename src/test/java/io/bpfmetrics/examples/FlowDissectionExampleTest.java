package io.bpfmetrics.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.KernelTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The flow dissector, in a network namespace of its own where a rule on ports makes the kernel use it. */
@KernelTest
final class FlowDissectionExampleTest {
    private static final String EXAMPLE = "flow-dissections";

    /** Two namespaces and a cable; the rule makes the first one look at the ports of what comes in. */
    private static final String NETWORK = String.join(
            " && ",
            "ip link set lo up",
            "ip link add here type veth peer name there",
            "{ unshare --net sleep 600 & }",
            "other=$!",
            "until [ \"$(readlink /proc/$other/ns/net)\" != \"$(readlink /proc/self/ns/net)\" ]; do sleep 0.01; done",
            "ip link set there netns $other",
            "nsenter --net=/proc/$other/ns/net ip addr add 10.99.0.2/24 dev there",
            "nsenter --net=/proc/$other/ns/net ip link set there up",
            "ip addr add 10.99.0.1/24 dev here",
            "ip link set here up",
            "ip rule add ipproto tcp sport 9 lookup main",
            "echo ready",
            "exec sleep 600");

    @Test
    void flowDissectionsCountsPacketsThatAreTakenApart(@TempDir Path folder) throws Exception {
        Process network = new ProcessBuilder("unshare", "--net", "sh", "-c", NETWORK)
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(firstLine(network)).isEqualTo("ready");
            String namespace = "/proc/" + network.pid() + "/ns/net";
            copyWithNamespace(folder, namespace);
            try (ExampleRun run = ExampleRun.start(EXAMPLE, folder, command -> command)) {
                run.until(
                        "flow_dissections_total",
                        Map.of("ethertype", "ipv4"),
                        1,
                        () -> Works.shell(
                                "nsenter --net=" + namespace + " curl --silent --max-time 2 http://10.99.0.2:9"));

                assertThat(run.attached()).isEqualTo(Map.of("on_dissection", true));
            }
        } finally {
            network.descendants().forEach(ProcessHandle::destroyForcibly);
            network.destroyForcibly().waitFor();
        }
    }

    private static String firstLine(Process process) throws IOException {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    private static void copyWithNamespace(Path folder, String namespace) throws IOException {
        Path object = Path.of(EXAMPLE + ".bpf.o");
        Files.copy(ExampleRun.folder().resolve(object), folder.resolve(object));
        String program = "  - program: on_dissection\n";
        String config = Files.readString(ExampleRun.folder().resolve(EXAMPLE + ".yaml"));
        assertThat(config).contains(program);
        Files.writeString(
                folder.resolve(EXAMPLE + ".yaml"), config.replace(program, program + "    netns: " + namespace + "\n"));
    }
}
