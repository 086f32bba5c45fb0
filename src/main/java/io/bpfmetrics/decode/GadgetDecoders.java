package io.bpfmetrics.decode;

import java.util.Locale;

/** Decoders of numbers that Inspektor Gadget's types mark, with the words that it has for them. */
final class GadgetDecoders {
    private GadgetDecoders() {}

    /** Real-time signals have no names there. */
    static Decoder signal() {
        NumberedNames names = NumberedNames.load("signals.txt");
        return cell -> {
            int number = cell.onlyInt();
            String name = names.name(Integer.toUnsignedLong(number));
            cell.put(name == null ? "signal#" + Integer.toUnsignedString(number) : name);
        };
    }

    /** No error is no text. */
    static Decoder errno() {
        NumberedNames names = NumberedNames.load("errno.txt");
        return cell -> {
            int number = cell.onlyInt();
            String name = number == 0 ? "" : names.name(Integer.toUnsignedLong(number));
            cell.put(name == null ? "error#" + Integer.toUnsignedString(number) : name);
        };
    }

    /** Names of system calls on an architecture, as in Java's property {@code os.arch}. */
    static Decoder syscall(String architecture) {
        NumberedNames names = TableDecoders.syscalls(architecture);
        return cell -> {
            String name = names.name(cell.onlyLong());
            cell.put("SYS_" + (name == null ? "UNKNOWN" : name.toUpperCase(Locale.ROOT)));
        };
    }
}
