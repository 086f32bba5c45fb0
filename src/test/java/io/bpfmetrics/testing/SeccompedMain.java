package io.bpfmetrics.testing;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a main class under a seccomp filter that refuses chosen bpf(2) commands, so that a refusing or old kernel is
 * shown with real refusals. Usage: {@code SeccompedMain COMMAND=ERRNO[,COMMAND=ERRNO...] CLASS ARGUMENTS}, numbers of
 * linux/bpf.h and errno.h; {@code all} stands for every command.
 */
public final class SeccompedMain {
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int SECCOMP_FILTER_FLAG_TSYNC = 1;
    private static final int ALLOW = 0x7fff0000;
    private static final int REFUSE = 0x00050000;
    private static final int ANY_COMMAND = -1;

    /** {@code struct seccomp_data}: the number of the call, then arch, instruction pointer, arguments of 8 bytes. */
    private static final int NUMBER_OFFSET = 0;

    private static final int FIRST_ARGUMENT_OFFSET = 16;

    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;

    private SeccompedMain() {}

    /** Installs the filter in every thread of this process, then runs the class. */
    public static void main(String[] args) throws Exception {
        install(parse(args[0]));
        Method main = Class.forName(args[1]).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        main.invoke(null, (Object) Arrays.copyOfRange(args, 2, args.length));
    }

    private static List<int[]> parse(String rules) {
        List<int[]> parsed = new ArrayList<>();
        for (String rule : rules.split(",", -1)) {
            int equals = rule.indexOf('=');
            String command = rule.substring(0, equals);
            int number = command.equals("all") ? ANY_COMMAND : Integer.parseInt(command);
            parsed.add(new int[] {number, Integer.parseInt(rule.substring(equals + 1))});
        }
        return parsed;
    }

    private static void install(List<int[]> rules) {
        if (Libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
            throw refused("PR_SET_NO_NEW_PRIVS", Native.getLastError());
        }
        Memory program = assemble(rules);
        Memory header = new Memory(16);
        header.clear();
        header.setShort(0, (short) (program.size() / 8));
        header.setPointer(8, program);
        long number = Libc.isArm64() ? 277 : 317;
        long result = Libc.syscall(number, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, header);
        int errno = Native.getLastError();
        if (result != 0 || program.size() == 0) {
            throw refused("seccomp filter", errno);
        }
    }

    private static BpfRefusedException refused(String what, int errno) {
        return new BpfRefusedException(what, Libc.errnoName(errno), "");
    }

    /** Not bpf(2): allow. Else compare the command with each rule, allow at the end. */
    private static Memory assemble(List<int[]> rules) {
        List<long[]> code = new ArrayList<>();
        int bpf = Libc.isArm64() ? 280 : 321;
        code.add(new long[] {LOAD_WORD, 0, 0, NUMBER_OFFSET});
        code.add(new long[] {JUMP_IF_EQUAL, 1, 0, bpf});
        code.add(new long[] {RETURN, 0, 0, ALLOW});
        code.add(new long[] {LOAD_WORD, 0, 0, FIRST_ARGUMENT_OFFSET});
        for (int[] rule : rules) {
            if (rule[0] != ANY_COMMAND) {
                code.add(new long[] {JUMP_IF_EQUAL, 0, 1, rule[0]});
            }
            code.add(new long[] {RETURN, 0, 0, REFUSE | rule[1]});
        }
        code.add(new long[] {RETURN, 0, 0, ALLOW});
        return write(code);
    }

    private static Memory write(List<long[]> code) {
        Memory memory = new Memory(8L * code.size());
        for (int i = 0; i < code.size(); i++) {
            long[] instruction = code.get(i);
            memory.setShort(8L * i, (short) instruction[0]);
            memory.setByte(8L * i + 2, (byte) instruction[1]);
            memory.setByte(8L * i + 3, (byte) instruction[2]);
            memory.setInt(8L * i + 4, (int) instruction[3]);
        }
        return memory;
    }
}
