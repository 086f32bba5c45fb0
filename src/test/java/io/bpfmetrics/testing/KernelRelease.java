package io.bpfmetrics.testing;

/** The version of the running kernel. */
public record KernelRelease(int major, int minor) {
    /** From {@code 6.18.3-distribution}. */
    public static KernelRelease current() {
        String[] parts = System.getProperty("os.version").split("[^0-9]+", 3);
        return new KernelRelease(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    /** Whether it is older than {@code otherMajor.otherMinor}. */
    public boolean isBefore(int otherMajor, int otherMinor) {
        return major < otherMajor || (major == otherMajor && minor < otherMinor);
    }
}
