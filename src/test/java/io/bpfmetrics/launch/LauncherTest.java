package io.bpfmetrics.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bpfmetrics.launch.LauncherSandbox.Result;
import io.bpfmetrics.testing.CommandOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher as a process of its own, with Java homes that say how they were called. */
final class LauncherTest {
    private static final String SAY_ARGUMENTS = "for argument; do echo \"[$argument]\"; done";

    @TempDir
    Path folder;

    @Test
    void startsThroughSymbolicLinksFromAnyFolder() throws Exception {
        LauncherSandbox sandbox = LauncherSandbox.installed(folder);
        sandbox.javaHome("jdks/one", "17.0.1", SAY_ARGUMENTS);
        Path elsewhere = Files.createDirectories(folder.resolve("else where"));
        Path relative = Files.createSymbolicLink(folder.resolve("relative"), Path.of("usr/bin/bpf-metrics-exporter"));
        Path twice = Files.createSymbolicLink(elsewhere.resolve("twice"), relative);

        Result result = sandbox.run(twice, elsewhere, "list");

        assertThat(result.stdout()).endsWith("[-jar]\n[" + sandbox.jar().toRealPath() + "]\n[list]\n");
    }

    @Test
    void passesArgumentsUnchanged() throws Exception {
        LauncherSandbox sandbox = LauncherSandbox.installed(folder);
        sandbox.javaHome("jdks/one", "17", SAY_ARGUMENTS);

        Result result = sandbox.run("list", "two words", "", "*", "it's \"$HOME\"");

        assertThat(result.stdout()).endsWith("[list]\n[two words]\n[]\n[*]\n[it's \"$HOME\"]\n");
        assertThat(result.stderr()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "list, programs, -Xmx256m, -XX:MaxRAMPercentage=50",
        "--config.dir, x, -XX:MaxRAMPercentage=50, -Xmx256m",
        "--config.dir=x, --once, -XX:MaxRAMPercentage=50, -Xmx256m"
    })
    void limitsTheHeapByWhatTheMapsOfConfigsCanNeed(String first, String second, String limit, String other)
            throws Exception {
        LauncherSandbox sandbox = LauncherSandbox.installed(folder);
        sandbox.javaHome("jdks/one", "17", SAY_ARGUMENTS);

        Result result = sandbox.run(first, second);

        assertThat(result.stdout()).contains("[" + limit + "]\n").doesNotContain("[" + other + "]");
    }

    @Test
    void letsTheOptionsOfTheUserWin() throws Exception {
        LauncherSandbox sandbox = LauncherSandbox.installed(folder);
        String makeArchive = "for a; do case $a in -XX:ArchiveClassesAtExit=*) echo data >\"${a#*=}\" ;; esac; done; ";
        sandbox.javaHome("jdks/one", "17", makeArchive + SAY_ARGUMENTS);
        sandbox.environment.put("CACHE_DIRECTORY", folder.resolve("cache").toString());
        sandbox.environment.put("BPF_METRICS_EXPORTER_JAVA_OPTS", "-Xmx1g -XX:SharedArchiveFile=none");
        assumeTrue(isRoot(), "only root gets class data");

        Result result = sandbox.run("--once");

        assertThat(result.stdout())
                .containsPattern("\\[-XX:SharedArchiveFile=.*/classes-17-.*\n")
                .contains("\n[-Xmx1g]\n[-XX:SharedArchiveFile=none]\n[-jar]\n");
    }

    @Test
    void becomesJavaSoThatSignalsAndExitCodeAreTheProgramsOwn() throws Exception {
        LauncherSandbox sandbox = LauncherSandbox.installed(folder);
        sandbox.javaHome("jdks/one", "17", "echo $$; exit 42");

        Result result = sandbox.run("list");

        assertThat(result.stdout()).isEqualTo(result.pid() + "\n");
        assertThat(result.exitCode()).isEqualTo(42);
    }

    @ParameterizedTest
    @CsvSource({
        "17.0.9, 17.0.15, 17.0.15",
        "21, 17.0.15, 21",
        "21.0.2, 21, 21.0.2",
        "25.0.1, 9.0.4, 25.0.1",
        "1.8.0_392, 17, 17",
        "22-ea, 21.0.9, 22-ea"
    })
    void picksTheNewestJava(String first, String second, String newest) throws Exception {
        LauncherSandbox sandbox = LauncherSandbox.installed(folder);
        sandbox.javaHome("jdks/first", first, "echo " + first);
        sandbox.javaHome("jdks/second", second, "echo " + second);

        assertThat(sandbox.run("list").stdout()).isEqualTo(newest + "\n");
    }

    @Test
    void looksForJavaInEveryPlace() throws Exception {
        LauncherSandbox sandbox = LauncherSandbox.installed(folder);
        sandbox.javaHome("jdks/one", "17.0.1", "echo folder");
        assertThat(sandbox.run("list").stdout()).isEqualTo("folder\n");

        Path onPath = sandbox.javaHome("on path", "17.0.2", "echo path");
        Files.createSymbolicLink(folder.resolve("tools/java"), onPath.resolve("bin/java"));
        assertThat(sandbox.run("list").stdout()).isEqualTo("path\n");

        Path home = sandbox.javaHome("java home", "17.0.3", "echo home");
        sandbox.environment.put("JAVA_HOME", home.toString());
        assertThat(sandbox.run("list").stdout()).isEqualTo("home\n");

        sandbox.javaHome("more jdks/two", "17.0.4", "echo more");
        sandbox.environment.merge(
                "BPF_METRICS_EXPORTER_JDK_DIRS", folder.resolve("more jdks") + "", (a, b) -> a + ":" + b);
        assertThat(sandbox.run("list").stdout()).isEqualTo("more\n");

        sandbox.environment.put("BPF_METRICS_EXPORTER_JAVA_HOME", onPath.toString());
        assertThat(sandbox.run("list").stdout()).isEqualTo("path\n");
    }

