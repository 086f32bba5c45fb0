package io.bpfmetrics.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.TestBpf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The images of Containerfile, built on a Debian that was made here, and started the way deploy/README.md says. */
@Tag("stack")
@KernelTest
final class ContainerTest {
    private static final int TRACEPOINT = 5;
    private static final int NOT_ON_THIS_MACHINE = 77;
    private static final int BUILD_SECONDS = 600;
    private static final int SECONDS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BASE = "localhost/debian-base";
    private static final String EXPORTER = "localhost/bpf-metrics-exporter";
    private static final String WITH_EXAMPLES = EXPORTER + ":examples";

    private static final StackPrograms PROGRAMS = StackPrograms.inCache();
    private static final NetworkNamespace NETWORK = NetworkNamespace.create();

    @BeforeAll
    static void buildImages() {
        Command.Result base = Command.run(BUILD_SECONDS, PROGRAMS.script("base"));
        if (base.status() == NOT_ON_THIS_MACHINE) {
            skip(base.output());
        }
        assertThat(base.status()).as(base.output()).isZero();
        Command.Result trial = Command.run(
                SECONDS,
                NETWORK.inside(PROGRAMS.script("podman", "run", "--rm", "--publish=19435:9435", BASE, "true")));
        if (trial.status() != 0) {
            skip("podman cannot start a container with a published port here: " + trial.output());
        }
        build("exporter", EXPORTER);
        build("with-examples", WITH_EXAMPLES);
    }

    @AfterAll
    static void closeNetwork() {
        NETWORK.close();
    }

    @Test
    void answersOnItsPublishedPort() {
        try (TestBpf bpf = TestBpf.open()) {
            int id = bpf.program(TRACEPOINT, "in_container").id();
            String container = start("--publish=9435:9435", "--cap-add=SYS_ADMIN", EXPORTER, "--otlp-grpc", "none");

            assertThat(Eventually.within(PATIENCE, () -> page().contains("bpf_program_info{id=\"" + id + "\"")))
                    .as(() -> podman("logs", container))
                    .isTrue();

            podman("stop", "--time=30", container);
            assertThat(podman("inspect", "--format={{.State.ExitCode}}", container))
                    .isEqualTo("0\n");
        }
    }

    @Test
    void listensWhereItIsTold() {
        String container =
                start("--cap-add=SYS_ADMIN", EXPORTER, "--web.listen-address", "127.0.0.1:9435", "--otlp-grpc", "none");

        assertThat(Eventually.within(PATIENCE, () -> podman("logs", container).contains("http://127.0.0.1:9435/")))
                .as(() -> podman("logs", container))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "list programs"})
    void runsTheSubcommandsToo(String arguments) {
        List<String> line = new ArrayList<>(List.of("run", "--rm", "--cap-add=SYS_ADMIN", EXPORTER));
        line.addAll(List.of(arguments.split(" ")));

        assertThat(podman(line.toArray(String[]::new))).isNotEmpty();
    }

    @Test
    void hasTheExamplesOnlyWhereTheyBelong() throws IOException {
        List<String> examples;
        try (Stream<Path> files = Files.list(Repository.path("examples"))) {
            examples = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml") || name.endsWith(".bpf.o") || name.equals("gadgets"))
                    .toList();
        }

        assertThat(podman("run", "--rm", "--entrypoint=ls", WITH_EXAMPLES, "/examples")
                        .lines())
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(examples);
        assertThat(podman("run", "--rm", "--entrypoint=ls", EXPORTER, "/").lines())
                .doesNotContain("examples");
    }

    @Test
    void hasLibbpf() {
        assertThat(podman("run", "--rm", "--entrypoint=sh", EXPORTER, "-c", "echo /usr/lib/*/libbpf.so.1"))
                .doesNotContain("*");
    }

    private static void build(String target, String image) {
        String directory = Repository.path("").toString();
        // the network of the machine: packages come from where the machine gets its own
        Command.output(
                BUILD_SECONDS,
                PROGRAMS.script(
                        "podman",
                        "build",
                        "--network=host",
                        "--build-arg=BASE=" + BASE,
                        "--build-arg=PROGRAM=target",
                        "--target=" + target,
                        "--tag=" + image,
                        "--file=" + Repository.path("Containerfile"),
                        directory));
    }

    private static String start(String... arguments) {
        String name = "exporter-under-test";
        podman("rm", "--force", "--ignore", name);
        podman(Stream.concat(Stream.of("run", "--detach", "--name=" + name), Arrays.stream(arguments))
                .toArray(String[]::new));
        return name;
    }

    private static String page() {
        return Command.run(
                        SECONDS,
                        NETWORK.inside(List.of("curl", "--silent", "--max-time", "5", "http://127.0.0.1:9435/metrics")))
                .output();
    }

    private static String podman(String... arguments) {
        return Command.output(SECONDS, NETWORK.inside(PROGRAMS.script("podman", arguments)));
    }

    private static void skip(String reason) {
        System.err.println("not run: " + ContainerTest.class.getSimpleName() + ": " + reason);
        abort(reason);
    }
}
