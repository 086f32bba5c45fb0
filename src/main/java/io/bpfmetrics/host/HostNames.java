package io.bpfmetrics.host;

import io.bpfmetrics.sys.InterfaceNames;
import io.bpfmetrics.sys.SystemClock;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/** Names of this host for numbers of the kernel. Thread-safe; what costs something is read when first asked for. */
public final class HostNames implements AutoCloseable {
    private final KernelSymbols symbols;
    private final Cgroups cgroups;
    private final BlockDevices blockDevices;
    private final PciIds pciIds;
    private final Accounts accounts;
    private final IntFunction<Optional<String>> interfaces;
    private OptionalLong bootEpochNanos = OptionalLong.empty();

    /** Names of the running host. */
    public HostNames() {
        this(
                new KernelSymbols(Path.of("/proc/kallsyms"), System::nanoTime),
                new Cgroups(CgroupMount.find(Path.of("/proc/self/mountinfo")), true, System::nanoTime),
                new BlockDevices(Path.of("/proc/partitions"), System::nanoTime),
                new PciIds(PciIds.FILES),
                new Accounts(Path.of("/etc/passwd"), Path.of("/etc/group"), System::nanoTime),
                InterfaceNames::of);
    }

    HostNames(
            KernelSymbols symbols,
            Cgroups cgroups,
            BlockDevices blockDevices,
            PciIds pciIds,
            Accounts accounts,
            IntFunction<Optional<String>> interfaces) {
        this.symbols = symbols;
        this.cgroups = cgroups;
        this.blockDevices = blockDevices;
        this.pciIds = pciIds;
        this.accounts = accounts;
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

    /** Users and groups. */
    public Accounts accounts() {
        return accounts;
    }

    /**
     * When the machine booted, in nanoseconds since 1970 UTC: what {@code bpf_ktime_get_boot_ns} shows plus this is the
     * wall-clock time. It stays what it was when first asked for, even if somebody sets the clock: texts made from it are
     * labels.
     */
    public synchronized long bootEpochNanos() {
        if (bootEpochNanos.isEmpty()) {
            bootEpochNanos = OptionalLong.of(SystemClock.bootEpochNanos());
        }
        return bootEpochNanos.getAsLong();
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
