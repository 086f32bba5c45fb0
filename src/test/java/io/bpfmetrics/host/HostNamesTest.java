package io.bpfmetrics.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.Mounts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of the host that runs the test, and of files. */
class HostNamesTest {
    private static final String BRIDGE = "bme" + ProcessHandle.current().pid() % 1_000_000;

    @TempDir
    private Path folder;

    @Test
    void namesTheLoopbackInterface() throws IOException {
        try (HostNames host = new HostNames()) {
            int index = Integer.parseInt(
                    Files.readString(Path.of("/sys/class/net/lo/ifindex")).strip());

            assertThat(host.interfaceName(index)).contains("lo");
            assertThat(host.interfaceName(0)).isEmpty();
            assertThat(host.interfaceName(-1)).isEmpty();
        }
    }

    @Test
    @KernelTest
    void namesAnInterfaceWithoutAddressThatAppearsLater() throws IOException, InterruptedException {
        try (HostNames host = new HostNames()) {
            run("ip", "link", "add", BRIDGE, "type", "bridge");
            try {
                Path file = Path.of("/sys/class/net", BRIDGE, "ifindex");
                int index = Integer.parseInt(Files.readString(file).strip());

                assertThat(host.interfaceName(index)).contains(BRIDGE);
                run("ip", "link", "delete", BRIDGE);
                assertThat(host.interfaceName(index)).isEmpty();
            } finally {
                new ProcessBuilder("ip", "link", "delete", BRIDGE).start().waitFor();
            }
        }
    }

    @Test
    @KernelTest
    void namesTheRootOfTheCgroupsOfThisHost() throws IOException {
        try (HostNames host = new HostNames()) {
            Path mount = Mounts.cgroup2();

            assertThat(host.cgroups().mount()).contains(mount);
            assertThat(host.cgroups().path((Long) Files.getAttribute(mount, "unix:ino")))
                    .contains(mount.toString());
        }
    }

    @Test
    void readsTheListOfBlockDevicesAtMostOnceASecond() throws IOException {
        TestHost host = new TestHost(folder);
        BlockDevices devices = host.names().blockDevices();
        assertThat(devices.name(8, 0)).isEmpty();
        host.write("partitions", "   8        0  500107608 sda");

        host.clock().pass(Duration.ofSeconds(1).minusNanos(1));
        assertThat(devices.name(8, 0)).isEmpty();
        host.clock().pass(Duration.ofNanos(1));
        assertThat(devices.name(8, 0)).contains("sda");
    }

    @Test
    void readsThePartitionsOfThisHost() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/partitions"));
        String[] last = lines.get(lines.size() - 1).strip().split("\\s+", 4);

        try (HostNames host = new HostNames()) {
            assertThat(host.blockDevices().name(Integer.parseInt(last[0]), Integer.parseInt(last[1])))
                    .contains(last[3]);
        }
    }

    @Test
    void readsPackedPciNames() throws IOException {
        TestHost host = new TestHost(folder);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("pci.ids.gz")))) {
            out.write("8086  Intel Corporation\nC 02  Network controller\n".getBytes(StandardCharsets.UTF_8));
        }
        PciIds ids = host.names().pciIds();

        assertThat(ids.isPresent()).isTrue();
        assertThat(ids.vendor(0x8086)).contains("Intel Corporation");
        assertThat(ids.deviceClass(2)).contains("Network controller");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
