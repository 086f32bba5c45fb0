package io.bpfmetrics.kernel;

import io.bpfmetrics.testing.Instructions;
import io.bpfmetrics.testing.KernelObject;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.ProgramSpec;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestMap;
import io.bpfmetrics.testing.TestProgram;
import io.bpfmetrics.testing.WallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A thread that loads and frees programs, maps and links all the time and keeps their dates. */
final class ObjectChurn implements AutoCloseable {
    private static final long SEED = 20_261_120;
    private static final int FREEING_NANOS = 200_000_000; // the kernel frees links in the background

    private final Random random = new Random(SEED);
    private final List<ObjectLife> lives = new ArrayList<>();
    private final List<Generation> alive = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "object-churn");
    private volatile boolean isStopping;
    private volatile @Nullable RuntimeException failure;

    static ObjectChurn start() {
        ObjectChurn churn = new ObjectChurn();
        churn.thread.start();
        return churn;
    }

    /** Frees everything and returns when what was there. */
    List<ObjectLife> stop() throws InterruptedException {
        close();
        thread.join();
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return List.copyOf(lives);
    }

    @Override
    public void close() {
        isStopping = true;
    }

    private void run() {
        try {
            while (!isStopping) {
                alive.add(new Generation(random));
                if (alive.size() > 30) {
                    alive.remove(random.nextInt(alive.size())).end(lives);
                }
                Thread.sleep(random.nextInt(100));
            }
        } catch (RuntimeException | InterruptedException e) {
            failure = new IllegalStateException("churning with seed " + SEED, e);
        } finally {
            alive.forEach(generation -> generation.end(lives));
        }
    }

    /** A map, a program that holds it, and sometimes a link of the program; they end together. */
    private static final class Generation {
        private final TestBpf bpf = TestBpf.open();
        private final List<String> metrics = new ArrayList<>();
        private final List<KernelObject> objects = new ArrayList<>();
        private final long loading = WallClock.nanos();
        private final long born;

        Generation(Random random) {
            TestMap map = bpf.map(MapSpec.of(1, "churn", 4, 4, 10));
            add("bpf_map_info", map);
            boolean isLinked = random.nextBoolean();
            Instructions code = Instructions.usingMaps(random.nextInt(1000), map);
            if (isLinked) {
                TestProgram program = bpf.program(ProgramSpec.of(17, "churn", code));
                add("bpf_program_info", program);
                add("bpf_link_info", bpf.linkRawTracepoint(program, "sched_process_exit"));
            } else {
                add("bpf_program_info", bpf.program(ProgramSpec.of(1, "churn", code)));
            }
            born = WallClock.nanos();
        }

        private void add(String metric, KernelObject object) {
            metrics.add(metric);
            objects.add(object);
        }

        void end(List<ObjectLife> lives) {
            long dying = WallClock.nanos();
            bpf.close();
            long dead = WallClock.nanos() + FREEING_NANOS;
            for (int i = 0; i < objects.size(); i++) {
                lives.add(new ObjectLife(metrics.get(i), objects.get(i).id(), loading, born, dying, dead));
            }
        }
    }
}
