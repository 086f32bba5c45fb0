package io.bpfmetrics.stack;

import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.ExporterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Exporters of hosts that the stack collects from, with the examples that the dashboards show and one of spans. */
final class StackExporter {
    private StackExporter() {}

    /** The exporter as it would run on a machine of its own: another machine-id, another name. */
    static ExporterProcess start(String node, Path directory, NetworkNamespace where) throws IOException {
        Path machineId = directory.resolve(node + "-machine-id");
        Files.writeString(machineId, UUID.randomUUID().toString().replace("-", "") + "\n");
        List<String> wrapper = where.inside(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount --bind \"$0\" /etc/machine-id && exec \"$@\"",
                machineId.toString()));
        return ExporterCommand.of(
                        "--otlp-grpc",
                        "localhost:4317",
                        "--interval",
                        "5s",
                        "--web.listen-address",
                        "none",
                        "--config.dir",
                        Repository.path("examples").toString(),
                        "--config.names",
                        "block-io-latency,timers,process-spans")
                .behind(wrapper.toArray(String[]::new))
                .with("NODE_NAME", node)
                .start();
    }

    /** Work for the example of block devices; not to the folder for temporary files, which may be in memory. */
    static void writeToADevice() {
        Path file = Repository.path("target/stack-test.bin");
        Command.run(60, "dd", "if=/dev/zero", "of=" + file, "bs=64K", "count=16", "oflag=direct");
    }
}
