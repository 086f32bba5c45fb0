package io.bpfmetrics.testing;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One bpf(2) call: a zeroed {@code union bpf_attr} that is filled at the offsets of linux/bpf.h. */
final class BpfCall {
    static final int MAP_CREATE = 0;
    static final int MAP_LOOKUP_ELEM = 1;
    static final int MAP_UPDATE_ELEM = 2;
    static final int MAP_DELETE_ELEM = 3;
    static final int PROG_LOAD = 5;
    static final int OBJ_PIN = 6;
    static final int PROG_TEST_RUN = 10;
    static final int PROG_GET_FD_BY_ID = 13;
    static final int MAP_GET_FD_BY_ID = 14;
    static final int OBJ_GET_INFO_BY_FD = 15;
    static final int RAW_TRACEPOINT_OPEN = 17;
    static final int BTF_LOAD = 18;
    static final int MAP_UPDATE_BATCH = 26;
    static final int LINK_CREATE = 28;
    static final int LINK_UPDATE = 29;
    static final int LINK_GET_FD_BY_ID = 30;
    static final int PROG_BIND_MAP = 35;

    private static final long SYSCALL = Libc.isArm64() ? 280 : 321;

    private final int command;
    private final Memory attr;
    private final List<Pointer> referenced = new ArrayList<>();

    BpfCall(int command, int size) {
        this.command = command;
        this.attr = new Memory(size);
        attr.clear();
    }

    BpfCall number(int offset, int value) {
        attr.setInt(offset, value);
        return this;
    }

    BpfCall longNumber(int offset, long value) {
        attr.setLong(offset, value);
        return this;
    }

    /** Memory that the kernel reads or writes; kept until the call is over. */
    BpfCall pointer(int offset, Pointer value) {
        attr.setPointer(offset, value);
        referenced.add(value);
        return this;
    }

    /** A name of at most 15 bytes, as BPF_OBJ_NAME_LEN has it. */
    BpfCall name(int offset, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 15) {
            throw new IllegalArgumentException("a BPF object name has at most 15 bytes: " + name);
        }
        attr.write(offset, bytes, 0, bytes.length);
        return this;
    }

    int readNumber(int offset) {
        return attr.getInt(offset);
    }

    /** The result of the call; {@code what} is for the message of a refusal. */
    int run(String what) {
        return run(what, null);
    }

    /** The same with the text that the kernel leaves in {@code log}. */
    int run(String what, @Nullable Pointer log) {
        long result;
        int errno;
        try {
            result = Libc.syscall(SYSCALL, command, attr, attr.size());
            errno = Native.getLastError();
        } finally {
            Reference.reachabilityFence(referenced);
        }
        if (result < 0) {
            throw new BpfRefusedException(what, Libc.errnoName(errno), log == null ? "" : log.getString(0));
        }
        return (int) result;
    }

    /** The id in the info of a program, map or link: its offset differs, see linux/bpf.h. */
    static int idOf(int fd, int offset) {
        return info(fd).getInt(offset);
    }

    /** When a program was loaded, in nanoseconds since boot. */
    static long programLoadTime(int fd) {
        return info(fd).getLong(40);
    }

    /** A descriptor of a program, which the caller closes. */
    static int openProgram(int id) {
        return new BpfCall(PROG_GET_FD_BY_ID, 12).number(0, id).run("BPF_PROG_GET_FD_BY_ID of " + id);
    }

    /** The first 15 bytes of a map's name. */
    static String mapName(int fd) {
        return info(fd).getString(24);
    }

    private static Memory info(int fd) {
        Memory info = new Memory(512);
        info.clear();
        new BpfCall(OBJ_GET_INFO_BY_FD, 16)
                .number(0, fd)
                .number(4, (int) info.size())
                .pointer(8, info)
                .run("BPF_OBJ_GET_INFO_BY_FD");
        return info;
    }
}
