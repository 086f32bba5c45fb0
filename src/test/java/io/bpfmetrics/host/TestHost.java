package io.bpfmetrics.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A host whose files are in a folder of the test, for decoders to ask. */
public final class TestHost {
    private final Path folder;
    private final TestClock clock = new TestClock();
    private final Map<Integer, String> interfaces = new ConcurrentHashMap<>();

    /** A host without symbols, devices, PCI names and cgroups. */
    public TestHost(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectory(folder.resolve("cgroup"));
        Files.createFile(folder.resolve("kallsyms"));
        write("partitions", "major minor  #blocks  name", "");
    }

    /** Appends lines to {@code kallsyms}, {@code partitions}, {@code pci.ids}, {@code passwd} or {@code group}. */
    public void write(String file, String... lines) throws IOException {
        Files.write(folder.resolve(file), List.of(lines), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Takes a file away. */
    public void delete(String file) throws IOException {
        Files.delete(folder.resolve(file));
    }

    /** Adds or renames a network interface. */
    public void name(int index, String name) {
        interfaces.put(index, name);
    }

    /** Creates a cgroup; its id is the inode number of the folder. */
    public Path cgroup(String name) throws IOException {
        return Files.createDirectories(folder.resolve("cgroup").resolve(name));
    }

    /** The clock of its names. */
    public TestClock clock() {
        return clock;
    }

    /** Its names. */
    public HostNames names() {
        return new HostNames(
                new KernelSymbols(folder.resolve("kallsyms"), clock),
                new Cgroups(Optional.of(folder.resolve("cgroup")), false, clock),
                new BlockDevices(folder.resolve("partitions"), clock),
                new PciIds(List.of(folder.resolve("pci.ids"), folder.resolve("pci.ids.gz"))),
                new Accounts(folder.resolve("passwd"), folder.resolve("group"), clock),
                index -> Optional.ofNullable(interfaces.get(index)));
    }
}
