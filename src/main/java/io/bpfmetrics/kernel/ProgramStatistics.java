package io.bpfmetrics.kernel;

import io.bpfmetrics.kernel.Layouts.ProgramInfoLayout;
import io.bpfmetrics.sys.Bpf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How often and how long programs ran (Linux 5.1), which the kernel counts only where that is switched on. Not thread-safe. */
public final class ProgramStatistics {
    private static final Path SWITCH = Path.of("/proc/sys/kernel/bpf_stats_enabled");

    private final InfoBuffer info = new InfoBuffer(new Bpf(), ProgramInfoLayout.SIZE);

    /** Whether the kernel counts, by {@code kernel.bpf_stats_enabled}. */
    public boolean areEnabled() {
        try {
            return Files.readString(SWITCH).startsWith("1");
        } catch (IOException e) {
            return false; // a kernel without the switch does not count
        }
    }

    /** Reads what was counted of the program behind a descriptor. */
    public Runs read(int fd) throws BpfException {
        info.clear();
        info.fill(fd, "program");
        return new Runs(info.getLong(ProgramInfoLayout.RUN_TIME_NS), info.getLong(ProgramInfoLayout.RUN_CNT));
    }

    /**
     * What was counted.
     *
     * @param nanos that it ran
     * @param count how often
     */
    public record Runs(long nanos, long count) {}
}
