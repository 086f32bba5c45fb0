package io.bpfmetrics.stack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network of its own, so that the ports of the stack file are free whatever runs on the machine, and so that nothing
 * of the machine's network is changed. It ends with the process that holds it, which ends by itself after half an hour.
 */
final class NetworkNamespace implements AutoCloseable {
    private final Process holder;

    private NetworkNamespace(Process holder) {
        this.holder = holder;
    }

    /** A new network with nothing but its loopback interface, which is up. */
    static NetworkNamespace create() {
        try {
            Process holder = new ProcessBuilder(
                            "unshare", "--net", "sh", "-c", "ip link set lo up && echo up && exec sleep 1800")
                    .redirectErrorStream(true)
                    .start();
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
            String line = output.readLine();
            if (!"up".equals(line)) {
                throw new IllegalStateException("making a network namespace (needs root): " + line);
            }
            return new NetworkNamespace(holder);
        } catch (IOException e) {
            throw new UncheckedIOException("making a network namespace", e);
        }
    }

    /** What a command line must begin with to run here. */
    List<String> entry() {
        return List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net");
    }

    /** A command line that runs here. */
    List<String> inside(List<String> command) {
        return Stream.concat(entry().stream(), command.stream()).toList();
    }

    /** Gets an URL from here; answers the body, whatever the status. */
    String get(String url, String... curlOptions) {
        List<String> curl = Stream.concat(
                        Stream.of("curl", "--silent", "--show-error", "--max-time", "20"),
                        Stream.concat(Stream.of(curlOptions), Stream.of(url)))
                .toList();
        return Command.output(30, inside(curl));
    }

    @Override
    public void close() {
        holder.destroy();
    }
}
