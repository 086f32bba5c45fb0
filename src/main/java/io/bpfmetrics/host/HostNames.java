package io.bpfmetrics.host;

import io.bpfmetrics.sys.InterfaceNames;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;

/** Names of this host for numbers of the kernel. Thread-safe; what costs something is read when first asked for. */
public final class HostNames implements AutoCloseable {
    private final KernelSymbols symbols;
    private final Cgroups cgroups;
    private final BlockDevices blockDevices;
    private final PciIds pciIds;
    private final IntFunction<Optional<String>> interfaces;

    /** Names of the running host. */
    public HostNames() {
        this(
                new KernelSymbols(Path.of("/proc/kallsyms"), System::nanoTime),
                new Cgroups(CgroupMount.find(Path.of("/proc/self/mountinfo")), true, System::nanoTime),
                new BlockDevices(Path.of("/proc/partitions"), System::nanoTime),
                new PciIds(PciIds.FILES),
                InterfaceNames::of);
    }

    HostNames(
            KernelSymbols symbols,
            Cgroups cgroups,
            BlockDevices blockDevices,
            PciIds pciIds,
            IntFunction<Optional<String>> interfaces) {
        this.symbols = symbols;
        this.cgroups = cgroups;
        this.blockDevices = blockDevices;
        this.pciIds = pciIds;
        this.interfaces = interfaces;
    }

    /** Kernel symbols. */
    public KernelSymbols symbols() {
        return symbols;
    }

    /** Cgroups of the unified hierarchy. */
    public Cgroups cgroups() {
        return cgroups;
    }

    /** Block devices. */
    public BlockDevices blockDevices() {
        return blockDevices;
    }

    /** PCI vendors, devices and classes. */
    public PciIds pciIds() {
        return pciIds;
    }

    /** The network interface with this index in the network namespace of this process; empty if there is none. */
    public Optional<String> interfaceName(int index) {
        return interfaces.apply(index);
    }

    /** Stops watching. */
    @Override
    public void close() {
        cgroups.close();
    }
}
