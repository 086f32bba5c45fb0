package io.bpfmetrics.stack;

import java.util.List;

/** The stack file, played by podman with images that carry its names. */
final class PodmanStack implements RunningStack {
    private static final String FILE = Repository.path("metrics-stack.yaml").toString();
    private static final int SECONDS = 120;

    private final StackPrograms programs;
    private final NetworkNamespace network;

    private PodmanStack(StackPrograms programs, NetworkNamespace network) {
        this.programs = programs;
        this.network = network;
    }

    /** Why podman cannot run a container with a published port here; empty if it can. */
    static String obstacle(StackPrograms programs, NetworkNamespace network) {
        if (!Command.exists("podman")) {
            return "it is not installed";
        }
        Command.Result images = Command.run(SECONDS, programs.script("images"));
        if (images.status() != 0) {
            return images.output();
        }
        String image =
                StackFile.load().container("otel-collector").path("image").asText();
        List<String> run = programs.script("podman", "run", "--rm", "--publish=14317:4317", image, "--version");
        Command.Result result = Command.run(SECONDS, network.inside(run));
        return result.status() == 0 ? "" : result.output();
    }

    static PodmanStack play(StackPrograms programs, NetworkNamespace network) {
        PodmanStack stack = new PodmanStack(programs, network);
        // what a run that was killed has left
        stack.podman("pod", "rm", "--force", "--all");
        stack.podman("volume", "prune", "--force");
        stack.podman("play", "kube", FILE);
        return stack;
    }

    @Override
    public String way() {
        return "podman play kube metrics-stack.yaml";
    }

    @Override
    public String logs() {
        return podman("ps", "--all") + podman("pod", "logs", "bpf-metrics-stack-pod-0");
    }

    @Override
    public void close() {
        podman("play", "kube", "--down", FILE);
    }

    private String podman(String... arguments) {
        return Command.output(SECONDS, network.inside(programs.script("podman", arguments)));
    }
}
