package io.bpfmetrics.testing;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The socket on which systemd hears a service, for the protocol of {@code sd_notify(3)}. */
public final class NotifySocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SECONDS = 20;

    private final Path directory;
    private final Path path;
    private final int fd;

    private NotifySocket(Path directory) {
        this.directory = directory;
        path = directory.resolve("notify");
        fd = SocketCalls.socket(AF_UNIX, SOCK_DGRAM, 0);
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        Memory address = new Memory(110); // struct sockaddr_un
        address.clear();
        address.setShort(0, (short) AF_UNIX);
        address.write(2, name, 0, name.length);
        Memory timeout = new Memory(16); // struct timeval
        timeout.setLong(0, SECONDS);
        timeout.setLong(8, 0);
        if (SocketCalls.bind(fd, address, (int) address.size()) != 0
                || SocketCalls.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, timeout, 16) != 0) {
            throw new IllegalStateException(path + ": errno " + Native.getLastError());
        }
    }

    /** A socket in a new directory. */
    public static NotifySocket open() throws IOException {
        return new NotifySocket(Files.createTempDirectory("notify"));
    }

    /** The value for {@code NOTIFY_SOCKET}. */
    public String path() {
        return path.toString();
    }

    /** Messages up to the first that contains the text; an error if none comes in time. */
    public List<String> awaitMessage(String text) {
        List<String> messages = new ArrayList<>();
        while (messages.isEmpty() || !messages.get(messages.size() - 1).contains(text)) {
            Memory buffer = new Memory(4096);
            long length = SocketCalls.recv(fd, buffer, buffer.size(), 0);
            if (length < 0) {
                throw new AssertionError(
                        "no message with " + text + " within " + SECONDS + " s; there are " + messages);
            }
            messages.add(new String(buffer.getByteArray(0, (int) length), StandardCharsets.UTF_8));
        }
        return messages;
    }

    @Override
    public void close() throws IOException {
        Libc.close(fd);
        Files.deleteIfExists(path);
        Files.delete(directory);
    }

    private static final class SocketCalls {
        static {
            Native.register(SocketCalls.class, "c");
        }

        private SocketCalls() {}

        static native int socket(int domain, int type, int protocol);

        static native int bind(int fd, Memory address, int length);

        static native int setsockopt(int fd, int level, int option, Memory value, int length);

        static native long recv(int fd, Memory buffer, long length, int flags);
    }
}
