package io.bpfmetrics.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CgroupMountTest {
    private static final String UNIFIED =
            "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";
    private static final String FIRST_VERSION = """
            31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
            32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
            """;
    private static final String HYBRID =
            "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw,nsdelegate\n";
    private static final String PART =
            "50 23 0:38 /system.slice/x.service /cg rw,relatime - cgroup2 cgroup2 rw,nsdelegate\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource
    void findsTheUnifiedHierarchy(String mountinfo, Optional<Path> expected) throws IOException {
        Path file = Files.writeString(folder.resolve("mountinfo"), mountinfo);

        assertThat(CgroupMount.find(file)).isEqualTo(expected);
    }

    static Stream<Arguments> findsTheUnifiedHierarchy() {
        Path hybrid = Path.of("/sys/fs/cgroup/unified");
        return Stream.of(
                argumentSet("unified", UNIFIED, Optional.of(Path.of("/sys/fs/cgroup"))),
                argumentSet("hybrid", FIRST_VERSION + HYBRID, Optional.of(hybrid)),
                argumentSet("first version only", FIRST_VERSION, Optional.empty()),
                argumentSet("a whole one before a part", PART + HYBRID, Optional.of(hybrid)),
                argumentSet("a part at least", PART, Optional.of(Path.of("/cg"))),
                argumentSet(
                        "the shortest of several",
                        HYBRID + UNIFIED.replace("/sys/fs/cgroup", "/run/long/way/to/cgroup/2"),
                        Optional.of(hybrid)),
                argumentSet(
                        "blanks in the path",
                        HYBRID.replace("/sys/fs/cgroup/unified", "/a\\040b\\134c"),
                        Optional.of(Path.of("/a b\\c"))));
    }

    @Test
    void findsNothingWithoutProcfs() {
        assertThat(CgroupMount.find(folder.resolve("missing"))).isEmpty();
    }
}
