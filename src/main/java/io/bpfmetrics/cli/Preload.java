package io.bpfmetrics.cli;

import io.bpfmetrics.export.OtlpPipeline;
import io.bpfmetrics.kernel.BpfSubsystem;
import java.util.List;

/**
 * Loads on a second processor what a run will need, while the first one reads the command line: that alone takes a
 * third of the start.
 */
final class Preload {
    private static final List<String> SHORT_WORK = List.of("list", "dump", "-h", "--help", "-V", "--version");

    private Preload() {}

    /** Starts loading, unless the arguments ask for something that needs little of it. */
    static void start(String[] arguments) {
        if (List.of(arguments).stream().noneMatch(SHORT_WORK::contains)) {
            Thread thread = new Thread(Preload::load, "bpf-preload");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void load() {
        try {
            new BpfSubsystem();
            OtlpPipeline.preload();
        } catch (RuntimeException | LinkageError e) {
            // whoever needs it in earnest meets the same problem and says so (KernelAccess, Exporter.open)
            System.getLogger(Preload.class.getName()).log(System.Logger.Level.DEBUG, "preloading stopped", e);
        }
    }
}
