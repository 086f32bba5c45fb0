package io.bpfmetrics.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How to start the exporter: arguments, environment, JVM options, a wrapping command. Immutable. */
public record ExporterCommand(
        List<String> wrapper,
        List<String> jvmOptions,
        List<String> program,
        List<String> arguments,
        Map<String, String> environment) {
    private static final String MAIN = "io.bpfmetrics.cli.Main";

    /** Takes copies. */
    public ExporterCommand {
        wrapper = List.copyOf(wrapper);
        jvmOptions = List.copyOf(jvmOptions);
        program = List.copyOf(program);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** {@code java -jar bpf-metrics-exporter.jar} with these arguments. */
    public static ExporterCommand of(String... arguments) {
        List<String> program = List.of("-jar", jar().toString());
        return new ExporterCommand(List.of(), List.of(), program, List.of(arguments), Map.of());
    }

    /** Behind another command, such as {@code setpriv --bounding-set -all}. */
    public ExporterCommand behind(String... newWrapper) {
        return new ExporterCommand(List.of(newWrapper), jvmOptions, program, arguments, environment);
    }

    /** With more arguments behind those that it has. */
    public ExporterCommand withArguments(String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return new ExporterCommand(wrapper, jvmOptions, program, all, environment);
    }

    /** With options of the JVM. */
    public ExporterCommand withJvmOptions(String... options) {
        return new ExporterCommand(wrapper, List.of(options), program, arguments, environment);
    }

    /** With one more variable. */
    public ExporterCommand with(String variable, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new ExporterCommand(wrapper, jvmOptions, program, arguments, more);
    }

    /** Under a seccomp filter; the rules are those of {@link SeccompedMain}. */
    public ExporterCommand refusing(String rules) {
        List<String> main = List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                testClassPath(),
                SeccompedMain.class.getName(),
                rules,
                MAIN);
        return new ExporterCommand(wrapper, jvmOptions, main, arguments, environment);
    }

    /** Starts the process. */
    public ExporterProcess start() {
        List<String> line = new ArrayList<>(wrapper);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(jvmOptions);
        line.addAll(program);
        line.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().keySet().removeIf(name -> name.startsWith("OTEL_") || name.equals("NODE_NAME"));
        builder.environment().putAll(environment);
        try {
            return new ExporterProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("starting " + line, e);
        }
    }

    /** The directory of this checkout. */
    public static Path projectDirectory() {
        return Path.of(System.getProperty("project.directory", "")).toAbsolutePath();
    }

    /** The packaged program, with its libraries, and the classes of the tests. */
    public static String testClassPath() {
        return jar() + ":" + projectDirectory().resolve("target/test-classes");
    }

    private static Path jar() {
        Path jar = projectDirectory().resolve("target/bpf-metrics-exporter.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing; run the tests by mvn verify, after packaging");
        }
        return jar;
    }
}
