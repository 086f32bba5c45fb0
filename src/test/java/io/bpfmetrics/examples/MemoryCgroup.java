package io.bpfmetrics.examples;

import io.bpfmetrics.testing.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A cgroup whose processes may use only so much memory, in whichever hierarchy the host has it. */
final class MemoryCgroup implements AutoCloseable {
    private static final String NAME = "bpf-metrics-exporter-memory";

    private final Path folder;

    private MemoryCgroup(Path folder) {
        this.folder = folder;
    }

    static MemoryCgroup create(long limitBytes) throws IOException {
        for (String mount : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            String[] halves = mount.split(" - ", 2);
            if (halves[1].matches("cgroup .*\\bmemory\\b.*")) {
                Path folder = Files.createTempDirectory(Path.of(halves[0].split(" ", -1)[4]), NAME);
                Files.writeString(folder.resolve("memory.limit_in_bytes"), Long.toString(limitBytes));
                return new MemoryCgroup(folder);
            }
        }
        return unified(limitBytes);
    }

    private static MemoryCgroup unified(long limitBytes) throws IOException {
        Path root = Mounts.cgroup2();
        if (!List.of(Files.readString(root.resolve("cgroup.subtree_control"))
                        .strip()
                        .split(" ", -1))
                .contains("memory")) {
            throw new IllegalStateException("the cgroups under " + root
                    + " cannot limit memory; as root: echo +memory > " + root.resolve("cgroup.subtree_control"));
        }
        Path folder = Files.createTempDirectory(root, NAME);
        Files.writeString(folder.resolve("memory.max"), Long.toString(limitBytes));
        if (Files.exists(folder.resolve("memory.swap.max"))) {
            Files.writeString(folder.resolve("memory.swap.max"), "0");
        }
        return new MemoryCgroup(folder);
    }

    /** A line of shell that runs in here. */
    String entering(String command) {
        return "echo $$ > " + folder.resolve("cgroup.procs") + " && " + command;
    }

    @Override
    public void close() throws IOException {
        Files.delete(folder);
    }
}
