package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.KernelTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibrariesTest {
    private static final Path NO_CACHE = Path.of("/no/such/cache");

    @Test
    @KernelTest
    void attachesToLibrariesByTheirBareNames() throws Exception {
        try (BpfObject object = Fixtures.load("object_libraries")) {
            Fixtures.assertRuns(object, 0, () -> CommandOutput.of("nice"));
            Fixtures.assertRuns(object, 1, () -> CommandOutput.of("nice"));
        }
    }

    @Test
    @KernelTest
    void saysWhereItHasLooked() throws Exception {
        try (BpfObject object = Fixtures.load("object_libraries")) {
            assertThat(Fixtures.problem(object, "on_no_library"))
                    .startsWith("this host has no library \"libnosuchthing\": looked for libnosuchthing.so* in"
                            + " /etc/ld.so.cache and in /")
                    .endsWith("; libraries inside of containers are not followed");
            assertThat(Fixtures.problem(object, "on_no_symbol"))
                    .contains("libc.so", "ENOENT", "does it have that symbol?");
        }
    }

    @Test
    void findsTheFileThatTheLoaderTakes() throws Exception {
        String mapped = Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.matches(".*/libc\\.so\\.6"))
                .map(line -> line.substring(line.indexOf('/')))
                .findFirst()
                .orElseThrow();

        assertThat(Path.of(Binaries.candidates("libc").get(0)).toRealPath())
                .isEqualTo(Path.of(mapped).toRealPath());
    }

    @Test
    void putsTheNewestFirstAndEachFileOnce(@TempDir Path folder) throws Exception {
        for (String version : List.of("1.9", "1.10.2", "1.10", "2")) {
            copyLibrary(folder.resolve("libthing.so." + version));
        }
        Files.createSymbolicLink(folder.resolve("libthing.so"), Path.of("libthing.so.1.9"));
        Files.createSymbolicLink(folder.resolve("libthing.so.1"), Path.of("libthing.so.1.10"));
        Files.writeString(folder.resolve("libthing.so.3"), "a script of the linker's");
        copyLibrary(folder.resolve("libthings.so.9"));

        assertThat(Libraries.files("libthing", NO_CACHE, List.of(folder.toString(), "/no/such/folder")))
                .extracting(file -> Path.of(file).getFileName().toString())
                .containsExactly("libthing.so.2", "libthing.so.1.10.2", "libthing.so.1.10", "libthing.so.1.9");
    }

    @Test
    void readsWhatLdconfigWrites(@TempDir Path folder) throws Exception {
        Path libraries = Files.createDirectory(folder.resolve("lib"));
        copyLibrary(libraries.resolve("libc.so.6"));
        Path settings = Files.writeString(folder.resolve("ld.so.conf"), libraries + "\n");
        Path cache = folder.resolve("ld.so.cache");
        CommandOutput.of("ldconfig", "-C", "" + cache, "-f", "" + settings);

        assertThat(LoaderCache.paths(cache, "libc.so.6"::equals)).contains("" + libraries.resolve("libc.so.6"));
        assertThat(LoaderCache.paths(cache, "libnothing.so"::equals)).isEmpty();

        byte[] whole = Files.readAllBytes(cache);
        Files.write(cache, Arrays.copyOf(whole, whole.length / 2));
        assertThat(LoaderCache.paths(cache, "libc.so.6"::equals)).isEmpty();
        Files.writeString(cache, "glibc");
        assertThat(LoaderCache.paths(cache, file -> true)).isEmpty();
        assertThat(LoaderCache.paths(NO_CACHE, file -> true)).isEmpty();
    }

    @Test
    void knowsNamesOfLibraries() {
        assertThat(List.of("libc", "libcuda", "libssl3")).allMatch(Libraries::isName);
        assertThat(List.of("libc.so", "libc.so.6", "python3", "/lib/libc", "./libc"))
                .noneMatch(Libraries::isName);
    }

    private static void copyLibrary(Path to) throws Exception {
        Files.copy(Path.of(Binaries.candidates("libc.so.6").get(0)), to);
    }
}
