package io.bpfmetrics.sys;

import com.sun.jna.Native;

/** Tells systemd how the service is doing, by {@code sd_notify(3)}. Does nothing unless systemd asked for it. */
public final class SystemdNotifier {
    private final boolean isWanted;

    /**
     * A notifier for this process.
     *
     * @param notifySocket the value of {@code NOTIFY_SOCKET}, empty if it is not set
     * @throws IllegalStateException if systemd waits for a word and libsystemd cannot be loaded to say it
     */
    public SystemdNotifier(String notifySocket) {
        isWanted = !notifySocket.isEmpty();
        if (isWanted) {
            try {
                Native.register(Library.class, "libsystemd.so.0");
            } catch (UnsatisfiedLinkError e) {
                throw new IllegalStateException(
                        "systemd waits for a notification (NOTIFY_SOCKET is set), but libsystemd.so.0 cannot be loaded;"
                                + " install libsystemd0 (Fedora: systemd-libs)",
                        e);
            }
        }
    }

    /** Sends lines such as {@code READY=1} and {@code STATUS=text}. */
    public void send(String state) {
        if (isWanted) {
            Library.sd_notify(0, state);
        }
    }

    private static final class Library {
        private Library() {}

        static native int sd_notify(int unsetEnvironment, String state);
    }
}
