package io.bpfmetrics.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.OtlpReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/library.md} and {@code examples/library}, done as they say. */
final class LibraryPageTest {
    private static final Pattern PACKAGED = Pattern.compile("public final class (\\w+)");
    private static final Pattern PROPERTY = Pattern.compile("(?m)^\\| `(bpf\\.metrics\\.[a-z.]+)` \\| `([A-Z_]+)` \\|");

    @TempDir
    private Path folder;

    private final Page page;

    LibraryPageTest() throws IOException {
        page = Page.read("library.md");
    }

    @Test
    void theProgramOfThePageIsTheExample() throws IOException {
        assertThat(page.block("java"))
                .isEqualTo(Files.readString(
                        ExampleRun.folder().resolve("library/src/main/java/example/ServiceWithBpf.java")));
    }

    @Test
    void everyProgramOfThePageCompiles() throws IOException {
        List<String> programs = page.blocks("java");

        assertThat(programs).hasSize(2);
        for (String program : programs) {
            compile(program);
        }
    }

    @Test
    @KernelTest
    void theProgramOfThePageSendsMetrics() throws Exception {
        compile(page.block("java"));
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            ProcessBuilder command = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    ExporterCommand.testClassPath() + ":" + folder,
                    "example.ServiceWithBpf",
                    ExampleRun.folder().toString(),
                    "timers");
            command.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://" + receiver.target());
            Process service = command.inheritIO().start();
            try {
                receiver.awaitPoint(point -> point.metric().startsWith("shop_timer"), "a metric of the config");
                receiver.awaitPoint(point -> point.metric().equals("shop_orders"), "the metric of the service");
            } finally {
                service.destroy();
                service.waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void everyPropertyHasTheVariableThatTheSdkMakesOfIt() {
        List<MatchResult> rows = PROPERTY.matcher(page.text()).results().toList();

        assertThat(rows).hasSize(9);
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.group(2))
                        .isEqualTo(row.group(1).toUpperCase(Locale.ROOT).replace('.', '_')));
    }

    /** As a program with nothing but the packaged library and its libraries. */
    private void compile(String program) throws IOException {
        String name =
                PACKAGED.matcher(program).results().findFirst().orElseThrow().group(1);
        Path source = Files.writeString(folder.resolve(name + ".java"), program);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        ExporterCommand.testClassPath(),
                        "-d",
                        folder.toString(),
                        source.toString());
        assertThat(result).as("javac of " + name).isZero();
    }
}
