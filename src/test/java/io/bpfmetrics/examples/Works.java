package io.bpfmetrics.examples;

import io.bpfmetrics.testing.CommandOutput;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Work that makes the kernel do what the examples count. */
final class Works {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private Works() {}

    /** Runs a line of shell; its exit code does not matter. */
    static void shell(String line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", line)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        process.waitFor();
    }

    /** Sends datagrams to a port of the loopback interface. */
    static void datagrams(int port, int count, byte[] content) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < count; i++) {
                socket.send(new DatagramPacket(content, content.length, LOOPBACK, port));
            }
        }
    }

    /** Asks for a name by DNS where nobody answers. */
    static void dnsQuery(String name) throws IOException {
        ByteBuffer query = ByteBuffer.allocate(512);
        query.putShort((short) 1).putShort((short) 0x100).putShort((short) 1);
        query.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        for (String part : name.split("\\.", -1)) {
            query.put((byte) part.length()).put(part.getBytes(StandardCharsets.US_ASCII));
        }
        query.put((byte) 0).putShort((short) 1).putShort((short) 1);
        byte[] content = new byte[query.position()];
        query.flip().get(content);
        datagrams(53, 1, content);
    }

    /** A connection over loopback that carries a few bytes each way. */
    static void connection(ServerSocket server) throws IOException {
        try (Socket client = new Socket(LOOPBACK, server.getLocalPort());
                Socket accepted = server.accept()) {
            for (int i = 0; i < 10; i++) {
                client.getOutputStream().write(i);
                InputStream received = accepted.getInputStream();
                accepted.getOutputStream().write(received.read());
                if (client.getInputStream().read() != i) {
                    throw new AssertionError("the loopback interface lost a byte");
                }
            }
        }
    }

    /** Asks for a connection where nobody listens. */
    static void refusedConnection(int port) throws IOException {
        try (SocketChannel socket = SocketChannel.open()) {
            socket.connect(new InetSocketAddress(LOOPBACK, port));
        } catch (ConnectException refused) {
            return; // as it should be
        }
        throw new AssertionError("somebody listens on port " + port);
    }

    /** Keeps a thread of this name on a processor for a while. */
    static void spin(String threadName, Duration time) throws InterruptedException {
        Thread spinner = new Thread(
                () -> {
                    long end = System.nanoTime() + time.toNanos();
                    while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                    }
                },
                threadName);
        spinner.start();
        spinner.join();
    }

    /** Lets a thread of this name touch memory that was never touched. */
    static void touchMemory(String threadName, int bytes) throws InterruptedException {
        Thread toucher = new Thread(() -> ByteBuffer.allocateDirect(bytes), threadName);
        toucher.start();
        toucher.join();
    }

    /** The output of a command without the line's end. */
    static String line(String... command) throws IOException, InterruptedException {
        return CommandOutput.of(command).strip();
    }
}
