package io.bpfmetrics.sys;

import com.sun.jna.Native;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * The {@code bpf(2)} system call. Results follow the kernel's convention: zero or more is success, {@code -errno} is
 * failure. Attribute offsets are those of {@code union bpf_attr} in {@code linux/bpf.h}. Not thread-safe: one attribute
 * buffer is reused for every call.
 */
public final class Bpf {
    /** Commands of {@code enum bpf_cmd}, by the kernel's names. */
    public enum Command {
        /** Value of a key of a map (Linux 3.18). */
        BPF_MAP_LOOKUP_ELEM(1),
        /** Sets the value of a key of a map (Linux 3.18). */
        BPF_MAP_UPDATE_ELEM(2),
        /** Removes a key of a map (Linux 3.18). */
        BPF_MAP_DELETE_ELEM(3),
        /** The key after a key of a map (Linux 3.18). */
        BPF_MAP_GET_NEXT_KEY(4),
        /** Descriptor of a pinned object (Linux 4.4; for reading only: 4.15). */
        BPF_OBJ_GET(7),
        /** Next program id (Linux 4.13). */
        BPF_PROG_GET_NEXT_ID(11),
        /** Next map id (Linux 4.13). */
        BPF_MAP_GET_NEXT_ID(12),
        /** Descriptor of a program (Linux 4.13). */
        BPF_PROG_GET_FD_BY_ID(13),
        /** Descriptor of a map (Linux 4.13). */
        BPF_MAP_GET_FD_BY_ID(14),
        /** Description of the object behind a descriptor (Linux 4.13). */
        BPF_OBJ_GET_INFO_BY_FD(15),
        /** Descriptor of type information (Linux 4.18). */
        BPF_BTF_GET_FD_BY_ID(19),
        /** Value of a key of a map, which is removed (hash maps: Linux 5.14). */
        BPF_MAP_LOOKUP_AND_DELETE_ELEM(21),
        /** Many keys and values of a map (Linux 5.6). */
        BPF_MAP_LOOKUP_BATCH(24),
        /** Many keys and values of a map, which are removed (Linux 5.6). */
        BPF_MAP_LOOKUP_AND_DELETE_BATCH(25),
        /** Descriptor of a link (Linux 5.8). */
        BPF_LINK_GET_FD_BY_ID(30),
        /** Next link id (Linux 5.8). */
        BPF_LINK_GET_NEXT_ID(31);

        private final int number;

        Command(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        /** Whether it reads or changes entries of a map whose descriptor one has. */
        public boolean isOnEntries() {
            return name().contains("ELEM") || name().contains("KEY") || name().contains("BATCH");
        }
    }

    static final Map<String, Integer> SYSCALL_NUMBERS =
            Map.of("amd64", 321, "aarch64", 280, "riscv64", 280, "loongarch64", 280, "ppc64le", 361, "s390x", 351);

    private static final int START_ID = 0;
    private static final int NEXT_ID = 4;
    private static final int ID_SIZE = 12;
    private static final int OPEN_FLAGS = 8;
    private static final int PIN_PATH = 0;
    private static final int PIN_FD = 8;
    private static final int PIN_FLAGS = 12;
    private static final int PIN_SIZE = 16;
    private static final int BPF_F_RDONLY = 1 << 3;
    private static final int INFO_FD = 0;
    private static final int INFO_LENGTH = 4;
    private static final int INFO_POINTER = 8;
    private static final int INFO_SIZE = 16;

    private final long syscallNumber;
    private final NativeBuffer attributes = NativeBuffer.allocate(INFO_SIZE);
    private final ByteBuffer attribute = attributes.bytes();

    /**
     * The system call of this machine's architecture.
     *
     * @throws UnsupportedOperationException on an architecture whose system call number is not known here
     */
    public Bpf() {
        syscallNumber = syscallNumber();
    }

    static long syscallNumber() {
        String architecture = System.getProperty("os.arch");
        Integer number = SYSCALL_NUMBERS.get(architecture);
        if (number == null) {
            throw new UnsupportedOperationException(
                    "the bpf(2) system call number of " + architecture + " is not known; supported are "
                            + SYSCALL_NUMBERS.keySet().stream().sorted().toList());
        }
        return number;
    }

    /** The smallest id greater than {@code start}; {@code -ENOENT} if there is none. */
    public int nextId(Command command, int start) {
        attribute.putInt(START_ID, start).putInt(NEXT_ID, 0).putInt(OPEN_FLAGS, 0);
        int result = call(command, ID_SIZE);
        return result < 0 ? result : attribute.getInt(NEXT_ID);
    }

    /** A descriptor of the object with this id, to be given back to {@link #close}. */
    public int openId(Command command, int id) {
        attribute.putInt(START_ID, id).putInt(NEXT_ID, 0).putInt(OPEN_FLAGS, 0);
        return call(command, ID_SIZE);
    }

    /** A descriptor of the map with this id by which nothing in it can be changed, to be given back to {@link #close}. */
    public int openMapReadOnly(int id) {
        attribute.putInt(START_ID, id).putInt(NEXT_ID, 0).putInt(OPEN_FLAGS, BPF_F_RDONLY);
        return call(Command.BPF_MAP_GET_FD_BY_ID, ID_SIZE);
    }

    /**
     * A descriptor of the object that is pinned at a path, to be given back to {@link #close}. Nothing in a map can be
     * changed by it. A link cannot be opened like that: {@code -EINVAL}.
     */
    public int openPinnedReadOnly(String path) {
        NativeBuffer text = NativeText.of(path);
        attribute.putLong(PIN_PATH, text.address()).putInt(PIN_FD, 0).putInt(PIN_FLAGS, BPF_F_RDONLY);
        try {
            return call(Command.BPF_OBJ_GET, PIN_SIZE);
        } finally {
            Reference.reachabilityFence(text); // its memory is freed with it
        }
    }

    /**
     * Describes the object behind a descriptor. The buffer is input too (pointers and lengths of arrays), so clear it
     * first.
     *
     * @return how many bytes this kernel knows and has written; fields beyond do not exist here
     */
    public int objectInfo(int fd, NativeBuffer info) {
        attribute.putInt(INFO_FD, fd).putInt(INFO_LENGTH, info.size()).putLong(INFO_POINTER, info.address());
        try {
            int result = call(Command.BPF_OBJ_GET_INFO_BY_FD, INFO_SIZE);
            return result < 0 ? result : attribute.getInt(INFO_LENGTH);
        } finally {
            Reference.reachabilityFence(info); // its memory is freed with it
        }
    }

    /** Closes a descriptor. */
    public void close(int fd) {
        CLibrary.close(fd);
    }

    private int call(Command command, int size) {
        long result = CLibrary.syscall(syscallNumber, command.number, attributes.address(), size);
        return result < 0 ? -Native.getLastError() : (int) result;
    }
}
