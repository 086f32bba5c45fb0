package io.bpfmetrics.cli;

import io.bpfmetrics.collect.Build;
import picocli.CommandLine.IVersionProvider;

/** The version of this build. */
final class Version implements IVersionProvider {
    /** Such as {@code 0.1.0}. */
    static String number() {
        return Build.version();
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "bpf-metrics-exporter " + number(),
            "Java " + System.getProperty("java.version") + ", Linux " + System.getProperty("os.version") + ", "
                    + System.getProperty("os.arch")
        };
    }
}
