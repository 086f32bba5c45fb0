package io.bpfmetrics.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process costs, as /proc tells it. */
record ProcessCosts(long pid) {
    private static final long TICK_NANOS = 1_000_000_000 / 100; // USER_HZ is 100 on every architecture that we run on

    static ProcessCosts of(Process process) {
        return new ProcessCosts(process.pid());
    }

    /** Processor time of all threads so far: user and system, fields 14 and 15 of /proc/PID/stat. */
    long cpuNanos() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_NANOS;
    }

    /** Resident memory in KiB. */
    double residentKibibytes() throws IOException {
        return kibibytes("VmRSS:");
    }

    /** The most resident memory that there was, in KiB. */
    double peakKibibytes() throws IOException {
        return kibibytes("VmHWM:");
    }

    private double kibibytes(String key) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith(key)) {
                return Double.parseDouble(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no " + key + " in the status of process " + pid);
    }
}
