package io.bpfmetrics.host;

import io.bpfmetrics.sys.Fanotify;
import io.bpfmetrics.sys.FolderHandles;
import io.bpfmetrics.sys.NativeBuffer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Paths of cgroups by id, in the unified hierarchy. Where the kernel tells of cgroups that come and go (Linux 6.6 and
 * later, CAP_SYS_ADMIN), a daemon thread {@code bpf-cgroups} listens from the first question on; a cgroup that is gone
 * keeps its path for ten minutes after the last question. Otherwise the kernel is asked for the id
 * (CAP_DAC_READ_SEARCH), or all folders are read, at most once in ten seconds. Thread-safe.
 */
public final class Cgroups implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(Cgroups.class.getName());
    private static final long WALK_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int TICK_MILLIS = 1000;
    private static final int EVENT_BUFFER_SIZE = 1 << 14;

    private final Object lock = new Object();
    private final Optional<Path> mount;
    private final boolean isKernfs;
    private final LongSupplier nanoTime;
    // all below are guarded by the lock
    private final CgroupTree tree = new CgroupTree();
    private final List<CgroupListener> listeners = new ArrayList<>();
    private @Nullable FolderHandles handles;
    private @Nullable Fanotify events;
    private @Nullable Thread thread;
    private boolean isStarted;
    private boolean isClosed;
    private boolean isWalkedForMiss;
    private long walkedAt;

    /**
     * Cgroups below a mount point.
     *
     * @param isKernfs whether it is a real one; in other folders there are no events and no handles
     */
    Cgroups(Optional<Path> mount, boolean isKernfs, LongSupplier nanoTime) {
        this.mount = mount;
        this.isKernfs = isKernfs;
        this.nanoTime = nanoTime;
    }

    /** The end of being told of cgroups. */
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /** Where the unified hierarchy is mounted; empty if it is not. */
    public Optional<Path> mount() {
        return mount;
    }

    /** Begins to follow cgroups now, for the time after capabilities are given up. */
    public void start() {
        synchronized (lock) {
            if (isStarted || isClosed) {
                return;
            }
            isStarted = true;
            mount.ifPresentOrElse(
                    this::open,
                    () -> LOGGER.log(
                            Level.WARNING,
                            "cgroups have no paths, because cgroup2 is not mounted; mount it, on /sys/fs/cgroup"));
        }
    }

    /** The path of the cgroup with this id, the mount point in front; empty if there is and was none. */
    public Optional<String> path(long id) {
        synchronized (lock) {
            start();
            String path = tree.find(id, nanoTime.getAsLong());
            if (path == null && mount.isPresent() && !isClosed) {
                path = ask(id, mount.get());
            }
            return Optional.ofNullable(path);
        }
    }

    /** Tells of all cgroups that exist, before it returns, and then of those that come and go. */
    public Watch watch(CgroupListener listener) {
        synchronized (lock) {
            start();
            if (events == null && mount.isPresent()) {
                walk(mount.get());
            }
            tree.existing().forEach(listener::created);
            listeners.add(listener);
            follow();
        }
        return () -> {
            synchronized (lock) {
                listeners.remove(listener);
            }
        };
    }

    /** Whether the kernel tells of cgroups that come and go. */
    boolean hasEvents() {
        synchronized (lock) {
            return events != null;
        }
    }

    /** Stops following; the thread ends within a second. */
    @Override
    public void close() {
        synchronized (lock) {
            isClosed = true;
            listeners.clear();
            if (handles != null) {
                handles.close();
                handles = null;
            }
        }
    }

    private void open(Path root) {
        if (isKernfs) {
            try {
                handles = new FolderHandles(root);
                events = Fanotify.open(root); // before walking, so that nothing is missed in between
            } catch (IOException refused) {
                LOGGER.log(
                        Level.INFO,
                        "cgroups are found by reading all folders of " + root
                                + ", so that short-lived ones may stay unknown: " + refused.getMessage()
                                + "; grant CAP_SYS_ADMIN and CAP_DAC_READ_SEARCH on Linux 6.6 or later");
            }
        }
        walk(root);
        if (events != null) {
            follow();
        }
    }

    /** For an id that is not known: by handle if that is allowed, else by reading all folders. */
    private @Nullable String ask(long id, Path root) {
        if (handles != null) {
            try {
                Optional<String> path = handles.path(id).filter(found -> isBelow(found, root));
                path.ifPresent(found -> created(id, found));
                return path.orElse(null);
            } catch (IOException refused) {
                handles.close();
                handles = null;
            }
        }
        long now = nanoTime.getAsLong();
        if (events != null || (isWalkedForMiss && now - walkedAt < WALK_NANOS)) {
            return null;
        }
        isWalkedForMiss = true;
        walk(root);
        return tree.find(id, now);
    }

    private static boolean isBelow(String path, Path root) {
        return path.equals(root.toString()) || path.startsWith(root + "/");
    }

    /** Compares what is there with what is known. */
    private void walk(Path root) {
        Map<Long, String> found = CgroupWalk.of(root);
        walkedAt = nanoTime.getAsLong();
        new HashMap<>(tree.existing()).forEach((id, path) -> {
            if (!path.equals(found.get(id))) {
                removed(id, path);
            }
        });
        found.forEach(this::created);
    }

    private void created(long id, String path) {
        if (tree.pathOf(id) == null) {
            tree.add(id, path);
            listeners.forEach(listener -> listener.created(id, path));
        }
    }

    private void removed(long id, String path) {
        tree.remove(id, path, nanoTime.getAsLong());
        listeners.forEach(listener -> listener.removed(id, path));
    }

    private void follow() {
        if (thread == null && !isClosed) {
            thread = new Thread(this::run, "bpf-cgroups");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        NativeBuffer buffer = NativeBuffer.allocate(EVENT_BUFFER_SIZE);
        Fanotify source;
        synchronized (lock) {
            source = events;
        }
        while (step(source, buffer)) {
            synchronized (lock) {
                source = events;
            }
        }
        if (source != null) {
            source.close();
        }
    }

    /** Waits for events or a second; false if it is time to end. */
    private boolean step(@Nullable Fanotify source, NativeBuffer buffer) {
        try {
            int length = 0;
            if (source == null) {
                Thread.sleep(TICK_MILLIS);
            } else {
                length = source.read(buffer, TICK_MILLIS);
            }
            tick(source, CgroupEvents.parse(buffer.bytes(), length));
        } catch (IOException e) {
            lose(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        synchronized (lock) {
            return !isClosed;
        }
    }

    private void tick(@Nullable Fanotify source, List<CgroupEvents.Event> news) {
        synchronized (lock) {
            if (isClosed || mount.isEmpty()) {
                return;
            }
            news.forEach(event -> apply(event, mount.get()));
            if (source == null && !listeners.isEmpty()) {
                walk(mount.get());
            }
            tree.forget(nanoTime.getAsLong());
        }
    }

    /** An event only says where to look: several may have become one, and the folder may have changed since. */
    private void apply(CgroupEvents.Event event, Path root) {
        String parent =
                event.parent().isEmpty() ? null : tree.pathOf(event.parent().getAsLong());
        if (parent == null) {
            walk(root); // events were lost, or a parent was so short-lived that it was never seen
            return;
        }
        String path = parent + "/" + event.name();
        Long known = tree.idAt(path);
        OptionalLong now = CgroupWalk.id(Path.of(path));
        if (known != null && (now.isEmpty() || now.getAsLong() != known)) {
            removed(known, path);
        }
        if (now.isPresent()) {
            created(now.getAsLong(), path);
        }
        event.id().ifPresent(id -> remember(id, path));
    }

    /** A cgroup that was gone before it was looked at may still be in somebody's map. */
    private void remember(long id, String path) {
        long now = nanoTime.getAsLong();
        if (tree.find(id, now) == null) {
            tree.remove(id, path, now);
        }
    }

    private void lose(IOException reason) {
        LOGGER.log(
                Level.WARNING,
                "cgroups that come and go are no longer told, so that all folders are read instead: "
                        + reason.getMessage());
        synchronized (lock) {
            if (events != null) {
                events.close();
                events = null;
            }
        }
    }
}
