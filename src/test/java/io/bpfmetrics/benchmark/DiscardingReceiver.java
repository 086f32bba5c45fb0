package io.bpfmetrics.benchmark;

import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An OTLP receiver in a process of its own, so that its work does not count, that throws away what it gets. If it is
 * told texts to look for, it counts how often they come.
 */
final class DiscardingReceiver implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final int port;

    private DiscardingReceiver(Process process, BufferedReader output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /** Starts one that counts the given texts. */
    static DiscardingReceiver start(String... texts) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                DiscardingReceiver.class.getName()));
        command.addAll(List.of(texts));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the receiver ended with " + process.exitValue());
        }
        return new DiscardingReceiver(process, output, Integer.parseInt(line));
    }

    /** How often each text has come, in all answered requests together. */
    long[] counts() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the receiver ended");
        }
        return Arrays.stream(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    }

    /** Runs until its standard input ends, and tells its counts for each line of it. */
    public static void main(String[] arguments) throws IOException {
        Counting requests = new Counting(arguments);
        MethodDescriptor<byte[], byte[]> export = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("opentelemetry.proto.collector.metrics.v1.MetricsService/Export")
                .setRequestMarshaller(requests)
                .setResponseMarshaller(requests)
                .build();
        ServerServiceDefinition service = ServerServiceDefinition.builder(
                        "opentelemetry.proto.collector.metrics.v1.MetricsService")
                .addMethod(export, ServerCalls.asyncUnaryCall((request, answer) -> {
                    answer.onNext(new byte[0]);
                    answer.onCompleted();
                }))
                .build();
        var server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(service)
                .build()
                .start();
        System.out.println(server.getPort());
        while (System.in.read() >= 0) {
            System.out.println(requests.counts());
        }
        server.shutdownNow();
    }

    /** {@code host:port} as a user writes it. */
    String target() {
        return "localhost:" + port;
    }

    @Override
    public void close() {
        process.destroy();
    }

    private static final class Counting implements MethodDescriptor.Marshaller<byte[]> {
        private final byte[][] texts;
        private final long[] counts;

        Counting(String... texts) {
            this.texts = Arrays.stream(texts)
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
            counts = new long[texts.length];
        }

        synchronized String counts() {
            return Arrays.stream(counts).mapToObj(Long::toString).collect(Collectors.joining(" "));
        }

        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                if (texts.length == 0) {
                    stream.skipNBytes(stream.available());
                } else {
                    count(stream.readAllBytes());
                }
                return new byte[0];
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private synchronized void count(byte[] message) {
            for (int i = 0; i < texts.length; i++) {
                byte[] text = texts[i];
                for (int at = 0; at <= message.length - text.length; at++) {
                    if (message[at] == text[0] && Arrays.equals(message, at, at + text.length, text, 0, text.length)) {
                        counts[i]++;
                    }
                }
            }
        }
    }
}
