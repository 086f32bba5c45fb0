package io.bpfmetrics.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cgroups of this host get their paths, with events of the kernel and without. */
@KernelTest
class CgroupsTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final long NO_SUCH_ID = 88_888_888_888L;

    private final TestClock clock = new TestClock();
    private final Path mount = Mounts.cgroup2();
    private final List<Path> made = new ArrayList<>();
    private Path root = mount;

    @BeforeEach
    void makeRoot() throws IOException {
        root = make(mount.resolve("cgroups-test-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet()));
    }

    @AfterEach
    void removeAll() throws IOException {
        for (int i = made.size() - 1; i >= 0; i--) {
            Files.deleteIfExists(made.get(i));
        }
    }

    @Test
    void hearsOfCgroupsByEventsOnThisHost() {
        try (Cgroups cgroups = cgroups(true)) {
            cgroups.start();

            assertThat(cgroups.hasEvents()).isTrue();
        }
    }

    @Test
    void startsNoThreadBeforeItIsAsked() {
        try (Cgroups cgroups = cgroups(true)) {
            assertThat(cgroups.hasEvents()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void namesCgroupsThatWereThereBefore(boolean isKernfs) throws IOException {
        Path inner = make(root.resolve("outer.slice")).resolve("inner.service");
        make(inner);

        try (Cgroups cgroups = cgroups(isKernfs)) {
            assertThat(cgroups.path(id(inner))).contains(inner.toString());
            assertThat(cgroups.path(id(mount))).contains(mount.toString());
            assertThat(cgroups.path(NO_SUCH_ID)).isEmpty();
            assertThat(cgroups.path(0)).isEmpty();
            assertThat(cgroups.path(-1)).isEmpty();
        }
    }

    @Test
    void namesNewCgroupsAtOnce() throws IOException {
        try (Cgroups cgroups = cgroups(true)) {
            cgroups.start();
            for (int i = 0; i < 20; i++) {
                Path cgroup = make(root.resolve("sequential-" + i));

                assertThat(cgroups.path(id(cgroup))).contains(cgroup.toString());
            }
        }
    }

    @Test
    void namesCgroupsThatNobodyAskedForWhileTheyExisted() throws IOException {
        try (Cgroups cgroups = cgroups(true)) {
            cgroups.start();
            Map<Long, String> burst = new HashMap<>();
            for (int i = 0; i < 20; i++) {
                Path cgroup = make(root.resolve("burst-" + i));
                burst.put(id(cgroup), cgroup.toString());
                Files.delete(cgroup);
            }

            burst.forEach((id, path) -> eventually(() -> cgroups.path(id).equals(Optional.of(path))));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsThePathOfARemovedCgroupUntilTenMinutesAfterTheLastQuestion(boolean isKernfs) throws IOException {
        Path cgroup = make(root.resolve("short"));
        long id = id(cgroup);
        try (Cgroups cgroups = cgroups(isKernfs);
                Cgroups.Watch watch = cgroups.watch(new Recorder())) {
            assertThat(watch).isNotNull();
            Files.delete(cgroup);
            eventually(() -> !isExisting(cgroups, id));
            clock.pass(Duration.ofMinutes(9));
            assertThat(cgroups.path(id)).contains(cgroup.toString());
            clock.pass(Duration.ofMinutes(9));
            assertThat(cgroups.path(id)).contains(cgroup.toString());

            clock.pass(Duration.ofMinutes(10));

            assertThat(cgroups.path(id)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsAListenerWhatExistsAndThenWhatComesAndGoes(boolean isKernfs) throws IOException {
        Path existing = make(root.resolve("existing"));
        long existingId = id(existing);
        Recorder recorder = new Recorder();
        try (Cgroups cgroups = cgroups(isKernfs)) {
            Cgroups.Watch watch = cgroups.watch(recorder);
            assertThat(recorder.alive).containsEntry(existingId, existing.toString());

            Path fresh = make(root.resolve("fresh"));
            long freshId = id(fresh);
            eventually(() -> fresh.toString().equals(recorder.alive.get(freshId)));
            Files.delete(existing);
            eventually(() -> !recorder.alive.containsKey(existingId));
            make(existing);
            long recreatedId = id(existing);
            eventually(() -> existing.toString().equals(recorder.alive.get(recreatedId)));
            watch.close();
            Files.delete(fresh);

            assertThat(recreatedId).isNotEqualTo(existingId);
            assertThat(cgroups.path(existingId)).contains(existing.toString());
            assertThat(recorder.alive).containsKey(freshId);
        }
    }

    @Test
    void agreesWithTheHostAfterABurst() throws IOException {
        Recorder recorder = new Recorder();
        try (Cgroups cgroups = cgroups(true);
                Cgroups.Watch watch = cgroups.watch(recorder)) {
            assertThat(watch).isNotNull();
            for (int round = 0; round < 50; round++) {
                for (int i = 0; i < 20; i++) {
                    make(root.resolve("r" + i));
                    make(root.resolve("r" + i).resolve("inner"));
                }
                for (int i = 0; i < 20; i++) {
                    Files.delete(root.resolve("r" + i).resolve("inner"));
                    Files.delete(root.resolve("r" + i));
                }
            }
            List<Path> last = IntStream.range(0, 20)
                    .mapToObj(i -> make(root.resolve("r" + i)))
                    .toList();

            for (Path cgroup : last) {
                eventually(() -> cgroup.toString().equals(recorder.alive.get(id(cgroup))));
            }
            eventually(() -> recorder.alive.values().stream()
                            .filter(path -> path.startsWith(root + "/"))
                            .count()
                    == last.size());
        }
    }

    @Test
    void namesTheCgroupOfAProcess() throws IOException {
        Path cgroup = make(root.resolve("busy"));
        Process process = new ProcessBuilder("sleep", "100").start();
        try (Cgroups cgroups = cgroups(true)) {
            Files.writeString(cgroup.resolve("cgroup.procs"), Long.toString(process.pid()));
            String line = Files.readAllLines(Path.of("/proc/" + process.pid() + "/cgroup")).stream()
                    .filter(candidate -> candidate.startsWith("0::"))
                    .findFirst()
                    .orElseThrow();

            assertThat(cgroups.path(id(cgroup))).contains(mount + line.substring("0::".length()));
        } finally {
            process.destroyForcibly();
            eventually(() -> !process.isAlive());
        }
    }

    @Test
    void doesNotTakeAFileForACgroup() throws IOException {
        Path cgroup = make(root.resolve("files"));

        try (Cgroups cgroups = cgroups(true)) {
            assertThat(cgroups.path(id(cgroup.resolve("cgroup.procs")))).isEmpty();
        }
    }

    @Test
    void readsAllFoldersForAMissAtMostOnceInTenSeconds() throws IOException {
        try (Cgroups cgroups = cgroups(false)) {
            assertThat(cgroups.path(NO_SUCH_ID)).isEmpty(); // the first miss reads
            Path cgroup = make(root.resolve("later"));
            clock.pass(Duration.ofMillis(9_999));
            assertThat(cgroups.path(id(cgroup))).isEmpty();

            clock.pass(Duration.ofMillis(1));

            assertThat(cgroups.path(id(cgroup))).contains(cgroup.toString());
        }
    }

    @Test
    void knowsNoCgroupWhereTheUnifiedHierarchyIsNotMounted() {
        Recorder recorder = new Recorder();
        try (Cgroups cgroups = new Cgroups(Optional.empty(), true, clock)) {
            cgroups.watch(recorder).close();

            assertThat(cgroups.path(1)).isEmpty();
            assertThat(cgroups.mount()).isEmpty();
            assertThat(recorder.alive).isEmpty();
        }
    }

    private Cgroups cgroups(boolean isKernfs) {
        return new Cgroups(Optional.of(mount), isKernfs, clock);
    }

    private boolean isExisting(Cgroups cgroups, long id) {
        Recorder recorder = new Recorder();
        cgroups.watch(recorder).close();
        return recorder.alive.containsKey(id);
    }

    private Path make(Path cgroup) {
        try {
            Files.createDirectory(cgroup);
            if (!made.contains(cgroup)) {
                made.add(cgroup);
            }
            return cgroup;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long id(Path cgroup) {
        return CgroupWalk.id(cgroup).orElseThrow();
    }

    private static void eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the end of waiting").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    /** Those that exist by what the listener was told. */
    private static final class Recorder implements CgroupListener {
        private final Map<Long, String> alive = new ConcurrentHashMap<>();

        @Override
        public void created(long id, String path) {
            assertThat(alive.put(id, path)).isNull();
        }

        @Override
        public void removed(long id, String path) {
            assertThat(alive.remove(id)).isEqualTo(path);
        }
    }
}
