package io.bpfmetrics.sys;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A busy process that gives up capabilities when told to: threads that sleep, wait for a socket, wait in a selector,
 * make garbage, and start threads. Each line of its input is a mask in hexadecimal to keep; it answers {@code kept} or
 * the message of the failure, after it has tried that it still works.
 */
public final class CapabilityMain {
    private static final int SLEEPERS = 20;
    private static final AtomicLong ALLOCATED = new AtomicLong();
    private static final AtomicLong STARTED = new AtomicLong();
    private static final AtomicBoolean FAILED = new AtomicBoolean();

    private CapabilityMain() {}

    /** Runs until its input ends. */
    public static void main(String[] arguments) throws Exception {
        for (int i = 0; i < SLEEPERS; i++) {
            daemon(() -> Thread.sleep(Long.MAX_VALUE));
        }
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        daemon(() -> echo(server));
        daemon(() -> waitInSelector());
        daemon(() -> makeGarbage());
        daemon(() -> startThreads());
        System.out.println("ready");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            System.out.println(keep(Long.parseUnsignedLong(line, 16), server.getLocalPort()));
        }
    }

    private static String keep(long mask, int port) throws Exception {
        try {
            Capabilities.keep(mask);
        } catch (CapabilityException e) {
            return String.valueOf(e.getMessage());
        }
        long allocated = ALLOCATED.get();
        long started = STARTED.get();
        System.gc();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.getOutputStream().write('x');
            if (client.getInputStream().read() != 'x') {
                return "the server does not answer any more";
            }
        }
        while (ALLOCATED.get() == allocated || STARTED.get() == started) {
            Thread.sleep(1);
        }
        return FAILED.get() ? "a thread failed" : "kept";
    }

    private static void echo(ServerSocket server) throws IOException {
        while (true) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write(client.getInputStream().read());
            }
        }
    }

    private static void waitInSelector() throws IOException {
        try (Selector selector = Selector.open()) {
            while (selector.isOpen()) {
                selector.select(1000);
            }
        }
    }

    private static void makeGarbage() {
        byte[][] garbage = new byte[64][];
        for (int i = 0; ; i = (i + 1) % garbage.length) {
            garbage[i] = new byte[64 * 1024];
            ALLOCATED.addAndGet(garbage[i].length);
        }
    }

    private static void startThreads() throws InterruptedException {
        while (true) {
            Thread thread = new Thread(STARTED::incrementAndGet);
            thread.start();
            thread.join();
        }
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException | InterruptedException e) {
                FAILED.set(true);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** What a thread does. */
    private interface Task {
        void run() throws IOException, InterruptedException;
    }
}
