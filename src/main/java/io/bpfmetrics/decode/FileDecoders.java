package io.bpfmetrics.decode;

import java.util.List;
import java.util.StringJoiner;

/** Decoders of how a file is opened and who may use it. */
final class FileDecoders {
    /** From bit 31 down, as Go has them. The kernel sets none of these: its own bits for kinds of files have no letter. */
    private static final String KINDS = "dalTLDpSugct?";

    private static final String PERMISSIONS = "rwxrwxrwx"; // from bit 8 down
    private static final List<String> ACCESS = List.of("O_RDONLY", "O_WRONLY", "O_RDWR");
    private static final int ACCESS_MASK = 3; // O_ACCMODE

    private FileDecoders() {}

    static void mode(Cell cell) throws UndecodableException {
        int mode = cell.onlyInt();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < KINDS.length(); i++) {
            if (isSet(mode, Integer.SIZE - 1 - i)) {
                text.append(KINDS.charAt(i));
            }
        }
        if (text.isEmpty()) {
            text.append('-');
        }
        for (int i = 0; i < PERMISSIONS.length(); i++) {
            text.append(isSet(mode, PERMISSIONS.length() - 1 - i) ? PERMISSIONS.charAt(i) : '-');
        }
        cell.put(text.toString());
    }

    /** Flags of open(2) on an architecture, as in Java's property {@code os.arch}. Flags without a word are left out. */
    static Decoder flags(String architecture) {
        List<Flag> known = Flag.all(architecture.equals("aarch64"));
        return cell -> {
            int flags = cell.onlyInt();
            StringJoiner words = new StringJoiner("|");
            int access = flags & ACCESS_MASK;
            if (access < ACCESS.size()) {
                words.add(ACCESS.get(access));
            }
            known.stream().filter(flag -> (flags & flag.bit) != 0).forEach(flag -> words.add(flag.word));
            cell.put(words.toString());
        };
    }

    private static boolean isSet(int bits, int bit) {
        return (bits >>> bit & 1) != 0;
    }

    private record Flag(String word, int bit) {
        /** In the order in which they are written. Four of them change places on 64-bit ARM (asm/fcntl.h). */
        static List<Flag> all(boolean isArm) {
            return List.of(
                    new Flag("O_CREAT", 0x40),
                    new Flag("O_EXCL", 0x80),
                    new Flag("O_NOCTTY", 0x100),
                    new Flag("O_TRUNC", 0x200),
                    new Flag("O_APPEND", 0x400),
                    new Flag("O_NONBLOCK", 0x800),
                    new Flag("O_DSYNC", 0x1000),
                    new Flag("O_FASYNC", 0x2000),
                    new Flag("O_DIRECT", isArm ? 0x10000 : 0x4000),
                    new Flag("O_LARGEFILE", isArm ? 0x20000 : 0x8000),
                    new Flag("O_DIRECTORY", isArm ? 0x4000 : 0x10000),
                    new Flag("O_NOFOLLOW", isArm ? 0x8000 : 0x20000),
                    new Flag("O_NOATIME", 0x40000),
                    new Flag("O_CLOEXEC", 0x80000));
        }
    }
}
