package io.bpfmetrics.launch;

import io.bpfmetrics.testing.ExporterCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A folder with the launcher installed as a package does it, or as a checkout has it, and Java homes of any version. */
final class LauncherSandbox {
    static final Path PROJECT = ExporterCommand.projectDirectory();
    private static final String NAME = "bpf-metrics-exporter";
    private static final List<String> TOOLS = List.of(
            "sh",
            "readlink",
            "stat",
            "cksum",
            "find",
            "mkdir",
            "id",
            "env",
            "flock",
            "mktemp",
            "rm",
            "mv",
            "timeout",
            "sleep",
            "tail",
            "cut",
            "chown");

    final Path folder;
    final Path launcher;
    final Map<String, String> environment = new HashMap<>();

    /** What a run left behind; the process id is that of the launcher itself. */
    record Result(int exitCode, long pid, String stdout, String stderr) {}

    private LauncherSandbox(Path folder, Path launcher) throws IOException {
        this.folder = folder;
        this.launcher = launcher;
        environment.put("PATH", tools().toString());
        environment.put("BPF_METRICS_EXPORTER_JDK_DIRS", folder.resolve("jdks").toString());
        environment.put("CACHE_DIRECTORY", folder.resolve("cache").toString());
        Files.createDirectories(launcher.getParent());
        Files.copy(PROJECT.resolve(NAME), launcher);
    }

    static LauncherSandbox installed(Path folder) throws IOException {
        LauncherSandbox sandbox =
                new LauncherSandbox(folder, folder.resolve("usr/bin").resolve(NAME));
        Files.createDirectories(sandbox.jar().getParent());
        Files.createFile(sandbox.jar());
        return sandbox;
    }

    static LauncherSandbox checkout(Path folder) throws IOException {
        LauncherSandbox sandbox =
                new LauncherSandbox(folder, folder.resolve("checkout").resolve(NAME));
        Path scripts = Files.createDirectories(folder.resolve("checkout/src/main/sh"));
        Files.copy(PROJECT.resolve("src/main/sh/build.sh"), scripts.resolve("build.sh"));
        Files.createFile(folder.resolve("checkout/pom.xml"));
        return sandbox;
    }

    /** A checkout whose program is there and newer than its sources. */
    static LauncherSandbox builtCheckout(Path folder) throws IOException {
        LauncherSandbox sandbox = checkout(folder);
        Files.createDirectories(folder.resolve("checkout/target"));
        Files.createFile(folder.resolve("checkout/target").resolve(NAME + ".jar"));
        return sandbox;
    }

    /** The jar of the installed layout. */
    Path jar() {
        return folder.resolve("usr/lib").resolve(NAME).resolve(NAME + ".jar");
    }

    /** Makes a Java home of the given version whose {@code java} runs the given shell lines. */
    Path javaHome(String name, String version, String script) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(home.resolve("bin/java"), script);
        return home;
    }

    /** Puts a program on the search path of the launcher. */
    void command(String name, String script) throws IOException {
        executable(tools().resolve(name), script);
    }

    Result run(String... arguments) throws IOException, InterruptedException {
        return run(launcher, folder, arguments);
    }

    Result run(Path program, Path workingDirectory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path stdout = folder.resolve("stdout");
        Path stderr = folder.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workingDirectory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command + " did not end within 60 s: " + Files.readString(stderr));
        }
        return new Result(process.exitValue(), process.pid(), Files.readString(stdout), Files.readString(stderr));
    }

    /** The only folder on the search path: the few tools that the launcher needs, and no Java. */
    private Path tools() throws IOException {
        Path tools = folder.resolve("tools");
        if (Files.exists(tools)) {
            return tools;
        }
        Files.createDirectories(tools);
        for (String tool : TOOLS) {
            Files.createSymbolicLink(tools.resolve(tool), find(tool));
        }
        return tools;
    }

    private static Path find(String tool) throws IOException {
        for (String folder : List.of("/usr/bin", "/bin")) {
            Path candidate = Path.of(folder, tool);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new IOException("cannot find " + tool + " in /usr/bin or /bin");
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
    }
}
