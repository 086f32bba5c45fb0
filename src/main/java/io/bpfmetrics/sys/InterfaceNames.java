package io.bpfmetrics.sys;

import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Names of network interfaces, as {@code if_indextoname(3)} knows them in the network namespace of this process. */
public final class InterfaceNames {
    private static final int LONGEST_NAME = 16; // IF_NAMESIZE in net/if.h, its NUL included

    private InterfaceNames() {}

    /** The name of the interface with this index; empty if there is none. Thread-safe. */
    public static Optional<String> of(int index) {
        byte[] name = new byte[LONGEST_NAME];
        return Calls.if_indextoname(index, name) == 0 ? Optional.empty() : Optional.of(text(name));
    }

    private static String text(byte[] name) {
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        return new String(name, 0, length, StandardCharsets.UTF_8);
    }

    /** Named as in C; the result is a pointer. */
    private static final class Calls {
        static {
            Native.register(Calls.class, "c");
        }

        private Calls() {}

        static native long if_indextoname(int index, byte[] name);
    }
}
