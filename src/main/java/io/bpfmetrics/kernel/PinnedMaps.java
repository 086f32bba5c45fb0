package io.bpfmetrics.kernel;

import io.bpfmetrics.sys.Bpf;
import io.bpfmetrics.sys.Bpf.Command;
import io.bpfmetrics.sys.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens pinned maps, and says what else lies at a path. */
final class PinnedMaps {
    static final int NOTHING = -1;

    private static final String BPFFS = "bpf";

    private final Bpf bpf;

    PinnedMaps(Bpf bpf) {
        this.bpf = bpf;
    }

    /** A descriptor of the map for reading only, the caller's to close; {@link #NOTHING} if there is no such file. */
    int open(Path pin) throws BpfException {
        int fd = bpf.openPinnedReadOnly(pin.toString());
        if (fd == -Errno.ENOENT) {
            return NOTHING;
        }
        if (fd < 0) {
            throw refused(pin, -fd);
        }
        boolean isMap = false;
        try {
            isMap = isMap(pin, fd);
        } finally {
            if (!isMap) {
                bpf.close(fd);
            }
        }
        return fd;
    }

    /** The kernel opens programs just so, and describes them by the same command. */
    private static boolean isMap(Path pin, int fd) throws BpfException {
        String kind;
        try {
            kind = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(fd)))
                    .toString();
        } catch (IOException e) {
            throw notAMap(pin, "what is pinned there is told by /proc only; mount /proc");
        }
        if (!kind.equals("anon_inode:bpf-map")) {
            boolean isProgram = kind.equals("anon_inode:bpf-prog");
            throw notAMap(pin, (isProgram ? "a program" : "something else") + " is pinned there, not a map");
        }
        return true;
    }

    private static BpfException refused(Path pin, int errno) {
        if (errno == Errno.EINVAL) {
            return notAMap(pin, "a link is pinned there, not a map"); // links cannot be opened for reading only
        }
        if (errno == Errno.EACCES && Files.isDirectory(pin)) {
            return notAMap(pin, "that is a folder; name a map that is pinned in it");
        }
        if (errno == Errno.EACCES && Files.exists(pin) && !isInBpffs(pin)) {
            return notAMap(
                    pin,
                    "the file is not in a BPF file system, so no map is pinned there (mount -t bpf bpf /sys/fs/bpf)");
        }
        if (errno == Errno.EACCES || errno == Errno.EPERM) {
            return new BpfException(
                    Command.BPF_OBJ_GET,
                    pin.toString(),
                    errno,
                    Errno.name(errno) + "; run it with sudo, or grant the right to read the file");
        }
        return new BpfException(Command.BPF_OBJ_GET, pin.toString(), errno);
    }

    private static boolean isInBpffs(Path pin) {
        try {
            return Files.getFileStore(pin).type().equals(BPFFS);
        } catch (IOException | SecurityException unknown) {
            return true; // then the advice about permissions is the better guess
        }
    }

    private static BpfException notAMap(Path pin, String why) {
        return new BpfException(Command.BPF_OBJ_GET, pin.toString(), Errno.EINVAL, why);
    }
}
