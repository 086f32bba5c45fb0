package io.bpfmetrics.decode;

import java.lang.System.Logger.Level;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decoders of decimal text by tables that come with the program: errors and system calls of Linux. */
final class TableDecoders {
    private static final System.Logger LOGGER = System.getLogger(TableDecoders.class.getName());
    private static final Map<String, String> SYSCALL_TABLES =
            Map.of("amd64", "syscalls-amd64.txt", "aarch64", "syscalls-aarch64.txt");

    private TableDecoders() {}

    /** Names of error numbers, the usual ones where there are two. */
    static Decoder errno() {
        NumberedNames names = NumberedNames.load("errno.txt");
        return cell -> {
            long number = DecimalText.unsigned(cell.text());
            String name = names.name(number);
            cell.put(name == null ? "unknown:" + Long.toUnsignedString(number) : name);
        };
    }

    /** Names of system calls on an architecture, as in Java's property {@code os.arch}. */
    static Decoder syscall(String architecture) {
        NumberedNames names = syscalls(architecture);
        return cell -> {
            long number = DecimalText.wrapped(cell.text());
            String name = names.name(number);
            cell.put(name == null ? "unknown_syscall:" + number : name);
        };
    }

    /** Names of the system calls of an architecture. */
    static NumberedNames syscalls(String architecture) {
        @Nullable String resource = SYSCALL_TABLES.get(architecture);
        if (resource != null) {
            return NumberedNames.load(resource);
        }
        LOGGER.log(
                Level.WARNING,
                "there are no names of system calls for " + architecture + ", only for "
                        + SYSCALL_TABLES.keySet().stream().sorted().toList());
        return NumberedNames.none();
    }
}
