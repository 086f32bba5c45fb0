package io.bpfmetrics.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds types in the running kernel's BTF by walking all of them; independent of the parser under test. */
final class KernelBtf {
    static final int KIND_TYPEDEF = 8;
    static final int KIND_FUNCTION = 12;

    private KernelBtf() {}

    /** The id of a type, such as the function {@code bpf_iter_task}. */
    static int idOf(int kind, String name) {
        ByteBuffer btf = read();
        int header = btf.getInt(4);
        int types = header + btf.getInt(8);
        int end = types + btf.getInt(12);
        int strings = header + btf.getInt(16);
        byte[] wanted = (name + "\0").getBytes(StandardCharsets.US_ASCII);
        int id = 1;
        for (int at = types; at < end; at += 12 + tailOf(btf.getInt(at + 4)), id++) {
            int info = btf.getInt(at + 4);
            if ((info >> 24 & 0x1f) == kind && isAt(btf, strings + btf.getInt(at), wanted)) {
                return id;
            }
        }
        throw new IllegalStateException("the kernel's BTF has no type " + name + " of kind " + kind);
    }

    private static ByteBuffer read() {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(Path.of("/sys/kernel/btf/vmlinux")))
                    .order(ByteOrder.nativeOrder());
        } catch (IOException e) {
            throw new UncheckedIOException("reading the kernel's BTF", e);
        }
    }

    private static boolean isAt(ByteBuffer btf, int offset, byte[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (btf.get(offset + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** How many bytes follow {@code struct btf_type}: by kind, as linux/btf.h lists them. */
    private static int tailOf(int info) {
        int count = info & 0xffff;
        return switch (info >> 24 & 0x1f) {
            case 1, 14, 17 -> 4;
            case 3 -> 12;
            case 4, 5, 15, 19 -> 12 * count;
            case 6, 13 -> 8 * count;
            default -> 0;
        };
    }
}
