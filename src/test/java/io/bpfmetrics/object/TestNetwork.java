package io.bpfmetrics.object;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.Mounts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A pair of interfaces {@code bme0} and {@code bme1} in our own network namespace, a network namespace besides, and a
 * cgroup; with what makes traffic in them.
 */
final class TestNetwork {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CONNECT = "(exec 3<>/dev/tcp/127.0.0.1/9) 2>/dev/null || true";

    private final Process holder;
    private final Path cgroup;

    private TestNetwork(Process holder, Path cgroup) {
        this.holder = holder;
        this.cgroup = cgroup;
    }

    static TestNetwork create() throws Exception {
        addInterfaces();
        Process holder = new ProcessBuilder(
                        "unshare", "--net", "sh", "-c", "ip link set lo up && echo up && exec sleep 600")
                .redirectErrorStream(true)
                .start();
        String line =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (!"up".equals(line)) {
            throw new IllegalStateException("making a network namespace: " + line);
        }
        return new TestNetwork(holder, Files.createTempDirectory(Mounts.cgroup2(), "bpf-metrics-test"));
    }

    String namespace() {
        return "/proc/" + holder.pid() + "/ns/net";
    }

    Path cgroup() {
        return cgroup;
    }

    /** Asks on both interfaces who has the address at the other end. */
    String traffic() throws Exception {
        return bash("for net in 77 78; do echo x > /dev/udp/169.254.$net.2/9; done; sleep 0.05");
    }

    /** Tries to connect from within the cgroup. */
    String connectFromCgroup() throws Exception {
        return bash("echo $$ > " + cgroup + "/cgroup.procs; " + CONNECT);
    }

    /** Tries to connect within the other network namespace. */
    String connectInNamespace() throws Exception {
        return CommandOutput.of("nsenter", "--net=" + namespace(), "bash", "-c", CONNECT);
    }

    String connect() throws Exception {
        return bash(CONNECT);
    }

    void close() throws Exception {
        holder.destroy();
        bash("ip link del bme0");
        Files.delete(cgroup);
    }

    /** Another run of the tests may have them just now. */
    private static void addInterfaces() throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (Files.exists(Path.of("/sys/class/net/bme0")) && Instant.now().isBefore(end)) {
            Thread.onSpinWait();
        }
        bash("set -e; ip link add bme0 type veth peer name bme1; ip addr add 169.254.77.1/30 dev bme0;"
                + " ip addr add 169.254.78.1/30 dev bme1; ip link set bme0 up; ip link set bme1 up");
    }

    private static String bash(String script) throws IOException, InterruptedException {
        return CommandOutput.of("bash", "-c", script);
    }
}
