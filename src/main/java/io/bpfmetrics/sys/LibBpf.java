package io.bpfmetrics.sys;

import com.sun.jna.Pointer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The system's libbpf, version 1, which opens, relocates, loads and attaches BPF objects. Neither it nor anything that
 * comes from it may be used by two threads at a time.
 */
public final class LibBpf {
    private static final int DEBUG_LEVEL = 2; // LIBBPF_DEBUG; 0 is a warning, 1 is information
    private static final int LONGEST_MESSAGE = 64 * 1024;

    private static @Nullable LibBpf instance;

    private final NativeBuffer text = NativeBuffer.allocate(LONGEST_MESSAGE);
    private final LibBpfCalls.Print print = this::print; // libbpf keeps its address, so it must stay reachable
    private final String version;
    private Consumer<String> warnings = text -> {};
    private @Nullable Consumer<String> details;

    private LibBpf() {
        LibBpfCalls.register();
        LibBpfCalls.libbpf_set_print(print);
        version = LibBpfCalls.libbpf_version_string();
    }

    /**
     * The library, loaded at the first call.
     *
     * @throws UnsupportedOperationException if it is missing or of another major version; the message says what to
     *     install
     */
    public static synchronized LibBpf open() {
        if (instance == null) {
            try {
                instance = new LibBpf();
            } catch (UnsatisfiedLinkError e) {
                throw new UnsupportedOperationException(
                        "libbpf.so.1 (libbpf 1.x) cannot be loaded, and BPF objects need it; install it"
                                + " (Debian, Ubuntu: libbpf1; Fedora, openSUSE, Alpine, Arch: libbpf)",
                        e);
            }
        }
        return instance;
    }

    /** Such as {@code v1.1}. */
    public String version() {
        return version;
    }

    /**
     * Says where what libbpf tells goes from now on, line by line.
     *
     * @param newWarnings takes what went wrong
     * @param newDetails takes everything; null: nobody wants it
     */
    public void listen(Consumer<String> newWarnings, @Nullable Consumer<String> newDetails) {
        warnings = newWarnings;
        details = newDetails;
    }

    private int print(int level, Pointer format, Pointer arguments) {
        if ((level > 0 && details == null) || level > DEBUG_LEVEL) {
            return 0;
        }
        AttachCalls.vsnprintf(
                text.address(), LONGEST_MESSAGE, Pointer.nativeValue(format), Pointer.nativeValue(arguments));
        String message = new Pointer(text.address()).getString(0).strip();
        if (level == 0) {
            warnings.accept(message.startsWith("libbpf: ") ? message.substring("libbpf: ".length()) : message);
        }
        if (details != null) {
            details.accept(message);
        }
        return 0;
    }
}
