package io.bpfmetrics.export;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP proxy that knows CONNECT and sends every tunnel to one port of this host. */
final class ConnectProxy implements AutoCloseable {
    final List<String> requests = new CopyOnWriteArrayList<>();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final int receiverPort;

    ConnectProxy(int receiverPort) throws IOException {
        this.receiverPort = receiverPort;
        threads.execute(this::serve);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> tunnel(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void tunnel(Socket client) {
        try (client;
                Socket receiver = new Socket(InetAddress.getLoopbackAddress(), receiverPort)) {
            requests.add(readHead(client.getInputStream()));
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            threads.execute(() -> pump(client, receiver));
            receiver.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException ended) {
            requests.add("(ended: " + ended + ")");
        }
    }

    private static void pump(Socket client, Socket receiver) {
        try {
            client.getInputStream().transferTo(receiver.getOutputStream());
            receiver.shutdownOutput();
        } catch (IOException ended) {
            // the other direction ends with it
        }
    }

    private static String readHead(InputStream input) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = input.read();
            if (next < 0) {
                throw new IOException("request without end");
            }
            head.append((char) next);
        }
        return head.substring(0, head.indexOf("\r\n"));
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