    @Test
    void saysWhereItLookedWhenJavaIsTooOld() throws Exception {
        LauncherSandbox sandbox = LauncherSandbox.installed(folder);
        sandbox.javaHome("jdks/old", "16.0.2", "echo must not run");

        Result result = sandbox.run("list");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.stdout()).isEmpty();
        assertThat(result.stderr()).contains("no Java 17 or later").contains(folder.resolve("jdks") + "");
    }

    @ParameterizedTest
    @CsvSource({
        "apt-get, apt-get update && apt-get install -y --no-install-recommends",
        "dnf, dnf install -y java-25-openjdk-devel maven"
    })
    void printsTheInstallCommandInsteadOfRunningItWhenToldNo(String installer, String command) throws Exception {
        LauncherSandbox sandbox = LauncherSandbox.checkout(folder);
        sandbox.command(installer, "echo ran > '" + folder.resolve("ran") + "'");
        sandbox.environment.put("BPF_METRICS_EXPORTER_INSTALL", "no");

        Result result = sandbox.run("list");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.stdout()).isEmpty();
        assertThat(result.stderr())
                .contains("missing: a JDK (17 or later) and Maven")
                .contains("run: " + command);
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "apt-get, --config.dir=x, 'apt-get update && apt-get install -y --no-install-recommends libbpf1'",
        "apt-get, --config.names, 'apt-get update && apt-get install -y --no-install-recommends libbpf1'",
        "dnf, --config.names, dnf install -y libbpf",
    })
    void asksForLibbpfOnlyWhenThereAreConfigs(String installer, String option, String command) throws Exception {
        LauncherSandbox sandbox = LauncherSandbox.builtCheckout(folder);
        sandbox.javaHome("jdks/one", "17", SAY_ARGUMENTS);
        sandbox.command(installer, "echo ran > '" + folder.resolve("ran") + "'");
        sandbox.environment.put("BPF_METRICS_EXPORTER_INSTALL", "no");
        sandbox.environment.put("BPF_METRICS_EXPORTER_LIBRARY_DIRS", folder.resolve("empty") + ":/no/such/folder");

        assertThat(sandbox.run("list").stdout()).endsWith("[list]\n");
        Result result = sandbox.run(option, "x");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.stdout()).isEmpty();
        assertThat(result.stderr()).contains("missing: libbpf").contains("run: " + command);
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib", "lib/x86_64-linux-gnu"})
    void findsLibbpfInTheFoldersOfTheSystem(String libraries) throws Exception {
        LauncherSandbox sandbox = LauncherSandbox.builtCheckout(folder);
        sandbox.javaHome("jdks/one", "17", SAY_ARGUMENTS);
        sandbox.environment.put("BPF_METRICS_EXPORTER_INSTALL", "no");
        sandbox.environment.put("BPF_METRICS_EXPORTER_LIBRARY_DIRS", "/no/such/folder:" + folder.resolve("lib"));
        Files.createFile(Files.createDirectories(folder.resolve(libraries)).resolve("libbpf.so.1"));

        Result result = sandbox.run("--config.check", "--config.names", "x");

        assertThat(result.stdout()).as(result.stderr()).endsWith("[--config.check]\n[--config.names]\n[x]\n");
    }

    @Test
    void installsLibbpfWhenToldYes() throws Exception {
        LauncherSandbox sandbox = LauncherSandbox.builtCheckout(folder);
        sandbox.javaHome("jdks/one", "17", SAY_ARGUMENTS);
        Path library = folder.resolve("libbpf.so.1");
        sandbox.command("apt-get", "case $* in *install*libbpf1) : > '" + library + "' ;; esac");
        sandbox.environment.put("BPF_METRICS_EXPORTER_INSTALL", "yes");
        sandbox.environment.put("BPF_METRICS_EXPORTER_LIBRARY_DIRS", folder.toString());
        assumeTrue(isRoot(), "only root installs");

        Result result = sandbox.run("--config.names", "x");

        assertThat(result.stdout()).as(result.stderr()).endsWith("[--config.names]\n[x]\n");
        assertThat(result.stderr()).contains("installing libbpf");
        assertThat(library).exists();
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    @Test
    void leavesTheClassDataOutWhereItCannotBeWritten() throws Exception {
        LauncherSandbox sandbox = LauncherSandbox.installed(folder);
        sandbox.javaHome("jdks/one", "17", SAY_ARGUMENTS);
        sandbox.environment.put("CACHE_DIRECTORY", "/proc/none");

        Result result = sandbox.run("--once");

        assertThat(result.stderr()).isEmpty();
        assertThat(result.stdout()).doesNotContain("SharedArchiveFile").endsWith("[--once]\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bpf-metrics-exporter", "src/main/sh/build.sh", "check"})
    void isCorrectPosixShell(String script) throws Exception {
        String file = LauncherSandbox.PROJECT.resolve(script).toString();

        assertThat(CommandOutput.of("sh", "-n", file)).isEmpty();
        assertThat(CommandOutput.of("bash", "--posix", "-n", file)).isEmpty();
    }
}
