package io.bpfmetrics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the command line answers before anything is asked of the kernel. */
class CommandLineTest {
    private static final String TRY_HELP = "Try 'bpf-metrics-exporter --help' for all options.\n";

    private record Answer(int exitCode, String output, String errors) {}

    @Test
    void helpIsWhatTheGoldenFileSays() throws IOException {
        assertThat(run("--help")).isEqualTo(new Answer(ExitCode.OK, resource("help.txt"), ""));
        assertThat(run("-h")).isEqualTo(run("--help"));
        assertThat(run("list", "--help")).isEqualTo(new Answer(ExitCode.OK, resource("help-list.txt"), ""));
        assertThat(run("dump", "--help")).isEqualTo(new Answer(ExitCode.OK, resource("help-dump.txt"), ""));
    }

    @Test
    void versionNamesProgramJavaAndKernel() {
        Answer answer = run("--version");

        assertThat(answer.exitCode).isEqualTo(ExitCode.OK);
        assertThat(answer.output).matches("bpf-metrics-exporter \\d+\\.\\d+\\.\\d+\nJava \\S+, Linux \\S+, \\S+\n");
    }

    @ParameterizedTest
    @MethodSource
    void explainsWhatCannotBeUnderstood(String error, String[] arguments) {
        assertThat(run(arguments)).isEqualTo(new Answer(ExitCode.USAGE, "", "error: " + error + "\n" + TRY_HELP));
    }

    static Stream<Arguments> explainsWhatCannotBeUnderstood() {
        return Stream.of(
                bad("unknown option '--otlp-grcp'; did you mean '--otlp-grpc'?", "--otlp-grcp", "localhost:4317"),
                bad("unknown option '--intervall'; did you mean '--interval'?", "--intervall=5s"),
                bad(
                        "unknown option '--web.listen-adress'; did you mean '--web.listen-address'?",
                        "--web.listen-adress=:9435"),
                bad("unknown argument 'lst'; did you mean 'list'?", "lst"),
                bad("unknown option '--zzzzzzzzzzzzzzzzzzzzzzzz'", "--zzzzzzzzzzzzzzzzzzzzzzzz"),
                bad(
                        "Invalid value for option '--interval': '5' is not a duration; did you mean 5s?",
                        "--interval",
                        "5"),
                bad("Missing required parameter for option '--interval' (DURATION)", "--interval"));
    }

    @ParameterizedTest
    @MethodSource
    void explainsWhatCannotBeUsed(String error, String[] arguments) {
        Answer answer = run(arguments);

        assertThat(answer.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(answer.errors).contains(error);
    }

    static Stream<Arguments> explainsWhatCannotBeUsed() {
        return Stream.of(
                bad("'--subsystem': expected one of [auto, on, off]", "--subsystem", "maybe"),
                bad("expected one of [programs, maps, links]", "list", "program"),
                bad("--web.listen-address 9435: the port is missing", "--web.listen-address", "9435"),
                bad("socket activation is not supported", "--web.listen-address", "fd://3"));
    }

    @Test
    void takesTheNegationsThatEbpfExporterTakes() {
        assertThat(run(
                        "--no-config.check",
                        "--no-config.strict",
                        "--no-debug",
                        "--no-log.no-timestamps",
                        "--subsystem",
                        "off"))
                .isEqualTo(run("--subsystem", "off"));
    }

    @Test
    void refusesAnOptionThatIsGivenTwice() {
        assertThat(Main.execute("--interval=1s", "--otlp-grpc", "none", "--interval", "2s"))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void sourceThatIsOffLeavesNothingToDo() {
        assertThat(run("--subsystem", "off"))
                .isEqualTo(
                        new Answer(
                                ExitCode.FAILED,
                                "",
                                "error: --subsystem off leaves nothing to collect; use auto or on, or give configs or --maps.auto\n"));
    }

    private static Arguments bad(String error, String... arguments) {
        return Arguments.of(error, arguments);
    }

    private static Answer run(String... arguments) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
        int exitCode = command.execute(arguments);
        return new Answer(exitCode, output.toString(), errors.toString());
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = CommandLineTest.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
