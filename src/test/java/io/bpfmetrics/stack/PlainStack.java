package io.bpfmetrics.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The programs of the stack file as plain processes, each with its arguments and environment from the file. The
 * configuration texts are laid over {@code /etc} in the processes' own mount namespace, at the paths of the mounts.
 */
final class PlainStack implements RunningStack {
    private static final Map<String, String> PROGRAMS =
            Map.of("otel-collector", "otelcol-contrib", "prometheus", "prometheus", "grafana", "grafana");
    private static final String IN_OWN_ETC = """
            mount -t tmpfs tmpfs "$1" && mkdir "$1/etc" "$1/work" && cp -R "$2/." "$1/etc" &&
            mount -t overlay overlay -o "lowerdir=/etc,upperdir=$1/etc,workdir=$1/work" /etc && shift 2 && exec "$@"
            """;

    private final StackFile file = StackFile.load();
    private final Map<Path, Process> processes = new LinkedHashMap<>();
    private final StackPrograms programs;
    private final NetworkNamespace network;
    private final Path directory;
    private final String reason;

    private PlainStack(StackPrograms programs, NetworkNamespace network, Path directory, String reason) {
        this.programs = programs;
        this.network = network;
        this.directory = directory;
        this.reason = reason;
    }

    static PlainStack start(StackPrograms programs, NetworkNamespace network, Path directory, String reason) {
        PlainStack stack = new PlainStack(programs, network, directory, reason);
        try {
            for (JsonNode container : stack.file.podSpec().path("containers")) {
                stack.startLike(container);
            }
            return stack;
        } catch (IOException e) {
            stack.close();
            throw new UncheckedIOException("starting the stack as plain processes", e);
        }
    }

    private void startLike(JsonNode container) throws IOException {
        String name = container.path("name").asText();
        Path own = Files.createDirectories(directory.resolve(name));
        Path etc = Files.createDirectories(own.resolve("etc"));
        for (JsonNode mount : container.path("volumeMounts")) {
            writeMount(mount, etc);
        }
        Path scratch = Files.createDirectories(own.resolve("scratch"));
        List<String> command = new ArrayList<>(network.inside(
                List.of("unshare", "--mount", "sh", "-c", IN_OWN_ETC, "sh", scratch.toString(), etc.toString())));
        command.add(programs.program(PROGRAMS.getOrDefault(name, name)).toString());
        for (JsonNode argument : container.path("args")) {
            // the only path that is not configuration; a container's root is not ours to write to
            command.add(argument.asText().replaceFirst("^--storage.tsdb.path=.*", "--storage.tsdb.path=" + own));
        }
        Path log = own.resolve("log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        container
                .path("env")
                .forEach(variable -> builder.environment()
                        .put(
                                variable.path("name").asText(),
                                variable.path("value").asText()));
        processes.put(log, builder.start());
    }

    private void writeMount(JsonNode mount, Path etc) throws IOException {
        Path target = etc.resolve(
                Path.of("/etc").relativize(Path.of(mount.path("mountPath").asText())));
        Files.createDirectories(target);
        for (Map.Entry<String, JsonNode> text : file.mountedFiles(mount).properties()) {
            Files.writeString(target.resolve(text.getKey()), text.getValue().asText());
        }
    }

    @Override
    public String way() {
        return "plain processes with the configuration of metrics-stack.yaml (" + reason + ")";
    }

    @Override
    public String logs() {
        StringBuilder logs = new StringBuilder();
        processes.keySet().forEach(log -> {
            try {
                logs.append(log).append(":\n").append(Files.readString(log));
            } catch (IOException e) {
                throw new UncheckedIOException("reading " + log, e);
            }
        });
        return logs.toString();
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroy);
    }
}
