package io.bpfmetrics.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Loopback ports on which nobody listened a moment ago. */
public final class FreePort {
    private FreePort() {}

    /** A port that the kernel picked; another process could still take it first. */
    public static int next() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("asking for a free port", e);
        }
    }
}
